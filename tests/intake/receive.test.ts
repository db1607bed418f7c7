import { describe, expect, test } from 'vitest';
import { RecordedClock, seededRandom } from '../../src/clock.ts';
import type { Arrival, Receiver } from '../../src/intake/receive.ts';
import type { FeedId } from '../../src/news/ids.ts';
import type { Story } from '../../src/news/story.ts';
import { openSqliteStore, type Store } from '../../src/store/store.ts';
import { inTurn } from '../../src/store/turn.ts';
import { tagsWith } from '../query/subject.ts';
import {
  arrival,
  follow,
  intentsIn,
  morning,
  outcomesIn,
  receiverOver,
} from '../store/newsroom.ts';

const hourMs = 3_600_000;

async function openNewsroom() {
  const store = await openSqliteStore(':memory:');
  const clock = new RecordedClock(morning);
  const receiver = receiverOver(store, clock);
  return {
    store,
    clock,
    /** Takes stories in as one feed's news. */
    receive: async (arrivals: readonly Arrival[], isBaseline = false) =>
      receiver.receive({ arrivals, isBaseline, feed: null }),
    running: async () => store.db.selectFrom('running_stories').selectAll().execute(),
    [Symbol.asyncDispose]: async () => store.close(),
  };
}

const ferry = { guid: 'a', title: 'Ferry sinks off Kaohsiung', text: 'A ferry sank at dawn.' };

test('a turn begins only when the failure of the one before is dealt with', async () => {
  await using store = await openSqliteStore(':memory:');
  const steps: string[] = [];
  let turns = 0;
  const receiver = receiverOver(store, new RecordedClock(morning), async (work) => {
    turns += 1;
    const name = turns;
    steps.push(`${name} begins`);
    try {
      const done = await inTurn(store, work);
      // PostgreSQL's lock is free by now, but the process has not yet heard how the commit ended.
      await new Promise((resolve) => setImmediate(resolve));
      if (name === 2) throw new Error('line lost');
      return done;
    } finally {
      steps.push(`${name} ends`);
    }
  });
  const take = async (guid: string) =>
    receiver.receive({ arrivals: [arrival({ ...ferry, guid })], isBaseline: false, feed: null });
  const ends = await Promise.allSettled([take('a'), take('b'), take('c')]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(steps).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
  expect(await store.db.selectFrom('running_stories').select('id').execute()).toHaveLength(1);
});

describe('what a turn does with a story', () => {
  test('the first poll of a feed is stored and tagged, and posts nothing', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    const report = await room.receive([arrival(ferry)], true);
    expect(report).toMatchObject({ stored: 1, intents: [] });
    expect(await outcomesIn(room.store)).toEqual(['Ferry sinks off Kaohsiung: baseline']);
    expect(await intentsIn(room.store)).toEqual([]);
  });

  test('a newer version of a baseline story stays baseline', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    await room.receive([arrival(ferry)], true);
    await room.receive([arrival({ ...ferry, text: 'A ferry sank at dawn; forty are safe.' })]);
    expect(await outcomesIn(room.store)).toEqual([
      'Ferry sinks off Kaohsiung: baseline',
      'Ferry sinks off Kaohsiung: baseline',
    ]);
    expect(await intentsIn(room.store)).toEqual([]);
  });

  test('the same content again is no news', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    await room.receive([arrival(ferry)]);
    const again = await room.receive([arrival(ferry), arrival(ferry)]);
    expect(again).toEqual({ stored: 0, revised: 0, unchanged: 2, republished: 0, intents: [] });
    expect(await outcomesIn(room.store)).toHaveLength(1);
  });

  test('one guid twice in a document is a story and its newer version', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    const report = await room.receive([
      arrival(ferry),
      arrival({ ...ferry, text: 'Forty are safe.' }),
    ]);
    expect(report).toMatchObject({ stored: 1, revised: 1 });
    expect(await intentsIn(room.store)).toEqual(['root pending', 'edit pending']);
  });

  test('a newer version edits the root, and its new title becomes the running story’s', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    await room.receive([arrival(ferry)]);
    await room.receive([arrival({ ...ferry, title: 'Ferry with forty aboard sinks' })]);
    expect(await outcomesIn(room.store)).toEqual([
      'Ferry with forty aboard sinks: posted',
      'Ferry with forty aboard sinks: edited',
    ]);
    expect(await room.running()).toMatchObject([
      { headline: 'Ferry with forty aboard sinks', state: 'updated', takes: 1 },
    ]);
    const corrected = { ...ferry, title: 'Ferry with four aboard sinks', flags: ['corrected'] };
    await room.receive([arrival(corrected as Partial<Story>)]);
    expect(await room.running()).toMatchObject([{ state: 'corrected' }]);
  });

  test('a version that begins to match opens the root it had not', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'kaohsiung');
    await room.receive([arrival({ ...ferry, title: 'Ferry sinks' })]);
    expect(await outcomesIn(room.store)).toEqual([]);
    await room.receive([arrival(ferry)]);
    expect(await intentsIn(room.store)).toEqual(['root pending']);
  });

  test('a story published more than 48 hours ago is found, not alerted', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    await room.receive([
      arrival({ ...ferry, publishedAt: morning - 48 * hourMs - 1 }),
      arrival({
        guid: 'b',
        title: 'Ferry talks open in Porto',
        text: 'Unions meet owners.',
        publishedAt: morning - 48 * hourMs,
      }),
    ]);
    expect(await outcomesIn(room.store)).toEqual([
      'Ferry sinks off Kaohsiung: too-old',
      'Ferry talks open in Porto: posted',
    ]);
  });

  test('a query that can no longer be read stops nobody else’s alert', async () => {
    await using room = await openNewsroom();
    await follow(room.store, '(unbalanced');
    await follow(room.store, 'ferry');
    await room.receive([arrival(ferry)]);
    expect(await outcomesIn(room.store)).toEqual(['Ferry sinks off Kaohsiung: posted']);
  });
});

