import { describe, expect, test } from 'vitest';
import { republishedOf } from '../../src/intake/bulk.ts';
import type { Story } from '../../src/news/story.ts';
import { storyWith } from '../query/subject.ts';
import { morning as now } from '../store/newsroom.ts';

const hourMs = 3_600_000;

/** So many new stories, published so long ago. */
function stories(count: number, ageMs: number, changes: Partial<Story> = {}): Story[] {
  return Array.from({ length: count }, (_, nth) =>
    storyWith({
      guid: `${ageMs} ${nth}`,
      title: `Story ${ageMs} ${nth}`,
      publishedAt: now - ageMs - nth,
      dateQuality: 'given',
      ...changes,
    }),
  );
}

const undated: Partial<Story> = { dateQuality: 'received', publishedAt: now };
const week = 168 * hourMs;

describe('how many of a poll’s new stories are an archive put out again', () => {
  test.each<
    [string, number, Story[], { lastReadAt?: number | null; mostNew?: number; old?: string[] }]
  >([
    ['one old story late', 0, stories(1, week), {}],
    ['nine old stories', 0, stories(9, week), {}],
    ['sixty old stories', 60, stories(60, week), {}],
    [
      'old ones, with today’s news among them',
      40,
      [...stories(40, week), ...stories(3, 60_000)],
      {},
    ],
    ['a busy hour of today', 0, stories(30, hourMs), {}],
    [
      'what came while we were away',
      0,
      stories(40, 20 * hourMs),
      { lastReadAt: now - 30 * hourMs },
    ],
    ['the first poll is another matter', 0, stories(60, week), { lastReadAt: null }],
    ['twelve without dates within minutes', 12, stories(12, 0, undated), {}],
    [
      'twelve without dates after a night',
      0,
      stories(12, 0, undated),
      { lastReadAt: now - 9 * hourMs },
    ],
    [
      'old headlines dated today',
      20,
      stories(20, hourMs),
      {
        old: stories(20, hourMs).map(({ title }) => title),
      },
    ],
    ['sixty dated today, from a feed that brings two', 60, stories(60, hourMs), { mostNew: 2 }],
    [
      'sixty dated today, from a feed that once brought as many',
      0,
      stories(60, hourMs),
      {
        mostNew: 60,
      },
    ],
  ])('%s: %i', (_, expected, news, { lastReadAt = now - 300_000, mostNew = 5, old = [] }) => {
    const oldTitles = new Set(old);
    const found = republishedOf({ news, oldTitles, now, lastReadAt, mostNew });
    expect(found.size).toBe(expected);
    // Today's own are never among them unless nothing tells them apart.
    const todays = [...found].filter((story) => story.publishedAt >= now - 24 * hourMs);
    expect(todays).toHaveLength(expected < news.length ? 0 : todays.length);
  });
});
