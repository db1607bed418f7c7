import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openReadingPool } from '../../src/intake/reading-pool.ts';
import { asking, item, rss } from './feeds-to-read.ts';

describe('no real document stalls or kills the process', () => {
  test('one that needs too much memory is given up, and the next is read', async () => {
    await using pool = openReadingPool({ threads: 1, limits: { memoryMb: 24 } });
    const many = rss(
      '<item><title>a b c</title><description>d</description></item>'.repeat(150_000),
    );
    expect(await pool.read('feed', asking(many))).toEqual({
      kind: 'unreadable',
      reason: 'it takes more than 24 MB of memory to read',
    });
    expect(await pool.read('feed', asking(rss(item)))).toMatchObject({ kind: 'read' });
  });

  const bombs: readonly (readonly [name: string, document: string])[] = [
    ['2,000,000 elements deep', `<rss><channel>${'<a>'.repeat(2_000_000)}`],
    ['a title of 20 MB', rss(`<item><title>${'x '.repeat(10_000_000)}</title></item>`)],
    ['3,000,000 brackets deep', '['.repeat(3_000_000)],
    ['datelines without end', rss(`<item><description>${'A (B) — '.repeat(300_000)}`)],
    ['sign-offs without end', rss(`<item><description>${'(Reporting by '.repeat(200_000)}`)],
    ['blank lines', rss(`<item><description>x${' \n'.repeat(1_000_000)}y</description></item>`)],
    ['capitals', rss(`<item><description>${'LONDON, '.repeat(300_000)}</description></item>`)],
  ];

  test('all of them at once, read or given up, and the process goes on meanwhile', async () => {
    await using pool = openReadingPool({ limits: { timeMs: 1000 } });
    let worstMs = 0;
    const watching = new AbortController();
    const watch = (async () => {
      for (let last = performance.now(); !watching.signal.aborted; last = performance.now()) {
        await sleep(10);
        worstMs = Math.max(worstMs, performance.now() - last);
      }
    })();
    const readings = bombs.map(async ([, document]) => pool.read('feed', asking(document)));
    const reasons = (await Promise.all(readings)).map((reading) =>
      reading.kind === 'unreadable' ? reading.reason : 'read',
    );
    expect(reasons).not.toContain('');
    watching.abort();
    await watch;
    // Generous for a busy machine; what these documents cost when read here is many times that.
    expect(worstMs).toBeLessThan(1500);
    expect(await pool.read('feed', asking(rss(item)))).toMatchObject({ kind: 'read' });
  });
});
