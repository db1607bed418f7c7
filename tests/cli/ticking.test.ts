import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { startTicking } from '../../src/cli/ticking.ts';
import { createLog } from '../../src/log.ts';

/** A clock over the faked timers. */
const clock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  sleep: async (ms, signal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      });
    }),
};

/** How often it ticks in the minute before the clock is set by `jumpMs`, and in the minute after. */
async function ticksAround(startAt: string, jumpMs: number): Promise<[number, number]> {
  vi.setSystemTime(new Date(startAt));
  let ticks = 0;
  const ticking = startTicking({ clock, log: createLog('silent'), tick: () => (ticks += 1) });
  await vi.advanceTimersByTimeAsync(60_000);
  const before = ticks;
  vi.setSystemTime(Date.now() + jumpMs);
  await vi.advanceTimersByTimeAsync(60_000);
  await ticking.stop();
  const after = ticks - before;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ticks).toBe(before + after);
  return [before, after];
}

describe('the tick every five seconds', () => {
  const zone = process.env['TZ'];
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    process.env['TZ'] = 'Europe/Berlin';
  });
  afterEach(() => {
    vi.useRealTimers();
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  test.each([
    ['goes on as the clock does', '2026-11-25T10:00:01Z', 0],
    ['goes on when the clock is set back an hour', '2026-11-25T10:00:01Z', -3_600_000],
    ['goes on when the clock is set forward an hour', '2026-11-25T10:00:01Z', 3_600_000],
    ['goes on when summer time begins', '2026-03-29T00:59:01Z', 0],
    ['goes on when summer time ends', '2026-10-25T00:59:01Z', 0],
    ['goes on in the hour that comes twice', '2026-10-25T01:59:01Z', 0],
  ])('%s', async (_, startAt, jumpMs) => {
    const [before, after] = await ticksAround(startAt, jumpMs);
    expect(before).toBeGreaterThanOrEqual(11);
    expect(after).toBeGreaterThanOrEqual(8);
    expect(after).toBeLessThanOrEqual(13);
  });
});
