import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { FollowAnswer } from '../../src/desk/desk.ts';
import { follow } from '../../src/desk/follow.ts';
import { createLog } from '../../src/log.ts';
import type { UserId } from '../../src/news/ids.ts';
import { anyValue } from '../../src/query/vocabulary.ts';
import { syncFeeds } from '../../src/store/feeds.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { openServerStore, type Store } from '../../src/store/store.ts';
import { inTurn } from '../../src/store/turn.ts';
import { wishing } from '../deliver/queue.ts';
import { desk, morning, workspaceId } from './newsroom.ts';
import { noServer, startServer, type TestServer } from './server.ts';

let server: TestServer | null = null;
beforeAll(async () => {
  server = noServer === null ? await startServer() : null;
});
afterAll(async () => server?.[Symbol.asyncDispose]());

const open = async (url: string): Promise<Store> => openServerStore(url, createLog('silent'));

/** So many processes' worth of connections to one empty database, opened at once: each migrates it. */
async function openMany(count: number): Promise<Store[]> {
  const url = (await server?.database()) ?? '';
  return Promise.all(Array.from({ length: count }, async () => open(url)));
}
async function closeAll(stores: readonly Store[]): Promise<void> {
  await Promise.all(stores.map(async (store) => store.close()));
}

describe.skipIf(noServer !== null)(
  `several processes on PostgreSQL (${noServer ?? 'found'})`,
  () => {
    test('start at once on an empty database', async () => {
      const stores = await openMany(4);
      const feed = { id: 'harbour-world', source: 'Harbour Wire', url: 'https://h.example/f' };
      await Promise.all(
        stores.map(async (store) => syncFeeds(store.db, [feed as never], () => morning)),
      );
      const [first] = stores;
      const rows = await first?.db.selectFrom('feeds').select(['id', 'is_active']).execute();
      expect(rows).toEqual([{ id: 'harbour-world', is_active: 1 }]);
      await closeAll(stores);
    });

    test('take turns one at a time, each number once', async () => {
      const stores = await openMany(4);
      let [running, most] = [0, 0];
      const numbers = await Promise.all(
        Array.from({ length: 40 }, async (_, at) =>
          inTurn(stores[at % 4] as Store, async (turn) => {
            running += 1;
            most = Math.max(most, running);
            await turn.subscriptions();
            running -= 1;
            return turn.number;
          }),
        ),
      );
      expect(most).toBe(1);
      expect(numbers.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 40 }, (_, at) => at + 1),
      );
      await closeAll(stores);
    });

    test('see what the turn before wrote, on a server that keeps snapshots for whole transactions too', async () => {
      const url = (await server?.database()) ?? '';
      const before = await open(url);
      await sql`do $$ begin execute format(
        'alter database %I set default_transaction_isolation to ''repeatable read''', current_database()
      ); end $$`.execute(before.db);
      await before.close();
      const [store, other] = [await open(url), await open(url)];
      const wish = wishing(other, () => morning);
      const begun = Promise.withResolvers<void>();
      const go = Promise.withResolvers<void>();
      const first = inTurn(store, async (turn) => {
        begun.resolve();
        await go.promise;
        return turn.number;
      });
      await begun.promise;
      // It asks for the lock while the first holds it.
      const second = wish({ key: 'a', kind: 'root', running: 'ferry' });
      const waits = sql<{ waits: number }>`select count(*) as waits from pg_locks
        where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`;
      while ((await waits.execute(store.db)).rows[0]?.waits !== 1);
      go.resolve();
      expect(await first).toBe(1);
      await second;
      const takes = await inTurn(store, async (turn) => turn.takesAfterTurn(1, 0));
      expect(takes.map(({ title }) => title)).toEqual(['a']);
      await closeAll([store, other]);
    });

    test('follow one query at the same instant: it is followed once, and others get numbers of their own', async () => {
      const stores = await openMany(4);
      const clock = new RecordedClock(morning);
      const directory = { standing: async () => 'unsure' as const };
      const person = { workspaceId, userId: 'U1' as UserId, channelId: desk, isDirect: false };
      const all = async (queryOf: (at: number) => string): Promise<FollowAnswer[]> =>
        Promise.all(
          stores.map(async (store, at) =>
            follow(person, queryOf(at), true, {
              store,
              clock,
              vocabulary: anyValue,
              directory,
            } as never),
          ),
        );
      const same = await all(() => 'ferry');
      expect(same.map(({ kind }) => kind).toSorted()).toEqual([
        'already',
        'already',
        'already',
        'followed',
      ]);
      await all((at) => `strike${at}`);
      const [first] = stores;
      const rows = await first?.db.selectFrom('subscriptions').select('number').execute();
      expect(rows?.map(({ number }) => number).toSorted()).toEqual([1, 2, 3, 4, 5]);
      await closeAll(stores);
    });

    test('claim one lane at the same instant: one gets it', async () => {
      const stores = await openMany(4);
      await wishing(
        stores[0] as Store,
        () => morning,
      )({ key: 'a', kind: 'root', running: 'ferry' });
      const claims = await Promise.all(
        stores.map(async (store, at) =>
          createOutbox(store).claim(
            { workspaceId, channelId: desk },
            { worker: `${at}`, now: morning, leaseMs: 60_000, editGapMs: 60_000 },
          ),
        ),
      );
      expect(claims.map(({ kind }) => kind).toSorted()).toEqual(['send', 'wait', 'wait', 'wait']);
      await closeAll(stores);
    });

    test('go on when the server drops a line in the middle of a turn', async () => {
      const [store, other] = (await openMany(2)) as [Store, Store];
      const turn = inTurn(store, async (taken) => {
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'`.execute(other.db);
        return taken.subscriptions();
      });
      await expect(turn).rejects.toThrow(/terminat|connection|ECONNRESET/i);
      expect(await inTurn(store, async (taken) => taken.subscriptions())).toEqual([]);
      await closeAll([store, other]);
    });

    test('read ids, times and sums as numbers', async () => {
      const [store] = (await openMany(1)) as [Store];
      await store.db.insertInto('counters').values({ name: 'test', value: morning }).execute();
      const row = await store.db
        .selectFrom('counters')
        .select((e) => ['value', e.fn.sum('value').as('sum'), e.fn.countAll().as('count')])
        .where('name', '=', 'test')
        .groupBy('value')
        .executeTakeFirst();
      expect(row).toEqual({ value: morning, sum: morning, count: 1 });
      await store.close();
    });
  },
);
