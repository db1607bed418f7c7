import { termsOf } from './terms.ts';

const month =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
/** What changes from one day's digest or horoscope to the next: numbers, months, weekdays. */
const dated = new RegExp(
  `\\b(?:\\d+(?:st|nd|rd|th)?|${month}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\\b`,
  'gu',
);

/** A headline, prepared for comparing. */
export interface TitleShape {
  /** Its distinct terms in order. */
  readonly terms: ReadonlySet<string>;
  /** Its words without whatever is dated, joined. */
  readonly frame: string;
  /** What was dated, joined: `day 13`. */
  readonly dates: string;
}

/** @param title one line, prefixes off */
export function titleShape(title: string): TitleShape {
  const words = (
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
  return {
    terms: new Set(termsOf(title)),
    frame: words.replaceAll(dated, '').replaceAll(/ +/gu, ' ').trim(),
    dates: (words.match(dated) ?? []).join(' '),
  };
}

/** Shared terms over all terms, 0 to 1. */
export function titleLikeness(a: TitleShape, b: TitleShape): number {
  let shared = 0;
  for (const term of a.terms) if (b.terms.has(term)) shared += 1;
  const all = a.terms.size + b.terms.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** Two editions of one fixture: "Horoscope for October 5" and "… 6". Not one story, however alike. */
export function areEditions(a: TitleShape, b: TitleShape): boolean {
  return a.frame === b.frame && a.dates !== b.dates;
}