const outlets = ['Harbour Wire', 'Meridian', 'Coast Daily'];
const syllables = ['ka', 'ro', 'mi', 'ten', 'sul', 'va', 'po', 'dri', 'lan', 'ghe', 'bo', 'sta'];

/** Made-up words, always the same for the same seed. */
function madeUp(seed: number, count: number): string[] {
  const random = seededRandom(seed);
  const syllable = (): string => syllables[Math.floor(random() * syllables.length)] ?? '';
  return Array.from({ length: count }, () => `${syllable()}${syllable()}${syllable()}`);
}

/** One outlet's report of an event, the same for the same numbers: own words, the agency's copy, or a later version. */
function reportOf(event: number, outlet: number, version = 1): Arrival {
  const source = outlets[outlet % outlets.length] ?? '';
  const shared = madeUp(event + 1, 40);
  const isCopy = outlet % outlets.length === 1;
  const own = isCopy ? shared : [...shared.slice(0, 15), ...madeUp(event * 10 + outlet + 100, 30)];
  const later = version === 1 ? [] : madeUp(((event + version) % 20) + 1, 30);
  return arrival(
    {
      feed: source.toLowerCase().replace(' ', '-') as FeedId,
      source,
      guid: `${event}`,
      title: [...shared.slice(0, 4), ...own.slice(-3), ...later.slice(0, 2)].join(' '),
      text: [...own, ...later].join(' '),
    },
    tagsWith({}),
  );
}

/** A day's receptions: events met by several outlets, out of step, some revised. */
const day: readonly (readonly Arrival[])[] = Array.from({ length: 60 }, (_, step) => {
  const event = (step * 7) % 20;
  return [
    reportOf(event, step % 3),
    reportOf((event + 3) % 20, (step + 1) % 3, step % 4 === 0 ? 3 : 1),
    reportOf((event + 11) % 20, (step + 2) % 3, step % 5 === 0 ? 2 : 1),
  ];
});

/** Plays the day; `before` may change receivers or break something before each reception. */
async function playDay(
  before: (
    step: number,
    receiver: Receiver,
    store: Store,
    clock: RecordedClock,
  ) => Promise<Receiver>,
): Promise<string[]> {
  await using store = await openSqliteStore(':memory:');
  const clock = new RecordedClock(morning);
  let receiver = receiverOver(store, clock);
  for (const [step, arrivals] of day.entries()) {
    clock.advanceBy(60_000);
    receiver = await before(step, receiver, store, clock);
    await receiver.receive({ arrivals, isBaseline: false, feed: null });
  }
  const stories = await store.db
    .selectFrom('stories')
    .select(['source', 'guid', 'running_story_id', 'relation'])
    .orderBy('id')
    .execute();
  return stories.map((one) => `${one.source} ${one.guid} ${one.running_story_id} ${one.relation}`);
}

describe('the grouping window is only a cache', () => {
  const livedOn = playDay(async (_, receiver) => receiver);

  test('the day has running stories of several takes', async () => {
    const groups = Map.groupBy(await livedOn, (line) => line.split(' ').at(-2));
    expect(groups.size).toBeGreaterThan(5);
    expect(groups.size).toBeLessThan((await livedOn).length);
  });

  test('after a restart, grouping goes on as if nothing had happened', async () => {
    const restarted = await playDay(async (step, receiver, store, clock) =>
      step % 10 === 9 ? receiverOver(store, clock) : receiver,
    );
    expect(restarted).toEqual(await livedOn);
  });

  test('two processes taking turns group as one', async () => {
    const receivers: Receiver[] = [];
    const shared = await playDay(async (step, _, store, clock) => {
      receivers[step % 2] ??= receiverOver(store, clock);
      return receivers[step % 2] ?? receiverOver(store, clock);
    });
    expect(shared).toEqual(await livedOn);
  });

  test('a turn that failed half-way leaves no trace in the window', async () => {
    const failed = await playDay(async (step, receiver) => {
      if (step % 10 !== 5) return receiver;
      const arrivals = [
        arrival({ guid: `lost ${step}`, title: 'Oil tank burns in Halifax', text: 'Smoke.' }),
        // Cannot be written as JSON: the turn fails after its first story was placed.
        arrival({ guid: `bad ${step}`, title: 'Broken' }, tagsWith({}), [1n as never]),
      ];
      const turn = receiver.receive({ arrivals, isBaseline: false, feed: null });
      await expect(turn).rejects.toThrow('BigInt');
      return receiver;
    });
    expect(failed).toEqual(await livedOn);
  });
});

