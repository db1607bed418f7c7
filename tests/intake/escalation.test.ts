import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { Receiver } from '../../src/intake/receive.ts';
import type { Story } from '../../src/news/story.ts';
import type { Store } from '../../src/store/store.ts';
import {
  arrival,
  databases,
  emptyTables,
  follow,
  morning,
  receiverOver,
} from '../store/newsroom.ts';

describe.each(databases)('what the channel is told besides the thread, on $name', ({ open }) => {
  let store: Store;
  let receiver: Receiver;
  let clock: RecordedClock;
  let reports: number;
  beforeAll(async () => {
    store = await open();
  }, 60_000);
  afterAll(async () => store.close());
  beforeEach(async () => {
    await emptyTables(store);
    clock = new RecordedClock(morning);
    receiver = receiverOver(store, clock);
    reports = 0;
    await follow(store, 'ferry');
  });

  /** One more report of the ferry, in words of its own. */
  async function report(source: string, part: Partial<Story> = {}): Promise<void> {
    reports += 1;
    // Slower than what is taken for a rush.
    clock.advanceBy(3_600_000);
    const own = Array.from({ length: 8 }, (_, at) => `w${reports}x${at}`).join(' ');
    await receiver.receive({
      arrivals: [
        arrival({
          guid: `g${reports}`,
          title: 'Ferry sinks off Kaohsiung harbour',
          text: `Kaohsiung ferry ${own} harbour sinks.`,
          deck: '',
          source,
          publishedAt: clock.now(),
          receivedAt: clock.now(),
          ...part,
        }),
      ],
      isBaseline: false,
      feed: null,
    });
  }

  /** Broadcasts in order, as `reason story`. */
  async function broadcasts(): Promise<string[]> {
    const rows = await store.db
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', 'reply')
      .orderBy('id')
      .execute();
    const first = rows[0]?.story_id ?? 0;
    return rows.flatMap(({ facts, story_id }) =>
      facts === null
        ? []
        : [`${(JSON.parse(facts) as { broadcast: string }).broadcast} ${story_id - first + 2}`],
    );
  }

  async function rootIsSent(): Promise<void> {
    await store.db.updateTable('roots').set({ ts: '1700000000.000100' }).execute();
  }

  test('the fifth independent voice, not those of an agency that spoke, nor copies, and once', async () => {
    await report('Harbour Wire');
    await rootIsSent();
    await report('Quay Post');
    await report('Isle News');
    await report('Cape Daily');
    const agency = { place: 'Kaohsiung', date: null, agency: 'Quay Post' };
    await report('Fjord Times', { dateline: agency });
    await report('Cape Daily');
    expect(await broadcasts()).toEqual([]);
    await report('Lagoon Herald');
    await report('Delta Mail');
    expect(await broadcasts()).toEqual(['confirmed 7']);
    const [running] = await store.db.selectFrom('running_stories').selectAll().execute();
    expect(running).toMatchObject({ state: 'developing', takes: 8, sources: 6 });
  });

  test('urgency that rises, a level once', async () => {
    await report('Harbour Wire', { urgency: 4 });
    await rootIsSent();
    await report('Quay Post', { urgency: 3 });
    await report('Isle News', { urgency: 2 });
    await report('Cape Daily', { urgency: 2 });
    await report('Fjord Times', { urgency: 1 });
    expect(await broadcasts()).toEqual(['urgent 3', 'flash 5']);
  });

  test('a correction by a newer version of what the channel has, once; before the root is sent, it is drawn into it', async () => {
    const corrected = { guid: 'a', flags: ['corrected'] as const, contentHash: 'b' };
    await report('Harbour Wire', { guid: 'a' });
    await report('Harbour Wire', corrected);
    expect(await broadcasts()).toEqual([]);
    await rootIsSent();
    await report('Harbour Wire', { ...corrected, contentHash: 'c' });
    expect(await broadcasts()).toEqual([]);
    await store.db.updateTable('roots').set({ escalations: '[]' }).execute();
    await report('Harbour Wire', { ...corrected, contentHash: 'd' });
    await report('Harbour Wire', { ...corrected, contentHash: 'e' });
    expect(await broadcasts()).toHaveLength(1);
  });
});
