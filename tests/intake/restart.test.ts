import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { ownWords } from '../group/stories.ts';
import { arrival, morning, receiverOver } from '../store/newsroom.ts';

const hourMs = 3_600_000;

/** What three events are told with: whole, cut, or topped with what another report says. */
const tellings = ['ferry', 'budget', 'storm'].flatMap((event) => {
  const whole = `${event} ${ownWords(event, 40)}`;
  return [whole, whole.slice(0, 160), `late ${event} report. ${whole.slice(60)}`, `${event} again`];
});
const titles = ['ferry aground', 'ferry afloat', 'budget fails', 'storm over ferry', 'storm nears'];

/** Few tellings, feeds and ids, so that every relation happens; at times a week is silent. */
const stream = fc.array(
  fc.record({
    title: fc.constantFrom(...titles),
    text: fc.constantFrom(...tellings),
    feed: fc.constantFrom('one', 'two', 'three'),
    guid: fc.integer({ min: 1, max: 6 }).map(String),
    hoursLater: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 1, arbitrary: fc.constant(160) },
    ),
    isLatePage: fc.boolean(),
    /** Which of two processes takes it in, and whether that one has just been started anew. */
    process: fc.constantFrom(0, 1),
    isFresh: fc.boolean(),
  }),
  { maxLength: 30 },
);
type Stream = typeof stream extends fc.Arbitrary<infer Rows> ? Rows : never;

/** Where every story went: in one process that never stops, or as the stream says. */
async function placesOf(rows: Stream, isSteady: boolean) {
  await using store = await openSqliteStore(':memory:');
  const clock = new RecordedClock(morning);
  const receivers = [receiverOver(store, clock), receiverOver(store, clock)];
  for (const row of rows) {
    clock.advanceTo(clock.now() + row.hoursLater * hourMs);
    const at = isSteady ? 0 : row.process;
    if (!isSteady && row.isFresh) receivers[at] = receiverOver(store, clock);
    const { title, text, guid, isLatePage } = row;
    const story = { title, text, guid, source: row.feed, permalink: null, receivedAt: clock.now() };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- tests make ids
    const came = { ...arrival({ ...story, feed: row.feed as FeedId }), isLatePage };
    await receivers[at]?.receive({ arrivals: [came], isBaseline: false, feed: null });
  }
  const stories = await store.db.selectFrom('stories').selectAll().orderBy('id').execute();
  return stories.map(({ id, running_story_id, relation, version, title }) => ({
    id,
    running_story_id,
    relation,
    version,
    title,
  }));
}

test('every story goes where it would have gone without restarts and without a second process', async () => {
  await fc.assert(
    fc.asyncProperty(stream, async (rows) => {
      expect(await placesOf(rows, false)).toEqual(await placesOf(rows, true));
    }),
    { numRuns: 60 },
  );
});

test('a copy stays one after a newer version and a restart', async () => {
  const [ferry = ''] = tellings;
  const usual = {
    hoursLater: 0,
    isLatePage: false,
    process: 0,
    isFresh: false,
    guid: '1',
  } as const;
  const resigns = 'The mayor of Linden resigned over the bridge contract';
  const rows: Stream = [
    { ...usual, title: 'ferry aground', text: ferry, feed: 'one' },
    { ...usual, title: 'ferry aground', text: ferry, feed: 'two' },
    { ...usual, title: 'Linden mayor resigns', text: resigns, feed: 'two' },
    { ...usual, title: 'Bridge contract', text: resigns.slice(4), feed: 'three', isFresh: true },
  ];
  expect(await placesOf(rows, false)).toEqual(await placesOf(rows, true));
});
