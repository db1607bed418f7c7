import type { HeadlineFlag } from '../news/story.ts';

/** A headline without its prefixes. */
export interface ReadHeadline {
  readonly title: string;
  readonly flags: readonly HeadlineFlag[];
}

/** Prefixes in agencies' and papers' spelling; null for labels we take off and do not keep. */
const prefixes: readonly (readonly [RegExp, HeadlineFlag | null])[] = [
  [/^UPDATE\s+\d+\s*[-–—:]\s*/i, 'update'],
  [/^UPDATED?\s*[-–—:]\s*/, 'update'],
  [/^Updated?:\s*/, 'update'],
  [/^WRAP-?UP\s*\d*\s*[-–—:]\s*/i, 'wrapup'],
  [/^(?:CORRECTED|CORRECTION)(?:\s*\(OFFICIAL\))?\s*[-–—:]\s*/i, 'corrected'],
  [/^REFILE\s*[-–—:]\s*/i, 'refile'],
  [/^(?:RPT|REPEAT)\s*[-–—:]\s*/, 'repeat'],
  [/^EXCLUSIVE\s*[-–—:|]\s*/i, 'exclusive'],
  [/^FACTBOX\s*[-–—:]\s*/i, 'factbox'],
  [/^(?:BREAKING(?:\s+NEWS)?|JUST IN)\s*[-–—:|]\s*/i, 'breaking'],
  [/^BREAKING(?: NEWS)?\s+(?=\p{Lu})/u, 'breaking'],
  [/^(?:FLASH|ALERT)\s*[-–—:|]\s*/i, 'flash'],
  [/^\*?URGENT\*?\s*[-–—:|]\s*/i, 'urgent'],
  [/^(?:LIVE(?:\s+(?:UPDATES?|BLOG))?)\s*[-–—:|]\s*/i, 'live'],
  [/^\(URGENT\)\s*/i, 'urgent'],
  [/^\((?:\d\p{L}{2}\s+)?LE?A?D\)\s*/iu, 'update'],
  [/^(?:BRIEF|INSIGHT|TIMELINE|TABLE|GRAPHIC|ADVISORY|BC)\s*-\s*(?=\p{Lu})/u, null],
];

/** Takes the prefixes off a headline, however many, and says which they were. A headline that is nothing else stays. */
export function readHeadline(written: string): ReadHeadline {
  const flags = new Set<HeadlineFlag>();
  let title = written;
  for (let again = true; again;) {
    again = false;
    for (const [pattern, flag] of prefixes) {
      const match = pattern.exec(title);
      const rest = match === null ? '' : title.slice(match[0].length).trim();
      if (match === null || rest === '') continue;
      title = rest;
      if (flag !== null) flags.add(flag);
      again = true;
    }
  }
  return { title, flags: [...flags] };
}

/** The headline without the publisher's own name at its end: `… - Example Times`. */
export function withoutSource(title: string, source: string): string {
  for (const separator of [' - ', ' | ', ' – ', ' — ']) {
    const ending = `${separator}${source}`.toLowerCase();
    if (source !== '' && title.length > ending.length && title.toLowerCase().endsWith(ending)) {
      return title.slice(0, -ending.length).trim();
    }
  }
  return title;
}
