import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PollWish } from '../../src/formats/raw-item.ts';
import { noWish } from '../../src/formats/wish.ts';
import { freshForMs, retryAfterMs, validatorsOf } from '../../src/intake/http-headers.ts';
import {
  firstDueAt,
  hostFreeAt,
  nextDueAt,
  ownInterval,
  spanOf,
  type PollRecord,
} from '../../src/intake/schedule.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2026, 10, 25, 12);

const record = (changes: Partial<PollRecord>): PollRecord => ({
  now,
  outcome: 'fresh',
  failures: 0,
  everyMs: null,
  ownMs: null,
  spanMs: null,
  wish: noWish,
  freshForMs: null,
  retryAfterMs: null,
  random: () => 0.5,
  ...changes,
});
const wishing = (everyMs: number): PollWish => ({ ...noWish, everyMs });
const from = (base: number, everyMs: number): PollWish => ({
  ...wishing(everyMs),
  baseAt: now + base,
});
const delay = (changes: Partial<PollRecord>): number =>
  (nextDueAt(record(changes)) ?? Infinity) - now;

describe('ownInterval', () => {
  const every = (gap: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => now - index * gap);
  test.each([
    ['no items', [], null],
    ['one item', [now], null],
    ['an item every 20 minutes', every(20 * minute, 30), 10 * minute],
    ['a flood', every(1000, 30), 5 * minute],
    ['one a week', every(168 * hour, 10), hour],
    ['all at one time', Array.from({ length: 20 }, () => now), 5 * minute],
    [
      'a rhythm that was slower long ago',
      [...every(20 * minute, 20), ...every(100 * hour, 50).slice(1)],
      10 * minute,
    ],
    ['two gaps: the middle of both', [now, now - 20 * minute, now - 60 * minute], 15 * minute],
    ['an impossible date is left out', [...every(20 * minute, 5), Number.NaN], 10 * minute],
  ])('%s', (_, times, expected) => {
    expect(ownInterval(times)).toBe(expected);
    expect(ownInterval(times.toReversed())).toBe(expected);
  });
});

describe('nextDueAt', () => {
  test.each<[string, Partial<PollRecord>, number]>([
    ['a rhythm not known yet', {}, 15 * minute],
    ['its own rhythm', { ownMs: 7 * minute }, 7 * minute],
    ['unchanged is no worse', { outcome: 'unchanged', ownMs: 7 * minute }, 7 * minute],
    ['never below five minutes', { ownMs: 1000, wish: wishing(60), freshForMs: 10 }, 5 * minute],
    [
      'the publisher wishes more time',
      { ownMs: 7 * minute, wish: wishing(30 * minute) },
      30 * minute,
    ],
    ['the cache holds longer', { ownMs: 7 * minute, freshForMs: 20 * minute }, 20 * minute],
    ['a wish of a week is a day', { wish: wishing(168 * hour) }, 24 * hour],
    [
      'a contract rules alone',
      { everyMs: 30_000, ownMs: hour, wish: wishing(hour), freshForMs: hour },
      30_000,
    ],
    [
      'Retry-After',
      { outcome: 'throttled', failures: 1, ownMs: 7 * minute, retryAfterMs: 40 * minute },
      40 * minute,
    ],
    [
      'Retry-After of a second',
      { outcome: 'throttled', failures: 1, ownMs: 7 * minute, retryAfterMs: 1000 },
      7 * minute,
    ],
    [
      'Retry-After of a year',
      { outcome: 'throttled', failures: 1, retryAfterMs: 8760 * hour },
      24 * hour,
    ],
    [
      'throttled without a time doubles',
      { outcome: 'throttled', failures: 2, ownMs: 7 * minute },
      28 * minute,
    ],
    ['the first failure', { outcome: 'failed', failures: 1, ownMs: 10 * minute }, 10 * minute],
    ['the third', { outcome: 'failed', failures: 3, ownMs: 10 * minute }, 40 * minute],
    ['the hundredth', { outcome: 'failed', failures: 100, ownMs: 10 * minute }, 6 * hour],
    [
      'jitter never goes below five minutes',
      { outcome: 'failed', failures: 1, random: () => 0 },
      5 * minute,
    ],
    [
      'a contract feed that fails',
      { outcome: 'failed', failures: 1, everyMs: 30_000, random: () => 0 },
      30_000,
    ],
    ['gone', { outcome: 'gone', failures: 1 }, Infinity],
    [
      'a story stays for two hours: never away for more than one',
      { outcome: 'failed', failures: 9, spanMs: 2 * hour, random: () => 0.99 },
      Math.round(0.99 * hour),
    ],
    [
      'a story stays for a minute: the usual interval',
      { outcome: 'failed', failures: 9, spanMs: minute, random: () => 1 },
      15 * minute,
    ],
    // now is 12:00 on a Wednesday.
    ['updates come at 12:20 and every hour', { wish: from(20 * minute, hour) }, 20 * minute],
    ['at 12:02: too soon, so the next', { wish: from(2 * minute, hour) }, 62 * minute],
    ['at 11:40', { wish: from(-20 * minute, hour) }, 40 * minute],
    [
      'the cache holds longer than to 12:20',
      { wish: from(20 * minute, hour), freshForMs: 30 * minute },
      80 * minute,
    ],
    ['once a week, two days from now: a day', { wish: from(48 * hour, 168 * hour) }, 24 * hour],
    ['hours to skip', { wish: { ...noWish, skipHours: [12, 13] } }, 135 * minute],
    ['days to skip', { wish: { ...noWish, skipDays: [3] } }, 12 * hour + 15 * minute],
    [
      'days and hours to skip',
      { wish: { ...noWish, skipDays: [3, 4], skipHours: [0, 1] } },
      38 * hour + 15 * minute,
    ],
    ['a contract skips nothing', { everyMs: 30_000, wish: { ...noWish, skipHours: [12] } }, 30_000],
    [
      'a failure waits for the hour, too',
      { outcome: 'failed', failures: 1, wish: { ...noWish, skipHours: [12] } },
      75 * minute,
    ],
  ])('%s', (_, changes, expected) => {
    expect(delay(changes)).toBe(expected);
  });

  test('without a contract: at least 5 minutes, at most a day, whatever publishers say', () => {
    const time = fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: null });
    fc.assert(
      fc.property(
        fc.constantFrom('fresh', 'unchanged', 'throttled', 'failed'),
        fc.nat(2000),
        fc.option(fc.integer({ min: 5 * minute, max: hour }), { nil: null }),
        time,
        fc.option(fc.integer({ min: 0, max: 6 * hour }), { nil: null }),
        time,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (outcome, failures, ownMs, wishMs, fresh, retry, chance) => {
          const ms = delay({
            outcome,
            failures,
            ownMs,
            wish: { ...noWish, everyMs: wishMs },
            freshForMs: fresh,
            retryAfterMs: retry,
            random: () => chance,
          });
          expect(ms).toBeGreaterThanOrEqual(5 * minute);
          expect(ms).toBeLessThanOrEqual(24 * hour);
          expect(Number.isInteger(ms)).toBe(true);
        },
      ),
    );
  });
});

