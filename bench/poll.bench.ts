/**
 * Ten thousand feeds due every five minutes on one process: the CPU and memory that polling them takes, sockets, threads
 * and a database on disk included, the publishers' own work not.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RecordedClock } from '../src/clock.ts';
import type { Feed } from '../src/news/feed.ts';
import type { FeedId } from '../src/news/ids.ts';
import { openSqliteStore } from '../src/store/store.ts';
import { openPoller } from '../tests/intake/poller-over.ts';
import { bureauFeed } from '../tests/normalize/feeds.ts';
import { morning } from '../tests/store/newsroom.ts';

const count = 10_000;
const everyMs = 5 * 60_000;
const tickMs = 5000;

test(`${count} feeds`, { timeout: 1_800_000 }, async () => {
  const wires = spawn(process.execPath, [join(import.meta.dirname, 'still-wires.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = (await once(wires.stdout, 'data')) as [Buffer];
  const port = Number(said.toString());
  const directory = mkdtempSync(join(tmpdir(), 'dateline-poll-'));
  try {
    const clock = new RecordedClock(morning);
    await using store = await openSqliteStore(join(directory, 'dateline.db'));
    const feeds = Array.from({ length: count }, (_, index): Feed => {
      const url = `http://wire-${index}.example:${port}/${index}/feed`;
      return {
        ...bureauFeed,
        id: `feed-${index}` as FeedId,
        source: `Wire ${index}`,
        url,
        everyMs,
      };
    });
    let received = 0;
    await using poller = await openPoller({
      store,
      clock,
      feeds,
      firstDueAt: (index) => morning + Math.floor((index * everyMs) / count),
      resolveAll: (_, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
      limits: {},
      onReceived: () => (received += 1),
    });
    // The first round stores what is there; the second is the one that counts.
    for (const round of ['first', 'every later']) {
      received = 0;
      const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
      const until = clock.now() + everyMs;
      for (; clock.now() < until; clock.advanceBy(tickMs)) await poller.pollDue();
      const { user, system } = process.cpuUsage(cpu);
      const cpuMs = (user + system) / 1000;
      const share = ((100 * cpuMs) / everyMs).toFixed(1);
      const megabytes = (process.memoryUsage().rss / 1_048_576).toFixed(0);
      console.log(
        `${round} round of ${count} feeds: ${received} documents; ${(cpuMs / count).toFixed(2)} ms of CPU a poll, ${share} % of one core at a poll every five minutes; ${((performance.now() - startedAt) / 1000).toFixed(0)} s; ${megabytes} MB`,
      );
    }
    expect(received).toBeGreaterThanOrEqual(count / 10);
  } finally {
    wires.stdin.end();
    rmSync(directory, { recursive: true, force: true });
  }
});
