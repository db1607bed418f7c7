import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import { watchFeeds } from '../../src/desk/watch-feeds.ts';
import { createLog } from '../../src/log.ts';
import { defaultFeed } from '../../src/news/feed.ts';
import type { Notice } from '../../src/news/notice.ts';
import { syncFeeds } from '../../src/store/feeds.ts';
import { setAdminChannel } from '../../src/store/notices.ts';
import type { FeedsTable } from '../../src/store/schema.ts';
import type { Store } from '../../src/store/store.ts';
import { ensureWorkspace } from '../../src/store/subscriptions.ts';
import {
  arrival,
  databases,
  desk,
  feedId,
  morning,
  receiverOver,
  workspaceId,
} from '../store/newsroom.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const feed = defaultFeed({
  id: feedId,
  source: 'Harbour Wire',
  url: 'https://harbour.example/feed.xml',
});
const tables = ['outbox', 'takes', 'story_words', 'stories', 'running_stories', 'feeds'] as const;

describe.each(databases)('watching the feeds on $name', ({ open }) => {
  let store: Store;
  let clock: RecordedClock;
  let watch: ReturnType<typeof watchFeeds>;
  beforeAll(async () => {
    store = await open();
  }, 60_000);
  afterAll(async () => store.close());
  const openWatch = () =>
    watchFeeds({ store, clock, log: createLog('silent'), workspaceId, command: '/wire' });
  beforeEach(async () => {
    for (const table of tables) await store.db.deleteFrom(table).execute();
    clock = new RecordedClock(morning);
    await ensureWorkspace(store.db, workspaceId, morning);
    await setAdminChannel(store.db, workspaceId, desk);
    await syncFeeds(store.db, [feed], () => morning);
    watch = openWatch();
  });

  const set = async (change: Partial<FeedsTable>): Promise<unknown> =>
    store.db.updateTable('feeds').set(change).where('id', '=', feedId).execute();
  /** What the admin channel was told so far. */
  const told = async (): Promise<Notice[]> => {
    const rows = await store.db.selectFrom('outbox').select('facts').orderBy('id').execute();
    return rows.map(({ facts }) => JSON.parse(facts ?? '') as Notice);
  };
  const after = async (ms: number): Promise<string[]> => {
    clock.advanceBy(ms);
    await watch.look();
    return (await told()).map(({ kind }) => kind);
  };
  const fail = async (): Promise<unknown> =>
    set({ last_outcome: 'failed', failing_since: clock.now(), last_failure: '500', failures: 9 });

  test('a feed that fails is told of after a day, once, and once when it is back', async () => {
    await fail();
    expect(await after(23 * hourMs)).toEqual([]);
    expect(await after(2 * hourMs)).toEqual(['feed-failing']);
    expect(await after(dayMs)).toEqual(['feed-failing']);
    expect((await told())[0]).toMatchObject({ failure: '500', failures: 9, since: morning });
    // A 304 leaves it failing: see src/intake/health.ts.
    await set({ last_outcome: 'unchanged' });
    expect(await after(hourMs)).toEqual(['feed-failing']);
    await set({ last_outcome: 'fresh', failing_since: null });
    expect(await after(hourMs)).toEqual(['feed-failing', 'feed-recovered']);
    expect(await after(hourMs)).toHaveLength(2);
    await fail();
    expect(await after(25 * hourMs)).toEqual(['feed-failing', 'feed-recovered', 'feed-failing']);
  });

  test('one that mends itself within the day is not worth a word', async () => {
    await fail();
    await after(20 * hourMs);
    await set({ last_outcome: 'fresh', failing_since: null });
    expect(await after(dayMs)).toEqual([]);
  });

  test('one that is gone is told of at once, with what to do', async () => {
    await set({ last_outcome: 'gone', failing_since: clock.now(), is_active: 0 });
    expect(await after(hourMs)).toEqual(['feed-failing']);
    expect((await told())[0]).toMatchObject({
      hint: expect.stringContaining('config/feeds.yaml') as string,
    });
  });

  test('two processes tell it once', async () => {
    await fail();
    clock.advanceBy(25 * hourMs);
    await Promise.all([watch.look(), openWatch().look()]);
    expect(await told()).toHaveLength(1);
  });

  test('a feed silent against its rhythm is told of once, and once when it publishes', async () => {
    const receiver = receiverOver(store, clock);
    const publish = async (times: readonly number[]): Promise<unknown> =>
      receiver.receive({
        arrivals: times.map((at) =>
          arrival({ feed: feedId, guid: `g${at}`, title: `Report ${at}`, publishedAt: at }),
        ),
        isBaseline: true,
        feed: null,
      });
    const daysBefore = Array.from({ length: 15 * 24 }, (_, hour) => morning - (hour + 1) * hourMs);
    await publish(daysBefore);
    await set({ last_outcome: 'unchanged', last_success_at: morning });
    expect(await after(4 * hourMs)).toEqual([]);
    expect(await after(6 * hourMs)).toEqual(['feed-silent']);
    expect(await after(dayMs)).toEqual(['feed-silent']);
    await publish([clock.now()]);
    expect(await after(hourMs)).toEqual(['feed-silent', 'feed-recovered']);
    expect((await told())[1]).toMatchObject({ was: 'silent', since: morning - hourMs });
  }, 30_000);

  test('it looks every ten minutes, not at each tick', async () => {
    await watch.look();
    await fail();
    await set({ failing_since: morning - 2 * dayMs });
    expect(await after(9 * 60_000)).toEqual([]);
    expect(await after(60_000)).toEqual(['feed-failing']);
  });

  test('what nobody polls any more is nobody’s trouble', async () => {
    await fail();
    await syncFeeds(store.db, [], () => morning);
    expect(await after(2 * dayMs)).toEqual([]);
  });
});
