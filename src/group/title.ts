import { termsOf } from './terms.ts';

const month =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
/** What changes from one day's digest or horoscope to the next: numbers, months, weekdays. */
const dated = new RegExp(
  `\\b(?:\\d+(?:st|nd|rd|th)?|${month}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\\b`,
  'gu',
);
const partBreak = /\s*[|:]\s+|\s+[-–—]\s+/u;
/** A headline of so few terms is a column's name ("Morning digest"), not a report. */
const nameLength = 3;
/** Headlines this like are one, a word or two apart. */
const mendedLikeness = 0.75;

/** A headline, prepared for comparing. */
export interface TitleShape {
  readonly terms: ReadonlySet<string>;
  /** Its words without whatever is dated, joined. */
  readonly frame: string;
  /** What was dated, joined: `day 13`. */
  readonly dates: string;
  /** Its last part, after a colon, bar or dash: often a column's name. Empty when it has one part. */
  readonly column: string;
  /** Equal for headlines that say the same, dates included. */
  readonly key: string;
}

/** @param title one line, prefixes off */
export function titleShape(title: string): TitleShape {
  const words = lettersOf(title);
  const frame = words.replaceAll(dated, '').replaceAll(/ +/gu, ' ').trim();
  const dates = (words.match(dated) ?? []).join(' ');
  const parts = title.split(partBreak);
  return {
    terms: new Set(termsOf(title)),
    frame,
    dates,
    column: parts.length > 1 ? lettersOf(parts.at(-1) ?? '') : '',
    key: `${frame}\n${dates}`,
  };
}

function lettersOf(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
}

/** Shared terms over all terms, 0 to 1. */
export function shareOfTerms(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = a.intersection(b).size;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}

/** Two editions of one fixture: "Horoscope for October 5" and "… 6". Not one story, however alike. */
export function areEditions(a: TitleShape, b: TitleShape): boolean {
  return a.frame === b.frame && a.dates !== b.dates;
}

/**
 * Two pieces of one series in one feed: editions, a shared column name with another headline before it
 * ("Energy Roundup: Market Talk"), or a column's bare name. Their common words say nothing.
 * @param source the publisher, whose own name after a dash is no column
 */
export function areOfOneSeries(a: TitleShape, b: TitleShape, source: string): boolean {
  if (a.frame === b.frame) return a.dates !== b.dates || a.terms.size <= nameLength;
  if (a.column === '' || a.column !== b.column || namesPublisher(a.column, source)) return false;
  // With the rest all but the same too, it is one piece with a word mended, and its last part no column.
  return shareOfTerms(a.terms, b.terms) < mendedLikeness;
}

function namesPublisher(column: string, source: string): boolean {
  const name = lettersOf(source).replaceAll(' ', '');
  return column.split(' ').some((word) => word.length > 2 && name.includes(word));
}
