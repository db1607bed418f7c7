import type { RecordedClock } from '../../src/clock.ts';
import { seededRandom } from '../../src/clock.ts';
import { fetchFeed, type FetchLimits } from '../../src/intake/fetch.ts';
import { createFeedAgent, type ConnectionLimits, type ResolveAll } from '../../src/intake/guard.ts';
import { createHostTurns } from '../../src/intake/host-turns.ts';
import { createPoller, type Poller } from '../../src/intake/poll.ts';
import { prepareFeed } from '../../src/intake/prepare.ts';
import { openReadingPool } from '../../src/intake/reading-pool.ts';
import type { ReceptionReport } from '../../src/intake/receive.ts';
import { createLog } from '../../src/log.ts';
import type { Feed } from '../../src/news/feed.ts';
import { claimDueFeeds, finishFeed, syncFeeds } from '../../src/store/feeds.ts';
import type { Store } from '../../src/store/store.ts';
import { lookUpStories } from '../../src/store/stories.ts';
import { tagsWith } from '../query/subject.ts';
import { receiverOver } from '../store/newsroom.ts';

/** Polling as it is in production, threads and sockets and all, over a store and without Slack. */
export async function openPoller(options: {
  readonly store: Store;
  readonly clock: RecordedClock;
  readonly feeds: readonly Feed[];
  readonly firstDueAt: (index: number) => number;
  readonly resolveAll: ResolveAll;
  readonly limits: Partial<FetchLimits>;
  readonly connection?: Partial<ConnectionLimits>;
  readonly onReceived?: (report: ReceptionReport) => void;
}): Promise<Poller & AsyncDisposable> {
  const { store, clock } = options;
  const feeds = new Map(options.feeds.map((feed) => [feed.id, feed]));
  const order = [...feeds.keys()];
  await syncFeeds(store.db, options.feeds, (id) => options.firstDueAt(order.indexOf(id)));
  const agent = createFeedAgent({
    allowPrivate: (address) => address === '127.0.0.1',
    resolveAll: options.resolveAll,
    limits: options.connection ?? {},
  });
  const readingPool = openReadingPool();
  const hostTurns = createHostTurns();
  const { signal } = new AbortController();
  const worker = 'one';
  const poller = createPoller({
    feedOf: async (id) => feeds.get(id),
    claim: async (now, limit) => claimDueFeeds(store.db, { worker, now, leaseMs: 120_000, limit }),
    finish: async (id, result) => finishFeed(store.db, id, worker, result),
    fetchFeed: async (request) =>
      fetchFeed(request, {
        dispatcher: agent,
        clock,
        hostTurns,
        signal,
        userAgent: 'DatelineBot/0.1 (test)',
        limits: options.limits,
      }),
    prepare: async (asked, before) =>
      prepareFeed(asked, before, {
        readFeed: async (bytes) => readingPool.read('feed', bytes),
        tagger: { tag: () => tagsWith({}) },
        lookUp: async (id, keys) => lookUpStories(store.db, id, keys),
      }),
    receiver: receiverOver(store, clock),
    clock,
    random: seededRandom(7),
    log: createLog('silent'),
    worker,
    hostRestMs: 2000,
    signal,
    onReceived: options.onReceived ?? (() => undefined),
  });
  return {
    ...poller,
    [Symbol.asyncDispose]: async () => {
      await agent.destroy();
      await readingPool[Symbol.asyncDispose]();
    },
  };
}
