import type { Moment, Query } from './query.ts';
import { unspacedLength } from './words.ts';

/** A value that the parser reads as one plain word. */
const bare = /^[\p{L}\p{N}][\p{L}\p{N}_./-]*$/u;
const quotes = /["“”„«»]/g;

/**
 * The query as text, canonical: what `list` shows can be typed after `follow` and gives the same query. Words appear as
 * the index knows them (lower case, no punctuation), so the text holds nothing that Slack would act on.
 */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return query.of
        .map((clause) => (clause.kind === 'any' ? `(${printQuery(clause)})` : printQuery(clause)))
        .join(' ');
    case 'any':
      return query.of
        .map((clause) => (clause.kind === 'all' ? `(${printQuery(clause)})` : printQuery(clause)))
        .join(' OR ');
    case 'not': {
      const isGroup = query.of.kind === 'all' || query.of.kind === 'any';
      return isGroup ? `-(${printQuery(query.of)})` : `-${printQuery(query.of)}`;
    }
    case 'words':
      return printWords(query.words, query.isPrefix);
    case 'tag':
      return `${query.field}:${query.values.map(printValue).join(',')}`;
    case 'urgency':
      return printUrgency(query.values);
    case 'after':
    case 'before':
      return `${query.kind}:${printMoment(query.moment)}`;
  }
}

/** The query printed with its clauses in one fixed order: queries that differ in nothing but order and repeats have one key. */
export function queryKey(query: Query): string {
  return printQuery(inOrder(query));
}

function inOrder(query: Query): Query {
  if (query.kind === 'not') return { kind: 'not', of: inOrder(query.of) };
  if (query.kind !== 'all' && query.kind !== 'any') return query;
  const byText = new Map(query.of.map(inOrder).map((clause) => [printQuery(clause), clause]));
  return {
    kind: query.kind,
    of: [...byText]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, clause]) => clause),
  };
}

function printWords(words: readonly string[], isPrefix: boolean): string {
  const text = `${joined(words)}${isPrefix ? '*' : ''}`;
  return text.includes(' ') ? `"${text}"` : text;
}

/** Overlapping pairs of an unspaced script become the run they were made of; all else is parted by spaces. */
function joined(words: readonly string[]): string {
  let text = '';
  let last: string | undefined;
  for (const word of words) {
    const [first, second] = unspacedLength(word) === 2 ? Array.from(word) : [];
    if (first !== undefined && first === last) text += second ?? '';
    else text += `${text === '' ? '' : ' '}${word}`;
    last = second;
  }
  return text;
}

function printValue(value: string): string {
  return bare.test(value) ? value : `"${value.replace(quotes, "'")}"`;
}

function printUrgency(values: readonly number[]): string {
  if (values.join() === '1,2') return 'is:breaking';
  const ranges: string[] = [];
  for (let at = 0; at < values.length; at += 1) {
    const first = values[at];
    while (values[at + 1] === (values[at] ?? 0) + 1) at += 1;
    ranges.push(first === values[at] ? `${first}` : `${first}-${values[at]}`);
  }
  return `urgency:${ranges.join(',')}`;
}

const units = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
] as const;

function printMoment(moment: Moment): string {
  if (moment.kind === 'ago') {
    const unit = units.find(([, ms]) => moment.ms > 0 && moment.ms % ms === 0);
    return unit === undefined ? `${moment.ms / 60_000}m` : `${moment.ms / unit[1]}${unit[0]}`;
  }
  return new Date(moment.ms)
    .toISOString()
    .replace(/\.000Z$/, 'Z')
    .replace(/:00Z$/, 'Z')
    .replace(/T00:00Z$/, '');
}
