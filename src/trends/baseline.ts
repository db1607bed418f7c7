import { storiesIn, type Hours, type Series } from './counts.ts';

/** What an hour is held against: the same hours of earlier weeks, or, in the first week, of earlier days. */
export type BaselineKind = 'hour-of-week' | 'hour-of-day';

/** So many hours of history before anything can be called unusual. */
const leastHistoryHours = 72;
/** So far back the usual is looked for. */
export const historyHours = 28 * 24;

const periodOf: Readonly<Record<BaselineKind, number>> = { 'hour-of-week': 168, 'hour-of-day': 24 };
/** The mean of the whole history counts as much as so many hours at that time of the week. */
const priorHours = 3;

/** What was usual at an hour. */
export interface Usual {
  /** Stories in that hour. */
  readonly stories: number;
  /** As `stories`, with one standard error added: little history claims little. */
  readonly atMost: number;
}

/** Which baseline a history bears; null when it is too short for any. */
export function baselineOf({ from, to }: Hours): BaselineKind | null {
  const length = to - from;
  if (length < leastHistoryHours) return null;
  return length >= 168 ? 'hour-of-week' : 'hour-of-day';
}

/**
 * What is usual for a series, from its history: the mean of that hour of the week and its neighbours over the weeks there
 * are, drawn towards the mean of all hours, so that an hour nobody has seen busy is not taken for impossible.
 */
export function usualOf(
  series: Series,
  history: Hours,
  kind: BaselineKind,
): (hour: number) => Usual {
  const period = periodOf[kind];
  const mean = (storiesIn(series, history) + 0.5) / Math.max(1, history.to - history.from);
  const known = new Map<number, Usual>();
  return (hour) => {
    // Each hour of the week is worked out once, however many weeks the window has.
    const place = hour % period;
    const before = known.get(place);
    if (before !== undefined) return before;
    let sum = 0;
    let hours = 0;
    const last = history.to - 1;
    for (let at = last - ((last - place) % period); at >= history.from - 1; at -= period) {
      for (const near of [at - 1, at, at + 1]) {
        if (near < history.from || near >= history.to) continue;
        sum += series.byHour.get(near) ?? 0;
        hours += 1;
      }
    }
    const stories = (sum + priorHours * mean) / (hours + priorHours);
    const usual = { stories, atMost: stories + Math.sqrt(stories / (hours + priorHours)) };
    known.set(place, usual);
    return usual;
  };
}
