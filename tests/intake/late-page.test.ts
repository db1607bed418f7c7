import { afterEach, beforeEach, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { Arrival, Receiver } from '../../src/intake/receive.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { openSqliteStore, type Store } from '../../src/store/store.ts';
import { readTake } from '../../src/store/stories.ts';
import { tagsWith } from '../query/subject.ts';
import {
  arrival,
  follow,
  intentsIn,
  markets,
  morning,
  outcomesIn,
  receiverOver,
} from '../store/newsroom.ts';

const short = {
  guid: 'a',
  title: 'Assembly approves patrols',
  text: 'Short.',
  contentHash: 'feed',
};
const page: Arrival = {
  ...arrival(
    { ...short, text: 'The parliament of Norway voted.' },
    tagsWith({ countries: ['NO'] }),
  ),
  isLatePage: true,
};

let store: Store;
let receiver: Receiver;
const receive = async (...arrivals: Arrival[]) =>
  receiver.receive({ arrivals, isBaseline: false, feed: null });
beforeEach(async () => {
  store = await openSqliteStore(':memory:');
  receiver = receiverOver(store, new RecordedClock(morning));
});
afterEach(async () => store.close());

const taken = async () => {
  const { id } = await store.db.selectFrom('stories').select('id').executeTakeFirstOrThrow();
  return readTake(store.db, id);
};

test('a page that comes late gives the story its text and tags, redraws the root, and is no news', async () => {
  await follow(store, 'patrols');
  await follow(store, 'country:NO', markets);
  await receive(arrival(short));
  expect(await intentsIn(store)).toEqual(['root pending']);
  expect(await receive(page)).toMatchObject({ stored: 0, revised: 1 });
  expect(await taken()).toMatchObject({
    text: 'The parliament of Norway voted.',
    version: 2,
    contentHash: 'feed',
    decision: { relation: 'revision' },
  });
  // Where it matches only now, it is posted now; where it stands already, it is redrawn.
  expect(await intentsIn(store)).toEqual(['root pending', 'edit pending', 'root pending']);
  expect(await outcomesIn(store)).toEqual([
    'Assembly approves patrols: posted',
    'Assembly approves patrols: edited',
    'Assembly approves patrols: posted',
  ]);
  expect(await store.db.selectFrom('running_stories').select('state').execute()).toEqual([
    { state: 'new' },
  ]);
});

test('the feed that still tells the same does not take the text back, nor does the page twice', async () => {
  await receive(arrival(short), page);
  expect(await receive(arrival(short), page)).toMatchObject({ revised: 0, unchanged: 2 });
  expect(await taken()).toMatchObject({ text: 'The parliament of Norway voted.', version: 2 });
});

test('a page of a story that its publisher has changed since is left', async () => {
  await receive(arrival(short));
  await receive(arrival({ ...short, text: 'Patrols are off.', contentHash: 'newer' }));
  await receive(page);
  expect(await taken()).toMatchObject({ contentHash: 'newer', version: 2 });
});

test('a page that overtakes its own story is that story', async () => {
  expect(await receive(page)).toMatchObject({ stored: 1 });
  expect(await receive(arrival(short))).toMatchObject({ stored: 0, revised: 0, unchanged: 1 });
  expect(await taken()).toMatchObject({ text: 'The parliament of Norway voted.', version: 1 });
});

test('another process groups as this one does: the page takes its story’s place in its window', async () => {
  const other = receiverOver(store, new RecordedClock(morning));
  const from = async (who: Receiver, ...arrivals: Arrival[]) =>
    who.receive({ arrivals, isBaseline: false, feed: null });
  await from(other, arrival({ guid: 'z', title: 'Tram strike ends in Lisbon', text: 'It ends.' }));
  await receive(arrival(short));
  await from(other, arrival({ guid: 'y', title: 'Storm closes a harbour', text: 'It is closed.' }));
  await receive(page);
  await from(other, arrival({ ...short, guid: 'b', feed: 'quay' as FeedId, source: 'Quay' }));
  const rows = await store.db
    .selectFrom('stories')
    .select(['guid', 'running_story_id'])
    .where('guid', 'in', ['a', 'b'])
    .execute();
  expect(new Set(rows.map((row) => row.running_story_id)).size).toBe(1);
  expect(
    await store.db.selectFrom('running_stories').select('takes').orderBy('id').execute(),
  ).toHaveLength(3);
});