describe("a publisher's own text under a new id", () => {
  const body =
    'A ferry with forty people aboard sank off Kaohsiung in heavy seas before dawn on Monday, the coast guard said. Fishing boats pulled twenty-nine passengers from the water within an hour, and two helicopters searched for the others until noon. The captain had reported water in the engine room shortly after leaving the harbour, a spokesman told reporters.';
  const first = { guid: 'poll 1', title: 'Ferry sinks off Kaohsiung in heavy seas', text: body };

  test('is what we have when nothing changed: a feed that makes ids anew never floods', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    await room.receive([arrival({ ...first, contentHash: 'same' })]);
    const again = await room.receive([arrival({ ...first, guid: 'poll 2', contentHash: 'same' })]);
    expect(again).toMatchObject({ stored: 0, unchanged: 1, intents: [] });
  });

  const rewritten = {
    ...first,
    guid: 'poll 2',
    text: `${body} Two more passengers were found alive on Monday evening.`,
  };

  test('under the same headline on the same day it is a newer version', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    await room.receive([arrival(first)]);
    await room.receive([arrival(rewritten)]);
    expect(await intentsIn(room.store)).toEqual(['root pending', 'edit pending']);
  });

  test('is seen in the thread while the document lists the old one too, and both stories stay', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    await room.receive([arrival(first)]);
    await room.receive([{ ...arrival(rewritten), knownAs: null }]);
    expect((await outcomesIn(room.store)).map((line) => line.split(': ')[1])).toEqual([
      'posted',
      'threaded',
    ]);
    expect(await room.running()).toHaveLength(1);
  });
});

describe('ids that are worth nothing', () => {
  const talks = {
    guid: 'a',
    title: 'Ferry talks open in Porto',
    text: 'Unions meet owners about night crossings and pay in the old town hall.',
    permalink: 'https://harbour.example/talks',
  };
  const first = { ...ferry, permalink: 'https://harbour.example/sinks' };

  test('an id given again to another story loses neither', async () => {
    await using room = await openNewsroom();
    await follow(room.store, 'ferry');
    await room.receive([arrival(first)]);
    expect(await room.receive([arrival(talks)])).toMatchObject({ stored: 1, revised: 0 });
    // The next poll brings both, the second still under the first's id.
    const both = [arrival(talks), arrival({ ...first, guid: 'b' })];
    expect(await room.receive(both)).toMatchObject({ stored: 0, revised: 0, unchanged: 2 });
    expect(await outcomesIn(room.store)).toEqual([
      'Ferry sinks off Kaohsiung: posted',
      'Ferry talks open in Porto: posted',
    ]);
  });

  test('a story twice in a document under two ids is one', async () => {
    await using room = await openNewsroom();
    const report = await room.receive([arrival(talks), arrival({ ...talks, guid: 'in sport' })]);
    expect(report).toMatchObject({ stored: 1, unchanged: 1 });
  });

  test('https, tracking and a new id at once bring nothing new', async () => {
    await using room = await openNewsroom();
    await room.receive([arrival({ ...talks, permalink: 'http://harbour.example/talks' })]);
    const again = await room.receive([arrival({ ...talks, guid: '2' })]);
    expect(again).toMatchObject({ stored: 0, revised: 0, unchanged: 1 });
  });
});

test('an archive put out again is taken in silently and said once a day', async () => {
  await using room = await openNewsroom();
  await follow(room.store, 'ferry');
  const archive = (guid: string): Arrival => ({
    ...arrival({ ...ferry, guid, title: `Ferry sinks off Kaohsiung ${guid}` }),
    isRepublished: true,
  });
  const feed = (id: string) =>
    ({ id: id as FeedId, source: 'Harbour Wire', worker: 'one', result: { due_at: 0 } }) as const;
  const receiver = receiverOver(room.store, room.clock);
  for (const [feedId, guid] of [
    ['harbour', 'x'],
    ['harbour', 'y'],
    ['other', 'z'],
  ] as const) {
    const reception = { arrivals: [archive(guid)], isBaseline: false, feed: feed(feedId) };
    expect(await receiver.receive(reception)).toMatchObject({ republished: 1, intents: [] });
  }
  expect(await intentsIn(room.store)).toEqual(['notice pending', 'notice pending']);
  expect((await outcomesIn(room.store)).every((line) => line.endsWith(': baseline'))).toBe(true);
});
