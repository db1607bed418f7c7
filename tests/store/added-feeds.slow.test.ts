import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import { keepFeed } from '../../src/desk/add-feed.ts';
import { watchFeeds } from '../../src/desk/watch-feeds.ts';
import { createLog } from '../../src/log.ts';
import { defaultFeed } from '../../src/news/feed.ts';
import type { UserId } from '../../src/news/ids.ts';
import { syncFeeds } from '../../src/store/feeds.ts';
import { setAdminChannel } from '../../src/store/notices.ts';
import { openServerStore, type Store } from '../../src/store/store.ts';
import { ensureWorkspace } from '../../src/store/subscriptions.ts';
import { desk, feedId, morning, workspaceId } from './newsroom.ts';
import { noServer, startServer, type TestServer } from './server.ts';

describe.skipIf(noServer !== null)(
  `feeds and several processes on PostgreSQL (${noServer ?? 'found'})`,
  () => {
    let server: TestServer;
    let stores: Store[];
    beforeAll(async () => {
      server = await startServer();
      const url = await server.database();
      stores = await Promise.all(
        Array.from({ length: 4 }, async () => openServerStore(url, createLog('silent'))),
      );
    }, 60_000);
    afterAll(async () => {
      await Promise.all(stores.map(async (store) => store.close()));
      await server[Symbol.asyncDispose]();
    });
    const first = (): Store => stores[0] as Store;

    test('one feed added by four at once is one feed; four feeds get four numbers', async () => {
      const clock = new RecordedClock(morning);
      const person = { workspaceId, userId: 'U001INES' as UserId, channelId: desk };
      await ensureWorkspace(first().db, workspaceId, morning);
      const keep = async (store: Store, url: string) =>
        keepFeed(person, { url, source: 'Quay Times' }, { store, clock });
      const same = await Promise.all(
        stores.map(async (store) => keep(store, 'https://q.example/')),
      );
      expect(new Set(same.map(({ id }) => id))).toEqual(new Set(['quay-times']));
      const others = await Promise.all(
        stores.map(async (store, at) => keep(store, `https://q${at}.example/`)),
      );
      expect(new Set(others.map(({ number }) => number)).size).toBe(4);
      expect(new Set(others.map(({ id }) => id)).size).toBe(4);
    });

    test('four watches tell of a feed once', async () => {
      const feed = defaultFeed({ id: feedId, source: 'Harbour', url: 'https://h.example/' });
      await syncFeeds(first().db, [feed], () => morning);
      await setAdminChannel(first().db, workspaceId, desk);
      await first()
        .db.updateTable('feeds')
        .set({ last_outcome: 'failed', failing_since: morning })
        .where('id', '=', feedId)
        .execute();
      const clock = new RecordedClock(morning + 2 * 86_400_000);
      const log = createLog('silent');
      const lanes = await Promise.all(
        stores.map(async (store) =>
          watchFeeds({ store, clock, log, workspaceId, command: '/wire' }).look(),
        ),
      );
      expect(lanes.flat()).toHaveLength(1);
      expect(await first().db.selectFrom('outbox').select('kind').execute()).toEqual([
        { kind: 'notice' },
      ]);
    });
  },
);
