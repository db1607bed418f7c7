import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { Feed } from '../../src/news/feed.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { anyValue } from '../../src/query/vocabulary.ts';
import {
  claimDueFeeds,
  finishFeed,
  nextFeedDueAt,
  readFeeds,
  syncFeeds,
} from '../../src/store/feeds.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { searchTakes } from '../../src/store/search.ts';
import type { Store } from '../../src/store/store.ts';
import { readTake } from '../../src/store/stories.ts';
import {
  isNewSlackEvent,
  readSubscriptions,
  setSubscriptionEnd,
} from '../../src/store/subscriptions.ts';
import { inTurn } from '../../src/store/turn.ts';
import { tagsWith } from '../query/subject.ts';
import {
  arrival,
  databases,
  desk,
  emptyTables,
  feedId,
  follow,
  intentsIn,
  markets,
  morning,
  outcomesIn,
  receiverOver,
  workspaceId,
} from './newsroom.ts';

const feed: Feed = {
  id: feedId,
  source: 'Harbour Wire',
  url: 'https://harbour.example/feed.xml',
  timezone: 'UTC',
  datelineWeight: 1,
  defaultCountry: null,
  defaultRegion: null,
  topic: null,
  language: null,
  everyMs: null,
  fullText: false,
  auth: null,
};

const claim = { worker: 'one', now: morning, leaseMs: 60_000, editGapMs: 60_000 };

async function search(store: Store, text: string): Promise<string[]> {
  const parsed = parseQuery(text, anyValue);
  if (parsed.kind === 'bad') throw new Error(parsed.problem.message);
  const page = { limit: 10, before: morning + 1000, now: morning };
  return (await searchTakes(store, parsed.query, page)).takes.map(({ title }) => title);
}

