import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/clock.ts';
import { baselineOf, usualOf } from '../../src/trends/baseline.ts';
import { findBurst, logChance } from '../../src/trends/bursts.ts';
import { hourMs, seriesOf, storiesIn, type HourCount } from '../../src/trends/counts.ts';
import { findTrends, historyOf, spans, windowOf } from '../../src/trends/trends.ts';

/** A Monday, 00:00 UTC, and its hour. */
const monday = Date.UTC(2026, 4, 18);
const mondayHour = monday / hourMs;

/** Stories of one tag an hour, from `from` to before `to`. */
function counted(from: number, to: number, of: (hour: number) => number, code = 'TW'): HourCount[] {
  return Array.from({ length: to - from }, (_, at): HourCount => ({
    hour: from + at,
    kind: 'country',
    code,
    stories: of(from + at),
  })).filter(({ stories }) => stories > 0);
}

/** A Poisson number; Knuth's way. */
function poisson(mean: number, random: () => number): number {
  let left = Math.exp(mean);
  let count = -1;
  do {
    count += 1;
    left *= random();
  } while (left > 1);
  return count;
}

/** The newsroom's day: quiet nights, and half as much at weekends. */
function cycle(hour: number): number {
  const day = Math.floor(hour / 24) % 7;
  // The epoch began on a Thursday.
  const isWeekend = day === 2 || day === 3;
  return (1 + 0.8 * Math.sin((((hour % 24) - 8) / 24) * 2 * Math.PI)) * (isWeekend ? 0.5 : 1);
}

test.each([
  [10, 2, -10.0],
  [4, 0.5, Math.log(0.0017516)],
  [1, 0.001, Math.log(0.0009995)],
])('the chance of %i or more where %f is usual', (count, mean, expected) => {
  expect(logChance(count, mean)).toBeCloseTo(expected, 0);
});

test('counts of one tag and hour are added up', () => {
  const [series] = seriesOf([
    { hour: 5, kind: 'topic', code: 'politics', stories: 2 },
    { hour: 5, kind: 'topic', code: 'politics', stories: 1 },
    { hour: 7, kind: 'topic', code: 'politics', stories: 4 },
  ]);
  expect(series).toMatchObject({ kind: 'topic', code: 'politics' });
  expect(storiesIn(series ?? { byHour: new Map() }, { from: 5, to: 7 })).toBe(3);
});

describe('the baseline', () => {
  test.each([
    [71, null],
    [72, 'hour-of-day'],
    [167, 'hour-of-day'],
    [168, 'hour-of-week'],
    [672, 'hour-of-week'],
  ] as const)('%i hours of history bear %s', (hours, kind) => {
    expect(baselineOf({ from: mondayHour - hours, to: mondayHour })).toBe(kind);
  });

  test('knows Monday mornings from Sunday nights', () => {
    const history = { from: mondayHour - 672, to: mondayHour };
    const [series] = seriesOf(
      counted(history.from, history.to, (hour) => ((hour - mondayHour) % 168 === -159 ? 20 : 0)),
    );
    if (series === undefined) throw new Error('no series');
    const usualAt = usualOf(series, history, 'hour-of-week');
    expect(usualAt(mondayHour + 9).stories).toBeGreaterThan(5);
    expect(usualAt(mondayHour + 33).stories).toBeLessThan(0.1);
  });

  test('of an hour never seen busy is small, not nothing', () => {
    const history = { from: mondayHour - 672, to: mondayHour };
    const none = { kind: 'country', code: 'TW', byHour: new Map<number, number>() } as const;
    const { stories, atMost } = usualOf(none, history, 'hour-of-week')(mondayHour);
    expect(stories).toBeGreaterThan(0);
    expect(stories).toBeLessThan(0.001);
    expect(atMost).toBeGreaterThan(stories);
  });

  test('looks back four weeks, and not before listening began', () => {
    const window = windowOf('24h', monday);
    expect(historyOf(window, null)).toEqual({ from: window.from, to: window.from });
    expect(historyOf(window, monday - 100 * 24 * hourMs).from).toBe(window.from - 672);
    expect(historyOf(window, monday - 48 * hourMs)).toEqual({
      from: mondayHour - 48,
      to: window.from,
    });
    expect(historyOf(window, monday)).toEqual({ from: window.from, to: window.from });
  });
});

