import type { Tags } from '../news/tag.ts';
import type { HourCount, TrendKind } from '../trends/counts.ts';

/**
 * A story's tags in one line, for counting: ` region:europe topic:politics country:FR `, each between spaces. Null for what
 * is never counted: what was there when its feed was first read (an archive put out again, too) says nothing of the time
 * it stands in.
 */
export function marksOf(tags: Omit<Tags, 'genre'>, isBaseline: boolean): string | null {
  if (isBaseline) return null;
  const marks = [
    ...tags.regions.map(({ region }) => markOf('region', region)),
    ...tags.topics.map(({ topic }) => markOf('topic', topic)),
    ...tags.countries.map(({ country }) => markOf('country', country)),
  ];
  return ` ${marks.join(' ')} `;
}

/** One tag as it stands between two spaces. */
export function markOf(kind: TrendKind, code: string): string {
  return `${kind}:${code}`;
}

/** What a line of marks counts for: each tag, and all. */
export function countsOf(hour: number, marks: string, stories: number): HourCount[] {
  const counts: HourCount[] = [{ hour, kind: 'all', code: '', stories }];
  for (const mark of marks.split(' ')) {
    const [, kind, code = ''] = /^(region|topic|country):(.+)$/.exec(mark) ?? [];
    if (kind !== undefined) counts.push({ hour, kind: kind as TrendKind, code, stories });
  }
  return counts;
}
