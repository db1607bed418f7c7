/** What stories are counted by. */
export type TrendKind = 'all' | 'region' | 'topic' | 'country';

/** Stories of one hour with one tag; `all` with an empty code counts every story. */
export interface HourCount {
  /** Hours since the epoch, UTC: the time in ms divided by `hourMs`, rounded down. */
  readonly hour: number;
  readonly kind: TrendKind;
  /** A region, topic or country code. */
  readonly code: string;
  readonly stories: number;
}

/** What is counted together, hour by hour. */
export interface Series {
  readonly kind: TrendKind;
  readonly code: string;
  readonly byHour: ReadonlyMap<number, number>;
}

/** From one hour to before another, in hours since the epoch. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

export const hourMs = 3_600_000;

/** Counts gathered into one series a tag; the same tag and hour may stand in several counts. */
export function seriesOf(counts: Iterable<HourCount>): Series[] {
  const found = new Map<string, { kind: TrendKind; code: string; byHour: Map<number, number> }>();
  for (const { hour, kind, code, stories } of counts) {
    const key = `${kind} ${code}`;
    let series = found.get(key);
    if (series === undefined) {
      series = { kind, code, byHour: new Map() };
      found.set(key, series);
    }
    series.byHour.set(hour, (series.byHour.get(hour) ?? 0) + stories);
  }
  return [...found.values()];
}

/** Stories of a series between two hours. */
export function storiesIn({ byHour }: Pick<Series, 'byHour'>, { from, to }: Hours): number {
  let sum = 0;
  for (let hour = from; hour < to; hour += 1) sum += byHour.get(hour) ?? 0;
  return sum;
}