describe('bursts', () => {
  const usualAt = () => ({ stories: 0.5, atMost: 0.6 });
  const window = { from: 0, to: 24 };

  test('are found with their hours', () => {
    const byHour = new Map([
      [3, 1],
      [13, 6],
      [14, 9],
      [15, 5],
      [20, 1],
    ]);
    expect(findBurst({ byHour }, window, usualAt)).toMatchObject({ from: 13, to: 16, stories: 20 });
  });

  test.each([
    ['nothing', new Map<number, number>()],
    ['three stories where none is usual', new Map([[5, 3]])],
    ['the usual', new Map(Array.from({ length: 24 }, (_, hour) => [hour, 1]))],
  ])('%s is none', (_name, byHour) => {
    expect(findBurst({ byHour }, window, usualAt)).toBeNull();
  });

  test('a month of them is found where they are, with few false ones', () => {
    const random = seededRandom(7);
    const tags = 60;
    const days = 28;
    const history = { from: mondayHour - 672, to: mondayHour };
    let [planted, found, falseOnes] = [0, 0, 0];
    for (let tag = 0; tag < tags; tag += 1) {
      const rate = 0.05 * 1.08 ** tag;
      const [series] = seriesOf(
        counted(history.from, mondayHour + days * 24, (hour) =>
          poisson(rate * cycle(hour), random),
        ),
      );
      if (series === undefined) continue;
      const known = usualOf(series, history, 'hour-of-week');
      for (let day = 0; day < days; day += 1) {
        const from = mondayHour + day * 24;
        const byHour = new Map(series.byHour);
        const begins = from + Math.floor(random() * 20);
        const isPlanted = (tag + day) % 10 === 0;
        if (isPlanted) {
          planted += 1;
          for (let hour = begins; hour < begins + 3; hour += 1) {
            const extra = poisson(4 + 3 * rate, random);
            byHour.set(hour, (byHour.get(hour) ?? 0) + extra);
          }
        }
        const burst = findBurst({ byHour }, { from, to: from + 24 }, known);
        const isHit = burst !== null && burst.from < begins + 3 && burst.to > begins;
        if (isPlanted && isHit) found += 1;
        else if (burst !== null) falseOnes += 1;
      }
    }
    // Of sixty tags over four weeks: the figures stand in docs/figures.md.
    expect(found / planted).toBeGreaterThanOrEqual(0.85);
    expect(falseOnes / days).toBeLessThanOrEqual(0.5);
    const precision = found / (found + falseOnes);
    expect((2 * precision * found) / planted / (precision + found / planted)).toBeGreaterThan(0.9);
  });
});

describe('trends', () => {
  const now = monday + 15.5 * hourMs;
  const long = monday - 60 * 24 * hourMs;

  test.each(spans)('of %s end with the hour that runs, in at most fifteen steps', (span) => {
    const { window, all } = findTrends([], span, null, now);
    expect(window.to).toBe(mondayHour + 16);
    expect(all.steps.length).toBeLessThanOrEqual(15);
    expect(all.steps.length * ((all.steps[1]?.at ?? 0) - (all.steps[0]?.at ?? 0))).toBe(
      (window.to - window.from) * hourMs,
    );
  });

  test('without history the tags most reported stand there, and nothing is called a rise', () => {
    const counts = [
      ...counted(mondayHour, mondayHour + 15, () => 1, 'NO'),
      ...counted(mondayHour, mondayHour + 15, () => 3, 'TW'),
    ];
    const { baseline, tags } = findTrends(counts, '24h', monday - hourMs, now);
    expect(baseline).toBeNull();
    expect(tags.map(({ code, stories, burst }) => [code, stories, burst])).toEqual([
      ['TW', 45, null],
      ['NO', 15, null],
    ]);
    expect(tags[0]?.steps.every(({ usual }) => usual === null)).toBe(true);
  });

  test('with history only what rises stands there, the most surprising first', () => {
    const from = mondayHour - 30 * 24;
    const counts = [
      ...counted(from, mondayHour + 16, () => 5, 'US'),
      ...counted(from, mondayHour + 16, (hour) => (hour >= mondayHour + 12 ? 9 : 0), 'TW'),
      ...counted(from, mondayHour + 16, (hour) => (hour >= mondayHour + 12 ? 6 : 1), 'NO'),
    ];
    const { baseline, tags } = findTrends(counts, '24h', long, now);
    expect(baseline).toBe('hour-of-week');
    expect(tags.map(({ code }) => code)).toEqual(['TW', 'NO']);
    expect(tags[0]?.burst).toMatchObject({ from: mondayHour + 12, to: mondayHour + 16 });
    expect(tags[1]?.burst?.usual).toBeCloseTo(3.5, 0);
  });

  test('of the hour that runs only the part that is over is expected', () => {
    const counts = counted(mondayHour - 30 * 24, mondayHour + 15, () => 10);
    const early = findTrends(counts, '24h', long, monday + 15 * hourMs + 60_000);
    const late = findTrends(counts, '24h', long, monday + 15 * hourMs + 3_540_000);
    expect(early.all.stories).toBe(0);
    expect(early.tags).toEqual(late.tags);
  });
});