describe.each(databases)('the store on $name', ({ open }) => {
  let store: Store;
  let clock: RecordedClock;

  beforeAll(async () => {
    store = await open();
  }, 60_000);
  afterAll(async () => store.close());
  beforeEach(async () => {
    clock = new RecordedClock(morning);
    await emptyTables(store);
  });

  test('migrating a migrated database changes nothing', async () => {
    await expect(migrateToLatest(store.db, store.dialect)).resolves.toBeUndefined();
  });

  test('a due feed is claimed once, and again when its lease has ended', async () => {
    await syncFeeds(store.db, [feed], () => morning);
    const one = { worker: 'one', now: morning, leaseMs: 1000, limit: 5 };
    expect(await claimDueFeeds(store.db, one)).toHaveLength(1);
    expect(await claimDueFeeds(store.db, { ...one, worker: 'two' })).toHaveLength(0);
    expect(
      await claimDueFeeds(store.db, { ...one, worker: 'two', now: morning + 1001 }),
    ).toHaveLength(1);
    // The first worker comes back too late: the feed is no longer its own.
    await finishFeed(store.db, feedId, 'one', { due_at: 7 });
    expect(await nextFeedDueAt(store.db)).toBe(morning);
    await finishFeed(store.db, feedId, 'two', { due_at: morning + 5000, etag: '"a"' });
    expect(await nextFeedDueAt(store.db)).toBe(morning + 5000);
  });

  test('feeds of one host are claimed one at a time, and after its rest', async () => {
    const others = ['other', 'third'].map((id): Feed => ({
      ...feed,
      id: id as FeedId,
      url: `https://harbour.example/${id}`,
    }));
    const elsewhere: Feed = { ...feed, id: 'else' as FeedId, url: 'https://else.example/' };
    await syncFeeds(store.db, [feed, ...others, elsewhere], () => morning);
    const idsClaimed = async (now: number, worker = 'one') =>
      (await claimDueFeeds(store.db, { worker, now, leaseMs: 60_000, limit: 5 })).map(
        ({ id }) => id,
      );
    expect((await idsClaimed(morning)).toSorted()).toEqual(['else', 'harbour-world']);
    expect(await idsClaimed(morning, 'two')).toEqual([]);
    const day = morning + 86_400_000;
    await finishFeed(store.db, feedId, 'one', { due_at: day, host_next_at: morning + 2000 });
    await finishFeed(store.db, elsewhere.id, 'one', { due_at: day });
    expect(await idsClaimed(morning + 1999)).toEqual([]);
    expect(await nextFeedDueAt(store.db)).toBe(morning + 2000);
    expect(await idsClaimed(morning + 2000, 'two')).toEqual(['other']);
    // Moved away, the feed waits for its old host no longer; the host given back may be asked at once.
    const moved = { due_at: day, moved_to: 'https://moved.example/feed' };
    await finishFeed(store.db, 'other' as FeedId, 'two', moved);
    expect(await idsClaimed(morning + 2000)).toEqual(['third']);
    expect((await readFeeds(store.db)).find(({ id }) => id === 'other')).toMatchObject({
      host: 'moved.example',
      url: 'https://harbour.example/other',
    });
  });

  test('a feed declared under another URL is asked there, not where the old one had moved to', async () => {
    await syncFeeds(store.db, [feed], () => morning);
    await claimDueFeeds(store.db, { worker: 'one', now: morning, leaseMs: 1000, limit: 5 });
    const movedTo = 'https://moved.example/feed';
    await finishFeed(store.db, feedId, 'one', { due_at: morning, moved_to: movedTo });
    await syncFeeds(store.db, [feed], () => morning);
    expect(await readFeeds(store.db)).toMatchObject([{ moved_to: movedTo, host: 'moved.example' }]);
    await syncFeeds(store.db, [{ ...feed, url: 'https://new.example/' }], () => morning);
    expect(await readFeeds(store.db)).toMatchObject([{ moved_to: null, host: 'new.example' }]);
  });

  test('a feed taken out of the configuration keeps what polling learnt', async () => {
    await syncFeeds(store.db, [feed], () => morning);
    await claimDueFeeds(store.db, { worker: 'one', now: morning, leaseMs: 1000, limit: 5 });
    await finishFeed(store.db, feedId, 'one', { due_at: morning, etag: '"kept"' });
    await syncFeeds(store.db, [], () => morning);
    expect(
      await claimDueFeeds(store.db, { worker: 'one', now: morning, leaseMs: 1, limit: 5 }),
    ).toEqual([]);
    await syncFeeds(store.db, [feed], () => 0);
    expect((await readFeeds(store.db))[0]).toMatchObject({ etag: '"kept"', is_active: 1 });
  });

  test('subscriptions are numbered from 1 in each workspace and keep their number', async () => {
    const first = await follow(store, 'ferry');
    const second = await follow(store, 'strike', markets);
    expect([first.number, second.number]).toEqual([1, 2]);
    await setSubscriptionEnd(store.db, second.id, morning);
    expect((await follow(store, 'flood')).number).toBe(3);
    expect((await readSubscriptions(store.db, { workspaceId })).map(({ query }) => query)).toEqual([
      'ferry',
      'flood',
    ]);
  });

  test('a story is stored whole and read back the same', async () => {
    const came = arrival(
      {
        title: 'Ferry sinks off Kaohsiung',
        guid: 'a',
        dateline: { place: 'Kaohsiung', date: null, agency: 'HW' },
        flags: ['breaking'],
        sections: ['World'],
      },
      tagsWith({ regions: ['asia-pacific'], topics: ['disaster'], countries: ['TW'] }),
      ['One more sentence.'],
    );
    await receiverOver(store, clock).receive({ arrivals: [came], isBaseline: true, feed: null });
    const row = await store.db.selectFrom('stories').select('id').executeTakeFirstOrThrow();
    expect(await readTake(store.db, row.id)).toMatchObject({
      ...came.story,
      urgency: 2,
      urgencyWhy: 'the headline begins with BREAKING or JUST IN',
      tags: came.tags,
      longer: ['One more sentence.'],
      isBaseline: true,
      version: 1,
    });
  });

  test('words, phrases, starts of words and tags find stories, newest first', async () => {
    const receiver = receiverOver(store, clock);
    const arrivals = [
      arrival(
        {
          guid: 'a',
          title: 'Türkiye’s O’Neill inquiry opens',
          text: 'In Ankara.',
          receivedAt: morning - 2,
        },
        tagsWith({ regions: ['europe'] }),
      ),
      arrival(
        {
          guid: 'b',
          title: 'South China Sea patrols resume',
          deck: '',
          text: 'Ships.',
          receivedAt: morning - 1,
        },
        tagsWith({ regions: ['asia-pacific'] }),
      ),
      arrival(
        { guid: 'c', title: '東京都で地震', text: '', deck: '', receivedAt: morning },
        tagsWith({ regions: ['asia-pacific'] }),
      ),
    ];
    await receiver.receive({ arrivals, isBaseline: true, feed: null });
    expect(await search(store, 'turkiye')).toEqual(['Türkiye’s O’Neill inquiry opens']);
    expect(await search(store, '"south china sea"')).toEqual(['South China Sea patrols resume']);
    expect(await search(store, '"china south"')).toEqual([]);
    expect(await search(store, "O'Neill")).toHaveLength(1);
    expect(await search(store, 'patrol*')).toHaveLength(1);
    expect(await search(store, '東京')).toEqual(['東京都で地震']);
    expect(await search(store, 'region:asia-pacific')).toEqual([
      '東京都で地震',
      'South China Sea patrols resume',
    ]);
    expect(await search(store, 'region:asia-pacific -地震')).toEqual([
      'South China Sea patrols resume',
    ]);
  });

  test('a new version replaces the words and keeps the version before', async () => {
    const receiver = receiverOver(store, clock);
    await receiver.receive({
      arrivals: [arrival({ guid: 'a', title: 'Minister may resign', text: '' })],
      isBaseline: true,
      feed: null,
    });
    await receiver.receive({
      arrivals: [arrival({ guid: 'a', title: 'Minister resigns', text: '' })],
      isBaseline: false,
      feed: null,
    });
    expect(await search(store, 'resigns')).toEqual(['Minister resigns']);
    expect(await search(store, '"may resign"')).toEqual([]);
    const before = await store.db.selectFrom('takes').select(['version', 'title']).execute();
    expect(before).toEqual([{ version: 1, title: 'Minister may resign' }]);
  });

  test('a turn that fails leaves nothing, and the next one goes on', async () => {
    await expect(
      inTurn(store, async (turn) => {
        await turn.openRunningStory({
          slug: 's',
          headline: 'h',
          state: 'new',
          openedAt: 0,
          lastTakeAt: 0,
          takes: 1,
          copies: 0,
          sources: 1,
          urgency: null,
        });
        throw new Error('disk full');
      }),
    ).rejects.toThrow('disk full');
    const left = await store.db.selectFrom('running_stories').select('id').execute();
    expect(left).toEqual([]);
    await receiverOver(store, clock).receive({
      arrivals: [arrival({ guid: 'a' })],
      isBaseline: false,
      feed: null,
    });
    expect(await store.db.selectFrom('stories').select('id').execute()).toHaveLength(1);
  });

  test('two receivers on one database open one running story for one event', async () => {
    await follow(store, 'ferry');
    const text =
      'A ferry with forty people aboard sank off Kaohsiung in heavy seas before dawn on Monday, the coast guard said. Fishing boats pulled twenty-nine passengers from the water within an hour, and two helicopters searched for the others until noon. The captain had reported water in the engine room shortly after leaving the harbour, a spokesman for the shipping line told reporters at the pier.';
    const [one, two] = [receiverOver(store, clock), receiverOver(store, clock)];
    await Promise.all([
      one.receive({
        arrivals: [
          arrival({ guid: 'a', title: 'Ferry sinks off Kaohsiung', text, source: 'Harbour Wire' }),
        ],
        isBaseline: false,
        feed: null,
      }),
      two.receive({
        arrivals: [
          arrival({
            guid: 'b',
            title: 'Ferry sinks off Kaohsiung',
            text,
            source: 'Meridian',
            feed: 'meridian' as never,
          }),
        ],
        isBaseline: false,
        feed: null,
      }),
    ]);
    expect(await store.db.selectFrom('running_stories').select('id').execute()).toHaveLength(1);
    expect((await outcomesIn(store)).toSorted()).toEqual([
      'Ferry sinks off Kaohsiung: copy',
      'Ferry sinks off Kaohsiung: posted',
    ]);
  });

  test('the same event id is new once', async () => {
    expect(await isNewSlackEvent(store.db, 'Ev1', morning)).toBe(true);
    expect(await isNewSlackEvent(store.db, 'Ev1', morning)).toBe(false);
  });

  test('event ids are forgotten once Slack can no longer repeat them', async () => {
    const dayMs = 86_400_000;
    for (const [id, day] of [
      ['Ev1', 0],
      ['Ev2', 1],
      ['Ev3', 3],
    ] as const) {
      expect(await isNewSlackEvent(store.db, id, morning + day * dayMs)).toBe(true);
    }
    const kept = await store.db.selectFrom('slack_events').select('event_id').execute();
    expect(kept.map((row) => row.event_id).toSorted()).toEqual(['Ev2', 'Ev3']);
  });

  test('a lane hands out a row once, and a refused root takes its replies with it', async () => {
    await follow(store, 'ferry');
    const receiver = receiverOver(store, clock);
    await receiver.receive({
      arrivals: [
        arrival({ guid: 'a', title: 'Ferry sinks', text: 'Ferry.' }, tagsWith({}), ['More.']),
      ],
      isBaseline: false,
      feed: null,
    });
    const outbox = createOutbox(store);
    const lane = { workspaceId, channelId: desk };
    expect(await outbox.waitingLanes()).toEqual([lane]);
    const first = await outbox.claim(lane, claim);
    expect(first).toMatchObject({ kind: 'send', intent: { kind: 'root' } });
    expect(await outbox.claim(lane, { ...claim, worker: 'two' })).toMatchObject({ kind: 'wait' });
    if (first.kind !== 'send') throw new Error('no row');
    await outbox.settle(
      first.intent,
      { kind: 'refused', error: 'invalid_blocks', hint: 'Report it.', nextAt: morning },
      morning,
    );
    expect(await intentsIn(store)).toEqual(['root refused', 'longer refused', 'notice pending']);
    expect(await outcomesIn(store)).toEqual(['Ferry sinks: refused']);
    expect(await outbox.claim(lane, claim)).toEqual({ kind: 'empty' });
  });

  test('a row whose outcome is unknown is handed out to be looked up, not sent', async () => {
    await follow(store, 'ferry');
    await receiverOver(store, clock).receive({
      arrivals: [arrival({ guid: 'a', title: 'Ferry sinks' })],
      isBaseline: false,
      feed: null,
    });
    const outbox = createOutbox(store);
    const lane = { workspaceId, channelId: desk };
    await outbox.claim(lane, claim);
    // The process died before it could record anything; its lease runs out.
    const later = await outbox.claim(lane, { ...claim, worker: 'two', now: morning + 60_001 });
    expect(later).toMatchObject({
      kind: 'look-up',
      intent: { kind: 'root', attempts: 1, firstTryAt: morning },
    });
  });
});
