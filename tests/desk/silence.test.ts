import { describe, expect, test } from 'vitest';
import { silentSince } from '../../src/desk/silence.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Monday, midnight UTC. */
const monday = Date.UTC(2026, 2, 2);

/** Times at these hours of these weekdays (0 is Monday), for the weeks before `monday`, oldest first. */
function rhythm(weeks: number, hours: readonly number[], days = [0, 1, 2, 3, 4, 5, 6]): number[] {
  return Array.from({ length: weeks }, (_, week) =>
    days.flatMap((day) =>
      hours.map(
        (hour) => monday - (weeks - week) * 7 * dayMs + day * dayMs + hour * hourMs + 60_000,
      ),
    ),
  ).flat();
}
const allDay = Array.from({ length: 24 }, (_, hour) => hour);
const office = [9, 10, 11, 12, 13, 14, 15, 16, 17];
const workdays = [0, 1, 2, 3, 4];

describe('a feed that publishes every hour', () => {
  const times = rhythm(4, allDay);
  test.each([
    [3, false],
    [5, false],
    [8, true],
  ])('%i hours of silence: %s', (hours, isSilent) => {
    const last = times.at(-1) ?? 0;
    expect(silentSince(times, monday + (hours - 1) * hourMs)).toBe(isSilent ? last : null);
  });
});

describe('a feed of office hours', () => {
  // Its last story came on Friday at 17:00.
  const times = rhythm(4, office, workdays);
  test.each<[string, number, boolean]>([
    ['the weekend is no silence', monday - hourMs, false],
    ['nor is Monday morning', monday + 9 * hourMs, false],
    ['nor its first hours', monday + 13 * hourMs, false],
    ['a whole Monday is', monday + 17 * hourMs, true],
    ['and so is a week', monday + 7 * dayMs, true],
  ])('%s', (_, now, isSilent) => {
    expect(silentSince(times, now) !== null).toBe(isSilent);
  });
});

test('a feed with one story a day misses a day, then days, before anything is said', () => {
  const daily = rhythm(4, [9]);
  expect(silentSince(daily, monday + 12 * hourMs)).toBeNull();
  expect(silentSince(daily, monday + 2 * dayMs)).toBeNull();
  expect(silentSince(daily, monday + 7 * dayMs)).not.toBeNull();
});

test.each<[string, readonly number[]]>([
  ['no stories', []],
  ['one', [monday - 10 * dayMs]],
  ['a week of them', rhythm(1, allDay)],
  ['stories of the future only', [monday + 100 * dayMs]],
])('%s: nothing is known', (_, times) => {
  expect(silentSince(times, monday + 3 * dayMs)).toBeNull();
});

test('two weeks are enough', () => {
  expect(silentSince(rhythm(3, allDay), monday + 12 * hourMs)).not.toBeNull();
});