test.each([
  ['no items', [], null],
  ['one item', [now], null],
  ['all of one moment', [now, now], null],
  ['a day', [now - 5, now - 24 * hour, now], 24 * hour],
])('a story stays in the document: %s', (_, times, expected) => {
  expect(spanOf(times)).toBe(expected);
});

test.each([
  ['a rest', null, 2000],
  ['as long as it said', { retryAfterMs: hour }, hour],
  ['it did not say how long', { retryAfterMs: null }, 5 * minute],
  ['at least a rest', { retryAfterMs: 0 }, 2000],
  ['at most a day', { retryAfterMs: 1e12 }, 24 * hour],
])('a host is left alone: %s', (_, throttled, expected) => {
  expect(hostFreeAt(now, 2000, throttled) - now).toBe(expected);
});

describe('firstDueAt', () => {
  test('is the same for one feed and spread over many', () => {
    const delays = Array.from(
      { length: 1000 },
      (_, index) => firstDueAt(now, `feed-${index}`, minute) - now,
    );
    expect(firstDueAt(now, 'feed-7', minute) - now).toBe(delays[7]);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(minute);
    const inEachTenth = Array.from(
      { length: 10 },
      (_, tenth) => delays.filter((ms) => Math.floor(ms / 6000) === tenth).length,
    );
    expect(Math.min(...inEachTenth)).toBeGreaterThan(60);
    expect(firstDueAt(now, 'feed-7', 0)).toBe(now);
  });
});

describe('response headers', () => {
  test.each([
    [{}, null],
    [{ 'cache-control': 'max-age=600' }, 10 * minute],
    [{ 'cache-control': 'public, MAX-AGE="600"', age: '120' }, 8 * minute],
    [{ 'cache-control': 'max-age=600', expires: 'Wed, 25 Nov 2026 15:00:00 GMT' }, 10 * minute],
    [{ 'cache-control': 'max-age=99999999' }, 6 * hour],
    [{ 'cache-control': 'no-cache, max-age=600' }, null],
    [{ 'cache-control': 'max-age=0' }, null],
    [{ expires: 'Wed, 25 Nov 2026 12:30:00 GMT' }, 30 * minute],
    [
      { expires: 'Wed, 25 Nov 2026 12:30:00 GMT', date: 'Wed, 25 Nov 2026 12:10:00 GMT' },
      20 * minute,
    ],
    [{ expires: '0' }, null],
    [{ expires: 'never' }, null],
  ])('%o stay fresh for %s', (headers, expected) => {
    expect(freshForMs(headers, now)).toBe(expected);
  });

  test.each([
    [undefined, null],
    ['90', 90_000],
    [' 90 ', 90_000],
    ['Wed, 25 Nov 2026 12:01:00 GMT', minute],
    ['Wed, 25 Nov 2026 11:00:00 GMT', 0],
    ['-5', null],
    ['soon', null],
    ['1.5', null],
  ])('Retry-After %j is %s', (text, expected) => {
    expect(retryAfterMs({ 'retry-after': text }, now)).toBe(expected);
  });

  test('validators that would silence a feed are not kept', () => {
    const lastModified = 'Tue, 24 Nov 2026 10:00:00 GMT';
    expect(validatorsOf({ etag: '"1"', 'last-modified': lastModified })).toEqual({
      etag: '"1"',
      lastModified,
    });
    expect(validatorsOf({ 'last-modified': 'Fri, 01 Jan 2038 00:00:00 GMT' })).toEqual({
      etag: null,
      lastModified: null,
    });
    expect(validatorsOf({ etag: '"1"', 'last-modified': lastModified, expires: '0' })).toEqual({
      etag: '"1"',
      lastModified: null,
    });
  });
});
