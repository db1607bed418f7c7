import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { FeedId } from '../../src/news/ids.ts';
import type { MessageView } from '../../src/news/intent.ts';
import { createGistStore } from '../../src/store/gists.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import {
  arrival,
  databases,
  desk,
  emptyTables,
  follow,
  morning,
  receiverOver,
  workspaceId,
} from './newsroom.ts';

describe.each(databases)('a thread on $name', ({ open }) => {
  let store: Store;
  let clock: RecordedClock;
  beforeAll(async () => {
    store = await open();
  }, 60_000);
  afterAll(async () => store.close());
  beforeEach(async () => {
    clock = new RecordedClock(morning);
    await emptyTables(store);
    await follow(store, 'ferry');
  });

  /** Sends all that waits. @returns what each edit was drawn from */
  async function send(): Promise<MessageView[]> {
    const outbox = createOutbox(store);
    const lane = { workspaceId, channelId: desk };
    const edits: MessageView[] = [];
    for (;;) {
      clock.advanceTo(clock.now() + 61_000);
      const now = clock.now();
      const claim = { worker: 'one', now, leaseMs: 60_000, editGapMs: 60_000 };
      const claimed = await outbox.claim(lane, claim);
      if (claimed.kind !== 'send') return edits;
      if (claimed.intent.kind === 'edit' && claimed.view !== null) edits.push(claimed.view);
      const sent = { kind: 'sent', ts: `ts.${now}`, nextAt: now } as const;
      await outbox.settle(claimed.intent, sent, now, 'one');
    }
  }

  /** Takes reports in from as many feeds, and sends all they call for. @returns what each edit was drawn from */
  async function tell(
    reports: readonly { source: string; title: string; text: string; summary: string[] }[],
  ): Promise<MessageView[]> {
    const receiver = receiverOver(store, clock);
    const edits: MessageView[] = [];
    for (const { source, title, text, summary } of reports) {
      const feed = `feed-${text.length}` as FeedId;
      const one = { ...arrival({ guid: feed, feed, source, title, text }), summary };
      await receiver.receive({ arrivals: [one], isBaseline: false, feed: null });
      edits.push(...(await send()));
    }
    return edits;
  }

  const harbour = {
    source: 'Harbour Wire',
    title: 'Tragedy before dawn: ferry sinks',
    text: 'A ferry with forty people aboard sank off Kaohsiung in heavy seas before dawn on Monday, the coast guard said. Fishing boats pulled twenty-nine passengers from the water within an hour.',
    summary: ['A ferry with forty people aboard sank off Kaohsiung on Monday.'],
  };
  const meridian = {
    source: 'Meridian',
    title: 'Ferry with forty aboard sinks off Kaohsiung',
    text: 'Forty people were aboard a ferry that sank on Monday in heavy seas off Kaohsiung. Two helicopters searched for the missing passengers until noon, said the navy, while fishing boats brought the others to the coast.',
    summary: [
      'A ferry with forty people aboard sank off Kaohsiung on Monday.',
      'Two helicopters searched for the others until noon, the navy said.',
    ],
  };
  const delta = {
    source: 'Delta Press',
    title: 'Ferry sinks off Kaohsiung with forty people aboard',
    text: 'Passengers of the ferry, which sank off Kaohsiung on Monday with forty people aboard, spoke of heavy seas. The captain was questioned by police in the port, a prosecutor told reporters, and the coast guard went on searching.',
    summary: ['The captain was questioned by police in the port, a prosecutor told reporters.'],
  };

  test('that several publishers tell is told as one account, each named for what it reports', async () => {
    const edits = await tell([harbour, meridian]);
    expect(edits.at(-1)?.told).toEqual([
      { sentence: harbour.summary[0], sources: ['Harbour Wire', 'Meridian'] },
      { sentence: meridian.summary[1], sources: ['Meridian'] },
    ]);
  });

  test('is headed by the headline that says most of what the others say', async () => {
    const edits = await tell([harbour, meridian, delta]);
    expect(edits[0]?.speaker?.title).toBe(harbour.title);
    expect(edits.at(-1)?.speaker?.source).toBe('Meridian');
    expect(edits.at(-1)?.lead.source).toBe('Harbour Wire');
  });

  test('of one publisher has no merged account', async () => {
    const edits = await tell([harbour, { ...delta, source: 'Harbour Wire' }]);
    expect(edits.at(-1)).toMatchObject({ lead: { source: 'Harbour Wire' } });
    expect(edits.at(-1)?.told).toBeUndefined();
  });

  test('shows a gist in a redrawn root, only while just those reports stand in it', async () => {
    expect((await tell([harbour, meridian])).at(-1)?.gist).toBeUndefined();
    const gists = createGistStore(store, workspaceId);
    clock.advanceTo(clock.now() + 180_000);
    const [thread] = await gists.threads(clock.now());
    if (thread === undefined) throw new Error('no thread');
    expect(thread.reports.map(({ source }) => source)).toEqual(['Harbour Wire', 'Meridian']);
    const text = 'A ferry with forty people aboard sank off Kaohsiung on Monday, the navy said.';
    const verdict = { kind: 'sound', text } as const;
    const made = { takes: thread.takes, model: 'small', reports: 2, at: clock.now() };
    const bad = { kind: 'refused', reason: 'link', detail: '' } as const;
    expect(await gists.keep({ ...made, key: 'k0', verdict: bad })).toEqual([]);
    expect(await gists.keep({ ...made, key: 'k1', verdict })).toMatchObject([{ channelId: desk }]);
    expect(await gists.known(['k0', 'k1', 'k2'])).toEqual(new Set(['k0', 'k1']));
    const [redrawn] = await send();
    expect(redrawn?.gist).toEqual({ text, reports: 2 });
    const grown = await tell([delta]);
    expect(grown.at(-1)?.gist).toBeUndefined();
    expect(grown.at(-1)?.told).toBeDefined();
  });

  test('is not told by a machine while reports still come, nor a day later', async () => {
    await tell([harbour, meridian]);
    const gists = createGistStore(store, workspaceId);
    const lastAt = Math.max(
      ...(await store.db.selectFrom('running_stories').select('last_take_at').execute()).map(
        (row) => row.last_take_at,
      ),
    );
    expect(await gists.threads(lastAt + 60_000)).toEqual([]);
    expect(await gists.threads(lastAt + 120_000)).toHaveLength(1);
    expect(await gists.threads(lastAt + 86_400_000)).toEqual([]);
  });

  test('a day has its budget of calls, and the next its own', async () => {
    const gists = createGistStore(store, workspaceId);
    const calls = async (now: number, budget: number) => gists.spend(now, budget);
    const day = morning + 30 * 86_400_000;
    expect(await calls(day, 0)).toBe(false);
    expect([await calls(day, 2), await calls(day, 2), await calls(day, 2)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await calls(day + 86_400_000, 2)).toBe(true);
    await store.db.deleteFrom('counters').where('name', 'like', 'gist %').execute();
  });
});
