import { baselineOf, historyHours, usualOf, type BaselineKind } from './baseline.ts';
import { findBurst, type Burst } from './bursts.ts';
import { hourMs, seriesOf, storiesIn, type HourCount, type Hours, type Series } from './counts.ts';

/** How far back people ask. */
export const spans = ['24h', '7d', '30d'] as const;
export type Span = (typeof spans)[number];

/** Hours of a span, and of one step of its chart: at most fifteen steps, so that a chart can be read. */
const measures: Readonly<Record<Span, { readonly hours: number; readonly step: number }>> = {
  '24h': { hours: 24, step: 2 },
  '7d': { hours: 168, step: 12 },
  '30d': { hours: 720, step: 48 },
};

/** One step of a chart. */
export interface Step {
  /** Its beginning, epoch ms, UTC. */
  readonly at: number;
  readonly stories: number;
  /** What it usually has; null when there is too little history to say. */
  readonly usual: number | null;
}

/** A tag with its course over the span. */
export interface Course {
  readonly kind: Series['kind'];
  readonly code: string;
  /** Over the whole span. */
  readonly stories: number;
  readonly steps: readonly Step[];
  /** Its rise above the usual; null when it has none, or nothing is known of the usual. */
  readonly burst: Burst | null;
}

/** What a span of news looks like. */
export interface Trends {
  readonly window: Hours;
  readonly baseline: BaselineKind | null;
  readonly all: Course;
  /** Tags that rose, the most surprising first; without a baseline the tags most reported, by count. */
  readonly tags: readonly Course[];
}

/** The hours a span covers up to now, the current one included. @param now epoch ms */
export function windowOf(span: Span, now: number): Hours {
  const to = Math.floor(now / hourMs) + 1;
  return { from: to - measures[span].hours, to };
}

/** The hours before a window that say what is usual. @param since when listening began, epoch ms; null: never */
export function historyOf(window: Hours, since: number | null): Hours {
  const first = since === null ? window.from : Math.ceil(since / hourMs);
  const from = Math.min(window.from, Math.max(first, window.from - historyHours));
  return { from, to: window.from };
}

/**
 * Counts and bursts of a span.
 * @param counts of the window and its history
 * @param since when listening began, epoch ms; null when nothing was counted yet
 * @param now epoch ms; of the hour it stands in only the part that is over is expected
 */
export function findTrends(
  counts: Iterable<HourCount>,
  span: Span,
  since: number | null,
  now: number,
): Trends {
  const window = windowOf(span, now);
  const history = historyOf(window, since);
  const baseline = baselineOf(history);
  const gone = now / hourMs - (window.to - 1);
  const courses = seriesOf(counts).map((series): Course => {
    const usualAt = baseline === null ? null : usualOf(series, history, baseline);
    const soFar =
      usualAt === null
        ? null
        : (hour: number) => {
            const { stories, atMost } = usualAt(hour);
            const part = hour === window.to - 1 ? Math.max(gone, 1 / 60) : 1;
            return { stories: stories * part, atMost: atMost * part };
          };
    return {
      kind: series.kind,
      code: series.code,
      stories: storiesIn(series, window),
      steps: stepsOf(series, window, measures[span].step, soFar),
      burst: soFar === null ? null : findBurst(series, window, soFar),
    };
  });
  const all = courses.find(({ kind }) => kind === 'all') ?? emptyCourse(window, span);
  const tags = courses.filter(({ kind, stories }) => kind !== 'all' && stories > 0);
  return {
    window,
    baseline,
    all,
    tags:
      baseline === null
        ? tags.toSorted((a, b) => b.stories - a.stories || byCode(a, b))
        : tags
            .filter(({ burst }) => burst !== null)
            .toSorted((a, b) => (b.burst?.score ?? 0) - (a.burst?.score ?? 0) || byCode(a, b)),
  };
}

function byCode(a: Course, b: Course): number {
  return a.code < b.code ? -1 : 1;
}

function emptyCourse(window: Hours, span: Span): Course {
  const series: Series = { kind: 'all', code: '', byHour: new Map() };
  const steps = stepsOf(series, window, measures[span].step, null);
  return { kind: 'all', code: '', stories: 0, steps, burst: null };
}

function stepsOf(
  series: Series,
  window: Hours,
  step: number,
  usualAt: ((hour: number) => { readonly stories: number }) | null,
): Step[] {
  const steps: Step[] = [];
  for (let from = window.from; from < window.to; from += step) {
    let usual = 0;
    if (usualAt !== null)
      for (let hour = from; hour < from + step; hour += 1) usual += usualAt(hour).stories;
    steps.push({
      at: from * hourMs,
      stories: storiesIn(series, { from, to: from + step }),
      usual: usualAt === null ? null : usual,
    });
  }
  return steps;
}
