import { describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { FetchOutcome, FetchRequest } from '../../src/intake/fetch.ts';
import { nothingLearnt } from '../../src/intake/learnt.ts';
import { createPoller, type PollDeps } from '../../src/intake/poll.ts';
import { noWish } from '../../src/formats/wish.ts';
import type { Prepared } from '../../src/intake/prepare.ts';
import type { Reception, ReceptionReport } from '../../src/intake/receive.ts';
import type { PollResult } from '../../src/intake/turn.ts';
import { createLog } from '../../src/log.ts';
import type { Feed } from '../../src/news/feed.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { arrival, morning } from '../store/newsroom.ts';

type ClaimedFeed = Awaited<ReturnType<PollDeps['claim']>>[number];

const minuteMs = 60_000;

const answer = {
  finalUrl: 'https://harbour.example/feed.xml',
  permanentUrl: null,
  freshForMs: null,
  etag: '"new"',
  lastModified: null,
};

const fresh: FetchOutcome = {
  kind: 'fresh',
  body: new Uint8Array([1]),
  contentType: 'application/rss+xml',
  bodyHash: 'hash',
  ...answer,
};

const prepared: Prepared = {
  kind: 'prepared',
  arrivals: [arrival({})],
  refused: [],
  beyondCap: 0,
  unchanged: 0,
  publishedTimes: [morning, morning - 20 * minuteMs],
  wish: noWish,
  news: 1,
  republished: 0,
  way: 'rss-parser',
};

function feedOf(id: string, everyMs: number | null = null): Feed {
  return {
    id: id as FeedId,
    source: id,
    url: `https://${id}.example/feed.xml`,
    timezone: 'UTC',
    datelineWeight: 1,
    defaultCountry: null,
    defaultRegion: null,
    topic: null,
    language: null,
    everyMs,
    fullText: false,
    auth: null,
  };
}

/** A poller whose feeds are all due, with what came of each. */
function pollerOver(
  ids: readonly string[],
  scripted: {
    readonly fetchFeed?: (request: FetchRequest) => Promise<FetchOutcome>;
    readonly prepare?: PollDeps['prepare'];
    readonly receive?: (reception: Reception) => Promise<ReceptionReport>;
    readonly finish?: PollDeps['finish'];
    readonly known?: Partial<ClaimedFeed>;
    readonly feeds?: readonly Feed[];
    readonly signal?: AbortSignal;
  } = {},
) {
  const due = [...ids];
  const finished = new Map<string, PollResult>();
  const receptions: Reception[] = [];
  const woken: ReceptionReport[] = [];
  const asked: FetchRequest[] = [];
  const claims: number[] = [];
  const feeds = scripted.feeds ?? ids.map((id) => feedOf(id));
  const poller = createPoller({
    feedOf: async (id) => feeds.find((feed) => feed.id === id),
    claim: async (_now, limit) => {
      claims.push(limit);
      const known = scripted.known ?? {};
      return due.splice(0, limit).map((id) =>
        Object.assign(
          {
            id: id as FeedId,
            url: `https://${id}.example/feed.xml`,
            etag: null,
            last_modified: null,
            body_hash: null,
            baseline_at: morning,
            last_success_at: morning,
            moved_to: null,
            learnt: null,
            failures: 0,
            failing_since: null,
            document: null,
          },
          known,
        ),
      );
    },
    finish:
      scripted.finish ??
      (async (id, result) => {
        finished.set(id, result);
      }),
    fetchFeed: async (request) => {
      asked.push(request);
      return scripted.fetchFeed?.(request) ?? fresh;
    },
    prepare: scripted.prepare ?? (async () => prepared),
    receiver: {
      receive: async (reception) => {
        receptions.push(reception);
        if (reception.feed !== null) finished.set(reception.feed.id, reception.feed.result);
        return (
          scripted.receive?.(reception) ?? {
            stored: 1,
            revised: 0,
            unchanged: 0,
            republished: 0,
            intents: [],
          }
        );
      },
    },
    clock: new RecordedClock(morning),
    random: () => 0.5,
    log: createLog('silent'),
    worker: 'one',
    hostRestMs: 2000,
    signal: scripted.signal ?? new AbortController().signal,
    onReceived: (report) => void woken.push(report),
  });
  return { poller, finished, receptions, woken, asked, claims };
}

/** What a feed with validators of yesterday has learnt. */
const learnt = JSON.stringify({
  ...nothingLearnt,
  validatorsAt: morning - 86_400_000,
  validatorsUrl: answer.finalUrl,
});

/** One feed polled once; gives what was recorded. */
async function recorded(
  outcome: FetchOutcome,
  known: Partial<ClaimedFeed> = {},
): Promise<PollResult | undefined> {
  const { poller, finished } = pollerOver(['harbour'], { fetchFeed: async () => outcome, known });
  await poller.pollDue();
  return finished.get('harbour');
}

describe('what each answer leaves behind', () => {
  test('fresh: its stories and what was learnt, in one turn; the lanes are woken', async () => {
    const { poller, finished, receptions, woken } = pollerOver(['harbour']);
    await poller.pollDue();
    expect(receptions).toMatchObject([{ isBaseline: false, feed: { worker: 'one' } }]);
    expect(finished.get('harbour')).toEqual({
      // Half of 20 minutes.
      due_at: morning + 10 * minuteMs,
      host_next_at: morning + 2000,
      learnt: JSON.stringify({
        ...nothingLearnt,
        ownMs: 10 * minuteMs,
        spanMs: 20 * minuteMs,
        validatorsAt: morning,
        validatorsUrl: answer.finalUrl,
        mostNew: 1,
      }),
      etag: '"new"',
      last_modified: null,
      body_hash: 'hash',
      last_success_at: morning,
      failures: 0,
      failing_since: null,
      last_outcome: 'fresh',
      document: null,
      way: 'rss-parser',
    });
    expect(woken).toHaveLength(1);
  });

  test('fresh for the first time: baseline', async () => {
    const { poller, receptions } = pollerOver(['harbour'], { known: { baseline_at: null } });
    await poller.pollDue();
    expect(receptions).toMatchObject([
      { isBaseline: true, feed: { result: { baseline_at: morning } } },
    ]);
  });

  test('what was learnt before goes along with the request', async () => {
    const known = { etag: '"old"', last_modified: 'Mon', body_hash: 'h', learnt };
    const { poller, asked } = pollerOver(['harbour'], { known });
    await poller.pollDue();
    expect(asked).toEqual([
      {
        url: 'https://harbour.example/feed.xml',
        etag: '"old"',
        lastModified: 'Mon',
        bodyHash: 'h',
      },
    ]);
  });

  test('unchanged: a success, and new validators', async () => {
    expect(await recorded({ kind: 'unchanged', by: 'status', ...answer }, { failures: 3 })).toEqual(
      {
        due_at: morning + 15 * minuteMs,
        host_next_at: morning + 2000,
        learnt: JSON.stringify(nothingLearnt),
        etag: '"new"',
        last_modified: null,
        last_success_at: morning,
        failures: 0,
        failing_since: null,
        last_outcome: 'unchanged',
        document: null,
      },
    );
  });

  test('a feed that fails is asked for its bytes, and a 304 does not make it well', async () => {
    const known = { etag: '"old"', last_modified: 'Mon', failures: 2, failing_since: 7 };
    const unchanged: FetchOutcome = { kind: 'unchanged', by: 'status', ...answer };
    const { poller, asked, finished } = pollerOver(['harbour'], {
      fetchFeed: async () => unchanged,
      known,
    });
    await poller.pollDue();
    expect(asked).toMatchObject([{ etag: null, lastModified: null }]);
    expect(finished.get('harbour')).toMatchObject({ failures: 2, failing_since: 7 });
  });

  test('throttled: asked again when the server wishes', async () => {
    const retryAfterMs = 40 * minuteMs;
    expect(
      await recorded({ kind: 'throttled', status: 429, retryAfterMs }, { failures: 1 }),
    ).toMatchObject({
      due_at: morning + retryAfterMs,
      last_failure_at: morning,
      last_failure: 'the server asked us to wait (429)',
      last_outcome: 'throttled',
      failures: 2,
    });
  });

  test('gone: never asked again', async () => {
    expect(await recorded({ kind: 'gone' })).toMatchObject({
      is_active: 0,
      last_failure: 'gone for good (410)',
    });
  });

  test('failed: the reason, and a later try', async () => {
    const outcome = await recorded({
      kind: 'failed',
      reason: 'dns',
      message: 'the host name does not resolve',
      status: null,
    });
    expect(outcome).toMatchObject({
      // Half (random) of twice the usual 15 minutes.
      due_at: morning + 15 * minuteMs,
      last_failure_at: morning,
      last_failure: 'the host name does not resolve',
      last_outcome: 'failed',
      failing_since: morning,
      failures: 1,
    });
  });

  test('unreadable: a failure that keeps the validators of the last good answer', async () => {
    const { poller, finished, receptions } = pollerOver(['harbour'], {
      prepare: async () => ({ kind: 'unreadable', reason: 'an HTML page' }),
    });
    await poller.pollDue();
    expect(receptions).toEqual([]);
    const result = finished.get('harbour');
    expect(result).toMatchObject({
      last_failure: 'not a feed we can read: an HTML page',
      last_outcome: 'not-a-feed',
      failures: 1,
    });
    expect(result).not.toHaveProperty('etag');
    expect(result).not.toHaveProperty('body_hash');
  });
});

describe('one feed’s trouble is its own', () => {
  const ids = ['one', 'two', 'three'];

  test('a stage that throws is recorded with its feed and stops no other', async () => {
    const { poller, finished, woken } = pollerOver(ids, {
      prepare: async ({ feed }) => {
        if (feed.id === 'two') throw new Error('parser fell over');
        return prepared;
      },
    });
    await poller.pollDue();
    expect(finished.get('two')).toMatchObject({ last_failure: 'parser fell over', failures: 1 });
    expect(woken).toHaveLength(2);
  });

  test('a fetch or a turn that throws, too', async () => {
    const { poller, finished, woken } = pollerOver(ids, {
      fetchFeed: async ({ url }) => {
        if (url.includes('one')) throw new Error('socket fell over');
        return fresh;
      },
      receive: async ({ feed }) => {
        if (feed?.id === 'two') throw new Error('disk full');
        return { stored: 0, revised: 0, unchanged: 1, republished: 0, intents: [] };
      },
    });
    await poller.pollDue();
    expect(finished.get('one')).toMatchObject({ last_failure: 'socket fell over' });
    expect(finished.get('two')).toMatchObject({ last_failure: 'disk full' });
    expect(woken).toHaveLength(1);
  });

  test('a failure that cannot even be recorded stops no other', async () => {
    const { poller, woken } = pollerOver(ids, {
      fetchFeed: async ({ url }) => (url.includes('two') ? { kind: 'gone' } : fresh),
      finish: async () => {
        throw new Error('database away');
      },
    });
    await expect(poller.pollDue()).resolves.toBeUndefined();
    expect(woken).toHaveLength(2);
  });

  test('a feed no longer configured is left alone', async () => {
    const { poller, asked } = pollerOver(['one', 'two'], { feeds: [feedOf('two')] });
    await poller.pollDue();
    expect(asked).toMatchObject([{ url: 'https://two.example/feed.xml' }]);
  });
});

describe('how many at once', () => {
  test('at most 16, and a slow one holds up no other', async () => {
    const slow = Promise.withResolvers<FetchOutcome>();
    let [underWay, most] = [0, 0];
    const ids = Array.from({ length: 30 }, (_, index) => `feed-${index}`);
    const { poller, finished, claims } = pollerOver(ids, {
      fetchFeed: async ({ url }) => {
        underWay += 1;
        most = Math.max(most, underWay);
        const outcome = await (url.includes('feed-0.') ? slow.promise : Promise.resolve(fresh));
        underWay -= 1;
        return outcome;
      },
    });
    const polled = poller.pollDue();
    while (finished.size < ids.length - 1) await Promise.resolve();
    expect(most).toBe(16);
    expect(Math.max(...claims)).toBe(16);
    slow.resolve(fresh);
    await polled;
    await poller.settled();
    expect(finished.size).toBe(ids.length);
  });

  test('a contract feed is asked at its own interval', async () => {
    const { poller, finished } = pollerOver(['wire'], { feeds: [feedOf('wire', 15_000)] });
    await poller.pollDue();
    expect(finished.get('wire')).toMatchObject({ due_at: morning + 15_000 });
  });
});

describe('what a feed teaches', () => {
  const day = 86_400_000;
  const unchanged: FetchOutcome = { kind: 'unchanged', by: 'status', ...answer };

  test('validators a week old stay at home once', async () => {
    const old = JSON.stringify({ ...JSON.parse(learnt), validatorsAt: morning - 7 * day });
    const { poller, asked } = pollerOver(['harbour'], { known: { etag: '"old"', learnt: old } });
    await poller.pollDue();
    expect(asked).toMatchObject([{ etag: null, lastModified: null }]);
  });

  test('a 304 from another place than gave the validators is asked again for the bytes', async () => {
    const { poller, asked, finished } = pollerOver(['harbour'], {
      fetchFeed: async ({ etag }) =>
        etag === null ? fresh : { ...unchanged, finalUrl: 'https://cdn.example/feed.xml' },
      known: { etag: '"old"', learnt },
    });
    await poller.pollDue();
    expect(asked.map(({ etag }) => etag)).toEqual(['"old"', null]);
    expect(finished.get('harbour')).toMatchObject({ last_outcome: 'fresh' });
  });

  test('its rhythm holds while nothing changes', async () => {
    const known = { learnt: JSON.stringify({ ...nothingLearnt, ownMs: 7 * minuteMs }) };
    expect(await recorded(unchanged, known)).toMatchObject({ due_at: morning + 7 * minuteMs });
  });

  test('permanent redirects for a day and three polls: asked there from now on', async () => {
    const permanentUrl = 'https://new.example/feed.xml';
    const move = { to: permanentUrl, since: morning - day, polls: 2 };
    const known = { learnt: JSON.stringify({ ...nothingLearnt, move }) };
    const moved = await recorded({ ...unchanged, permanentUrl }, known);
    expect(moved).toMatchObject({ moved_to: permanentUrl });
    expect(await recorded({ ...unchanged, permanentUrl })).not.toHaveProperty('moved_to');

    const { poller, asked } = pollerOver(['harbour'], { known: { moved_to: permanentUrl } });
    await poller.pollDue();
    expect(asked).toMatchObject([{ url: permanentUrl }]);
  });

  test('a place it moved to that fails again and again is doubted', async () => {
    const failed: FetchOutcome = { kind: 'failed', reason: 'dns', message: 'x', status: null };
    const known = { moved_to: 'https://new.example/feed.xml', failing_since: morning };
    expect(await recorded(failed, { ...known, failures: 3 })).toMatchObject({ moved_to: null });
    expect(await recorded(failed, { ...known, failures: 2 })).not.toHaveProperty('moved_to');
  });

  test('a host that asked us to wait is left alone for so long', async () => {
    const throttled: FetchOutcome = { kind: 'throttled', status: 503, retryAfterMs: 1_200_000 };
    expect(await recorded(throttled)).toMatchObject({ host_next_at: morning + 1_200_000 });
  });

  test('the most it ever brought at once, and what a new archive is measured by', async () => {
    const asked: unknown[] = [];
    const { poller, finished } = pollerOver(['harbour'], {
      prepare: async (_asked, before) => {
        asked.push(before);
        return { ...prepared, news: 12 };
      },
      known: { learnt: JSON.stringify({ ...nothingLearnt, mostNew: 7 }) },
    });
    await poller.pollDue();
    expect(asked).toEqual([{ lastReadAt: morning, mostNew: 7 }]);
    expect(finished.get('harbour')?.learnt).toContain('"mostNew":12');
  });
});

test('what shutdown cuts off is given back, due at once, and is no failure', async () => {
  const stopping = new AbortController();
  const { poller, finished } = pollerOver(['harbour'], {
    signal: stopping.signal,
    fetchFeed: async () => {
      stopping.abort(new Error('stopping'));
      throw new Error('stopping');
    },
  });
  await poller.pollDue();
  expect(finished.get('harbour')).toEqual({ due_at: morning });
});
