import type { HeadlineFlag } from '../news/story.ts';
import type { Genre } from '../news/tag.ts';

/** How far a publisher's own word is trusted: `high` for agencies, `low` for those that shout. */
export type Standing = 'high' | 'usual' | 'low';

/** What urgency is judged by. */
export interface UrgencyCase {
  /** As the wire stated it: IPTC 1 to 8. 0 or null is unknown, never the most urgent. */
  readonly stated: number | null;
  /** Prefixes of the headline. */
  readonly flags: readonly HeadlineFlag[];
  readonly genre: Genre;
  /** Of the publisher. */
  readonly standing: Standing;
  /** The independent voices that reported the event within `paceMs` up to this report, itself included, each with its standing. */
  readonly voices: readonly Standing[];
}

/** What was made of it. */
export interface JudgedUrgency {
  /** IPTC: 1 flash, 2 urgent or breaking … 8; null when nothing tells. */
  readonly urgency: number | null;
  /** One line for a person: what it was read from. Null when nothing tells. */
  readonly because: string | null;
}

/** Within so long reports of one event count together. */
export const paceMs = 30 * 60_000;

/**
 * Voices of usual standing that make an event urgent by reporting it within `paceMs`. Reached by few events a day
 * (docs/figures.md), and never by one agency's customers, whose copies have no voice.
 */
const voicesForUrgent = 5;

/** A voice of high standing counts for one and a half, one of low standing for half. */
const weightOf: Readonly<Record<Standing, number>> = { high: 1.5, usual: 1, low: 0.5 };

/** What the prefix of a headline says; the most urgent first. */
const prefixes: readonly (readonly [HeadlineFlag, string, number])[] = [
  ['flash', 'FLASH or ALERT', 1],
  ['breaking', 'BREAKING or JUST IN', 2],
  ['urgent', 'URGENT', 2],
];

/** Only these can be urgent by inference: no opinion, anniversary, preview, result or offer is, however it shouts. */
const genresByPrefix: ReadonlySet<Genre> = new Set(['news', 'live']);

/** A correction, and the same again, never raise importance. */
const never: readonly HeadlineFlag[] = ['corrected', 'refile', 'repeat'];

/**
 * How urgent a report is: what the wire states holds; else the prefix of its headline, one step less from a publisher of low
 * standing; else how many independent voices report the event at once, which makes it urgent, never a flash.
 */
export function judgeUrgency(report: UrgencyCase): JudgedUrgency {
  const { stated, flags, genre, standing, voices } = report;
  if (stated !== null && Number.isInteger(stated) && stated >= 1 && stated <= 8) {
    return { urgency: stated, because: `the wire says ${stated}` };
  }
  const prefix = prefixes.find(([flag]) => flags.includes(flag));
  const bar = barTo(report);
  if (prefix !== undefined) {
    const [, name, level] = prefix;
    const said = `the headline begins with ${name}`;
    if (bar !== null) return { urgency: null, because: `${said}, but ${bar}` };
    return standing === 'low'
      ? { urgency: level + 1, because: `${said}; one step less for the publisher’s standing` }
      : { urgency: level, because: said };
  }
  const weight = voices.reduce((sum, one) => sum + weightOf[one], 0);
  if (weight < voicesForUrgent || bar !== null || genre !== 'news') {
    return { urgency: null, because: null };
  }
  const minutes = paceMs / 60_000;
  return { urgency: 2, because: `${voices.length} independent sources within ${minutes} minutes` };
}

/** Why nothing may be inferred; null when it may. */
function barTo({ flags, genre }: UrgencyCase): string | null {
  const again = never.find((flag) => flags.includes(flag));
  if (again !== undefined) return 'a correction or repeat raises nothing';
  return genresByPrefix.has(genre) ? null : `it is no report (${genre})`;
}
