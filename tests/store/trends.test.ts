import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { FeedId } from '../../src/news/ids.ts';
import type { Story } from '../../src/news/story.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { anyValue } from '../../src/query/vocabulary.ts';
import type { Store } from '../../src/store/store.ts';
import { ensureWorkspace } from '../../src/store/subscriptions.ts';
import {
  readChartsRefused,
  readHourCounts,
  readListeningSince,
  readParts,
  setChartsRefused,
} from '../../src/store/trends.ts';
import { hourMs } from '../../src/trends/counts.ts';
import { tagsWith } from '../query/subject.ts';
import { arrival, databases, emptyTables, morning, receiverOver, workspaceId } from './newsroom.ts';

const hour = Math.floor(morning / hourMs);
const day = { from: hour - 23, to: hour + 1 };
const taiwan = tagsWith({ regions: ['asia-pacific'], topics: ['politics'], countries: ['TW'] });
const norway = tagsWith({ regions: ['europe'], topics: ['sport'], countries: ['NO'] });

/** Reports of different events, by their first words, and two of one. */
const reports: readonly (readonly [Partial<Story>, typeof taiwan])[] = [
  [{ guid: 'a', title: 'Parliament in Taipei approves the defence budget' }, taiwan],
  [
    {
      guid: 'b',
      title: 'Defence budget approved by parliament in Taipei',
      source: 'Northern Post',
    },
    taiwan,
  ],
  [
    { guid: 'c', title: 'Skiers gather for the winter games', publishedAt: morning - hourMs },
    norway,
  ],
];

describe.each(databases)('counting on $name', ({ open }) => {
  let store: Store;
  const counting = { query: null, workspaceId, now: morning };

  beforeAll(async () => {
    store = await open();
  }, 60_000);
  afterAll(async () => store.close());
  beforeEach(async () => {
    await emptyTables(store);
    await ensureWorkspace(store.db, workspaceId, morning);
  });

  async function receive(isBaseline = false): Promise<void> {
    const receiver = receiverOver(store, new RecordedClock(morning));
    await receiver.receive({
      arrivals: reports.map(([part, tags]) => arrival({ text: `${part.title}.`, ...part }, tags)),
      isBaseline,
      feed: null,
    });
  }
  async function counts(query: string | null = null): Promise<string[]> {
    const parsed = query === null ? null : parseQuery(query, anyValue);
    if (parsed?.kind === 'bad') throw new Error(parsed.problem.message);
    const asked = { ...counting, query: parsed?.query ?? null };
    const found = await readHourCounts(store, asked, day);
    return found
      .map((one) => `${one.hour - hour} ${one.kind} ${one.code} ${one.stories}`)
      .toSorted();
  }

  test('stories are counted by the hour they were published in, and by tag', async () => {
    await receive();
    expect(await counts()).toEqual([
      '-1 all  1',
      '-1 country NO 1',
      '-1 region europe 1',
      '-1 topic sport 1',
      '0 all  2',
      '0 country TW 2',
      '0 region asia-pacific 2',
      '0 topic politics 2',
    ]);
    expect(await readListeningSince(store.db)).toBe(morning);
  });

  test('a query leaves only what it matches', async () => {
    await receive();
    expect(await counts('skiers')).toEqual([
      '-1 all  1',
      '-1 country NO 1',
      '-1 region europe 1',
      '-1 topic sport 1',
    ]);
    expect(await counts('region:africa')).toEqual([]);
  });

  test('what a first poll brought never counts', async () => {
    await receive(true);
    expect(await counts()).toEqual([]);
    expect(await readListeningSince(store.db)).toBeNull();
  });

  test('what is embargoed or killed never counts, nor stands behind a count', async () => {
    await receive();
    await store.db.updateTable('stories').set({ is_visible: 0 }).execute();
    expect(await counts()).toEqual([]);
    expect(await counts('skiers')).toEqual([]);
    expect(await readParts(store, counting, { kind: 'country', code: 'TW' }, day)).toEqual([]);
    expect(await readListeningSince(store.db)).toBeNull();
  });

  test('copies do not count', async () => {
    await receive();
    await store.db
      .updateTable('stories')
      .set({ relation: 'copy' })
      .where('guid', '<>', 'c')
      .execute();
    expect((await counts()).filter((one) => one.includes('all'))).toEqual(['-1 all  1']);
  });

  test('a new version takes the old one’s place, with its tags', async () => {
    await receive();
    const receiver = receiverOver(store, new RecordedClock(morning + 1));
    const [part] = reports[2] ?? [{}];
    const revised = arrival({ ...part, text: 'The winter games will be in Taipei.' }, taiwan);
    await receiver.receive({ arrivals: [revised], isBaseline: false, feed: null });
    expect((await counts()).filter((one) => one.startsWith('-1'))).toEqual([
      '-1 all  1',
      '-1 country TW 1',
      '-1 region asia-pacific 1',
      '-1 topic politics 1',
    ]);
  });

  test('behind a count stand its running stories, with who speaks in them', async () => {
    await receive();
    const parts = await readParts(store, counting, { kind: 'country', code: 'TW' }, day);
    expect(parts).toHaveLength(1);
    expect(parts[0]).toMatchObject({ stories: 2 });
    expect(parts[0]?.voices.toSorted()).toEqual(['harbour wire', 'northern post']);
    expect(await readParts(store, counting, { kind: 'country', code: 'T' }, day)).toEqual([]);
    expect(await readParts(store, counting, { kind: 'all', code: '' }, day)).toHaveLength(2);
  });

  test('the fifth voice within half an hour makes its report and the running story urgent; what was killed does not count', async () => {
    const receiver = receiverOver(store, new RecordedClock(morning));
    const report = async (source: string, more: string, minutes: number): Promise<unknown> => {
      const title = `Ferry sinks off Kaohsiung, ${source} reports`;
      const text = `${more} ${title}. ${more.repeat(3)}`;
      const publishedAt = morning + minutes * 60_000;
      const feed = source.toLowerCase() as FeedId;
      const came = arrival({ guid: source, feed, source, title, text, publishedAt }, taiwan);
      await receiver.receive({ arrivals: [came], isBaseline: false, feed: null });
      const row = await store.db
        .selectFrom('stories')
        .innerJoin('running_stories as r', 'r.id', 'stories.running_story_id')
        .select(['stories.urgency', 'r.urgency as running', 'stories.running_story_id as of'])
        .where('guid', '=', source)
        .executeTakeFirstOrThrow();
      return [row.urgency, row.running];
    };
    expect(await report('One', 'Coast guard boats searched at dawn.', -45)).toEqual([null, null]);
    for (const [index, source] of ['Two', 'Three', 'Four', 'Five'].entries()) {
      const more = `The ${source.toLowerCase()} vessels met waves of ${index + 3} metres.`;
      expect(await report(source, more, index)).toEqual([null, null]);
    }
    expect(await report('Six', 'Families waited in the harbour hall.', 5)).toEqual([2, 2]);
    await store.db
      .updateTable('stories')
      .set({ is_visible: 0 })
      .where('guid', 'in', ['Two', 'Three'])
      .execute();
    expect(await report('Seven', 'The owner promised an inquiry soon.', 6)).toEqual([null, 2]);
  });

  test('a workspace remembers that Slack refused it a chart', async () => {
    expect(await readChartsRefused(store.db, workspaceId)).toBeNull();
    await setChartsRefused(store.db, workspaceId, morning);
    expect(await readChartsRefused(store.db, workspaceId)).toBe(morning);
  });
});
