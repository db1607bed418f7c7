import { describe, expect, test } from 'vitest';
import { readFeed } from '../../src/intake/read-feed.ts';
import { openReadingPool } from '../../src/intake/reading-pool.ts';
import { asking, item, rss } from './feeds-to-read.ts';

const program = new URL('endless-thread.ts', import.meta.url);

describe('a thread reads as the process would', () => {
  test('the same stories, and the bytes are handed over, not copied', async () => {
    await using pool = openReadingPool();
    const asked = asking(rss(item));
    expect(await pool.read('feed', asked)).toEqual(await readFeed(asking(rss(item))));
    expect(asked.body.byteLength).toBe(0);
  });

  test('bytes that are part of something larger stay whole', async () => {
    await using pool = openReadingPool();
    const pooled = Buffer.from(rss(item));
    expect(pooled.buffer.byteLength).toBeGreaterThan(pooled.byteLength);
    const before = pooled.toString();
    expect(await pool.read('feed', { ...asking(''), body: pooled })).toMatchObject({
      kind: 'read',
    });
    expect(pooled.toString()).toBe(before);
  });
});

describe('no document stalls or kills the process', () => {
  test('one that never ends is given up, the process goes on meanwhile, and the next is read', async () => {
    await using pool = openReadingPool({ threads: 1, program, limits: { timeMs: 200 } });
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 10);
    const endless = pool.read('feed', asking('', 'https://a.example/endless'));
    const waiting = pool.read('feed', asking('', 'https://a.example/next'));
    expect(await endless).toEqual({
      kind: 'unreadable',
      reason: 'it takes longer than 0.2 s to read',
    });
    expect(await waiting).toEqual({
      kind: 'unreadable',
      reason: 'answered https://a.example/next',
    });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });

  test('a thread that breaks costs only its document', async () => {
    await using pool = openReadingPool({ threads: 1, program });
    expect(await pool.read('feed', asking('', 'https://a.example/broken'))).toEqual({
      kind: 'unreadable',
      reason: 'reading it broke: a bug',
    });
    expect(await pool.read('feed', asking('', 'https://a.example/next'))).toMatchObject({
      reason: 'answered https://a.example/next',
    });
  });
});

test('a stopped pool leaves nobody waiting', async () => {
  const pool = openReadingPool({ threads: 1, program });
  const endless = pool.read('feed', asking('', 'https://a.example/endless'));
  await pool[Symbol.asyncDispose]();
  expect(await endless).toMatchObject({ kind: 'unreadable' });
});
