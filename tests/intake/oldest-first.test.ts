import { describe, expect, test } from 'vitest';
import { oldestFirst } from '../../src/intake/oldest-first.ts';
import { storyWith } from '../query/subject.ts';

const minuteMs = 60_000;
const morning = Date.UTC(2026, 4, 18, 9);

/** Told in this order, of a document whose stories are given from top to bottom: title and minute, null when undated. */
function told(...document: readonly (readonly [title: string, minute: number | null])[]): string[] {
  const stories = document.map(([title, minute]) =>
    storyWith({
      title,
      publishedAt: minute === null ? morning : morning - (60 - minute) * minuteMs,
      dateQuality: minute === null ? 'received' : 'given',
    }),
  );
  return oldestFirst(stories).map(({ title }) => title);
}

describe('stories of one document are told oldest first', () => {
  test('by their dates, wherever they stand', () => {
    expect(told(['c', 3], ['a', 1], ['b', 2])).toEqual(['a', 'b', 'c']);
  });

  test('those of one minute from below, as feeds put new things on top', () => {
    expect(told(['d', 2], ['c', 2], ['b', 1], ['a', 1])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('those of one minute from the top, where the dates rise downwards', () => {
    expect(told(['a', 1], ['b', 1], ['c', 2], ['d', 2])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('undated ones from below, after the dated ones: they were seen only now', () => {
    expect(told(['c', null], ['b', null], ['a', null])).toEqual(['a', 'b', 'c']);
    expect(told(['d', null], ['b', 2], ['c', null], ['a', 1])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('none is no story', () => {
    expect(told()).toEqual([]);
  });
});
