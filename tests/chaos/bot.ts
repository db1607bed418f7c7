import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModels } from '../../src/cli/installation.ts';
import { seededRandom, systemClock } from '../../src/clock.ts';
import { createDateline, localConnection } from '../../src/dateline.ts';
import { createLog } from '../../src/log.ts';
import type { FeedId, WorkspaceId } from '../../src/news/ids.ts';
import { anyValue } from '../../src/query/vocabulary.ts';
import { openAt } from './open.ts';
import { hurried, type BotOrder } from './order.ts';
import { readFeed } from '../../src/intake/read-feed.ts';

/** The whole bot as `start` builds it, but for its hurry: polls, groups, routes and posts until told to stop. */
async function watch(order: BotOrder): Promise<void> {
  const home = fileURLToPath(new URL('../..', import.meta.url));
  const clock = systemClock();
  const log = createLog('fatal');
  const stopping = new AbortController();
  process.on('SIGTERM', () => stopping.abort(new Error('stopping')));
  await using store = await openAt(order.database);
  await using dateline = await createDateline({
    clock,
    random: seededRandom(order.seed),
    log,
    store,
    feeds: order.feeds.map((url, wire) => ({
      id: `wire-${wire}` as FeedId,
      source: `Wire ${wire}`,
      url,
      timezone: 'UTC',
      datelineWeight: 1,
      defaultCountry: null,
      defaultRegion: null,
      topic: null,
      language: 'en',
      everyMs: 300,
      fullText: false,
      auth: null,
    })),
    ...(await loadModels(home, join(home, 'config'))),
    vocabulary: anyValue,
    workspaceId: order.workspaceId as WorkspaceId,
    slack: { ...localConnection(order.slack), command: '/wire' },
    allowPrivate: () => true,
    userAgent: 'DatelineBot/test',
    // One loopback host plays all publishers.
    hostRestMs: 0,
    readFeed,
    worker: order.worker,
    firstPollSpreadMs: 0,
    // Four of them start and read feeds while they post: a post takes longer than in a drain.
    timings: { ...hurried, leaseMs: 6000, settleMs: 2000, editGapMs: 4000, feedLeaseMs: 6000 },
  });
  await dateline.start();
  process.stdout.write('ready\n');
  while (!stopping.signal.aborted) {
    await dateline.tick();
    await clock.sleep(50, stopping.signal).catch(() => {});
  }
}

await watch(JSON.parse(process.argv[2] ?? '') as BotOrder);
process.exit(0);
