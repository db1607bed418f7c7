import type { Usual } from './baseline.ts';
import type { Hours, Series } from './counts.ts';

/** Hours in which a series stood above its usual. */
export interface Burst extends Hours {
  readonly stories: number;
  /** Stories those hours usually have. */
  readonly usual: number;
  /** How surprising it is: the log-likelihood ratio against the usual. */
  readonly score: number;
}

/** Fewer stories are no burst, whatever is usual. */
const leastStories = 4;
/** At least so many times the usual. */
const leastTimes = 2;
/** ln of the chance that the usual brings as much: below one in 100,000, for many hours of many tags are looked at. */
const leastChance = Math.log(1e-5);
/** The strengths of bursts that are looked for, in times the usual. */
const strengths = [2, 4, 10] as const;

/**
 * The strongest burst of a series between two hours, or null. For each strength it is the run of hours that such a rise
 * explains best against the usual (the largest sum of per-hour log-likelihood ratios), of those the most surprising.
 */
export function findBurst(
  { byHour }: Pick<Series, 'byHour'>,
  window: Hours,
  usualAt: (hour: number) => Usual,
): Burst | null {
  let best: Burst | null = null;
  for (const times of strengths) {
    const run = bestRun(byHour, window, usualAt, times);
    if (run === null) continue;
    const burst = weigh(byHour, run, usualAt);
    if (burst !== null && (best === null || burst.score > best.score)) best = burst;
  }
  return best;
}

function bestRun(
  byHour: ReadonlyMap<number, number>,
  window: Hours,
  usualAt: (hour: number) => Usual,
  times: number,
): Hours | null {
  let best: Hours | null = null;
  let most = 0;
  let sum = 0;
  let from = window.from;
  for (let hour = window.from; hour < window.to; hour += 1) {
    if (sum <= 0) {
      sum = 0;
      from = hour;
    }
    sum += (byHour.get(hour) ?? 0) * Math.log(times) - usualAt(hour).atMost * (times - 1);
    if (sum > most) {
      most = sum;
      best = { from, to: hour + 1 };
    }
  }
  return best;
}

function weigh(
  byHour: ReadonlyMap<number, number>,
  run: Hours,
  usualAt: (hour: number) => Usual,
): Burst | null {
  let [stories, usual, atMost] = [0, 0, 0];
  for (let hour = run.from; hour < run.to; hour += 1) {
    const expected = usualAt(hour);
    stories += byHour.get(hour) ?? 0;
    usual += expected.stories;
    atMost += expected.atMost;
  }
  if (stories < leastStories || stories < leastTimes * atMost) return null;
  if (logChance(stories, atMost) > leastChance) return null;
  return {
    ...run,
    stories,
    usual,
    score: stories * Math.log(stories / atMost) - (stories - atMost),
  };
}

/** ln P(X ≥ count) of a Poisson variable; exact to what a decision needs. @param mean above 0, below `count` */
export function logChance(count: number, mean: number): number {
  let logFactorial = 0;
  for (let n = 2; n <= count; n += 1) logFactorial += Math.log(n);
  // The tail is its first term times a quickly falling series.
  let series = 1;
  let term = 1;
  for (let n = count + 1; n < count + 500 && term > 1e-12; n += 1) {
    term *= mean / n;
    series += term;
  }
  return -mean + count * Math.log(mean) - logFactorial + Math.log(series);
}
