import { describe, expect, test } from 'vitest';
import {
  areValidatorsCurrent,
  moveAfter,
  nothingLearnt,
  readLearnt,
  type Move,
} from '../../src/intake/learnt.ts';
import { morning as now } from '../store/newsroom.ts';

const hourMs = 3_600_000;
const to = 'https://new.example/feed';

describe('a move counts', () => {
  /** What comes of polls that end at these places, so many hours apart. */
  function after(hours: number, ...places: (string | null)[]): string | null {
    let move: Move | null = null;
    let movedTo: string | null = null;
    for (const [nth, place] of places.entries()) {
      ({ move, movedTo } = moveAfter(move, place, now + nth * hours * hourMs));
    }
    return movedTo;
  }

  test.each([
    ['three polls over a day', 12, [to, to, to], to],
    ['two polls over a day', 24, [to, to], null],
    ['ten polls within hours', 1, Array.from({ length: 10 }, () => to), null],
    ['undone in between', 12, [to, to, null, to], null],
    ['to another place in between', 12, [to, to, 'https://other.example/', to], null],
    ['nowhere', 12, [null, null, null], null],
  ])('%s', (_, hours, places, expected) => {
    expect(after(hours, ...places)).toBe(expected);
  });
});

test('validators are sent for a week, and not before a whole answer gave them', () => {
  const since = (ago: number): boolean =>
    areValidatorsCurrent({ ...nothingLearnt, validatorsAt: now - ago * hourMs }, now);
  expect([since(1), since(167), since(168)]).toEqual([true, true, false]);
  expect(areValidatorsCurrent(nothingLearnt, now)).toBe(false);
});

test('what is kept is read back; what cannot be read is learnt anew', () => {
  const learnt = { ...nothingLearnt, ownMs: 5, mostNew: 7, move: { to, since: now, polls: 2 } };
  expect(readLearnt(JSON.stringify(learnt))).toEqual(learnt);
  for (const text of [null, '', '{', '{}', '[]', '{"ownMs":"x"}']) {
    expect(readLearnt(text)).toEqual(nothingLearnt);
  }
});
