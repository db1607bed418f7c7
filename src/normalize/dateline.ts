import type { Dateline } from '../news/story.ts';

/** A dateline found at the start of a line. */
export interface FoundDateline {
  readonly dateline: Dateline;
  /** Where the story's own words begin in the line; its length when the dateline is all of it. */
  readonly length: number;
}

const month = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|janv|févr|mars|avr|mai|juin|juil|août|ene|abr|ago|dic|out|dez)\p{L}{0,6}\.?`;
const date = String.raw`(?:(?i:${month})\s+\d{1,2}(?:,?\s+\d{4})?|\d{1,2}\.?\s+\p{Ll}{3,9}\.?(?:\s+\d{4})?|\d{1,2}\s+(?i:${month})(?:\s+\d{4})?|\d{1,2}\s+de\s+\p{Ll}{3,9}(?:\s+de\s+\d{4})?)`;
const capitals = String.raw`\p{Lu}[\p{Lu}\p{M}'’.\-]*(?:[ /][\p{Lu}\p{M}'’.\-]+){0,4}`;
const mixed = String.raw`\p{Lu}[\p{L}\p{M}'’.\-]*(?:[ /][\p{L}\p{M}'’.\-]+){0,3}`;
const state = String.raw`(?:,\s+\p{Lu}[\p{L}\p{M}'’.]*(?: \p{Lu}[\p{L}\p{M}'’.]*){0,2})?`;
const dash = String.raw`\.?\s*(?:-{1,2}|[–—_:])\s*`;

const agencies =
  'AA|Anadolu|AFP|AP|Associated Press|Reuters|UPI|dpa|DPA|EFE|ANSA|TASS|Interfax|Xinhua|Kyodo|Kyodo News|Jiji|Yonhap|Bernama|Antara|PTI|IANS|ANI|APP|CNA|CNN|CNN Business|BBC|PA|Press Association|SPA|WAM|KUNA|MENA|QNA|NNA|WAFA|IRNA|ISNA|NAN|KCNA|GNA|VNA|MNA|Tasnim|Lusa|LUSA|Belga|BELGA|Ukrinform|Tanjug|BTA|MTI|PAP|APS|TAP|MAP|Petra|EUROPA PRESS|Europa Press|Rudaw|Thomson Reuters Foundation|Bloomberg|Mongabay|IRIN|News Agency';

/** Tried in this order; the first that fits decides. */
const patterns: readonly RegExp[] = [
  // WASHINGTON, May 17 (Reuters) - and any agency in brackets after a place in capitals
  new RegExp(
    String.raw`^(?<place>${capitals}${state}),?\s*(?<date>${date})?\s*\((?<agency>[\p{Lu}\p{L}][\p{L}\d &./-]{1,30})\)${dash}`,
    'u',
  ),
  // Panama City, Sept. 8 (CNA) -: a place in small letters only before an agency we know
  new RegExp(
    String.raw`^(?<place>${mixed}${state}),?\s*(?<date>${date})?\s*\((?<agency>${agencies})\)(?:${dash}|\s+|(?=\p{Lu}))`,
    'u',
  ),
  // MOSCOW, October 4. /TASS/.
  new RegExp(
    String.raw`^(?<place>${capitals}${state}),?\s*(?<date>${date})?\.?\s*\/(?<agency>[\p{Lu}]{2,12})\/\.?(?:${dash}|\s*)`,
    'u',
  ),
  // ABUJA, Nigeria, Mar. 3, 2026 /PRNewswire/ --: other names between strokes only after a date
  new RegExp(
    String.raw`^(?<place>${capitals}${state}),\s*(?<date>${date})\s*\/(?<agency>[\p{Lu}][\p{L} ]{2,20})\/${dash}`,
    'u',
  ),
  // Riyadh, March 03, 2026, SPA --
  new RegExp(
    String.raw`^(?<place>${mixed}${state}),\s*(?<date>${date}),\s*(?<agency>${agencies})${dash}`,
    'u',
  ),
  // (ANSA) - ROME, MAR 2 -
  new RegExp(
    String.raw`^\((?<agency>${agencies})\)${dash}(?<place>${capitals}),\s*(?<date>${date})${dash}`,
    'u',
  ),
  // (CNN) --
  new RegExp(String.raw`^\((?<agency>${agencies})\)(?:${dash}|\s*)(?=["'“‘(]?\p{Lu})`, 'u'),
  // BERLIN --, CLEVELAND, Ohio –, RIYADH:
  new RegExp(
    String.raw`^(?<place>${capitals}${state})(?:,\s*(?<date>${date}))?(?:\s+(?:-{1,2}|[–—])\s+|\s*—\s*|:\s+)(?=["'“‘]?\p{Lu})`,
    'u',
  ),
];

/** A place alone on its line, as Anadolu's pages have it. */
const aloneOnLine = new RegExp(
  String.raw`^(?<place>${capitals})\s*(?:\((?<agency>AA)\))?\s*[-–—]?$`,
  'u',
);

/** Words in capitals that open a line like a place and are none. */
const noPlaces = new Set(
  'UPDATE UPDATED UPDATES WARNING WATCH EXCLUSIVE NATO COVID COVID-19 MOCKS WIRED BREAKING LIVE VIDEO PHOTO PHOTOS PICTURES LISTEN READ OPINION ANALYSIS COMMENT EDITORIAL REVIEW PREVIEW EXPLAINER EXPLAINED FACTBOX FACT TIMELINE PROFILE INTERVIEW FEATURE SPOILER SPOILERS NOTE CORRECTION CORRECTED CLARIFICATION ALERT URGENT FLASH BRIEF Q A QUESTION ANSWER TIP STEP PART TITLE SUMMARY MORE NEW TOP NEWS SPORT SPORTS WORLD BUSINESS POLITICS RELATED SEE ALSO BACKGROUND KEY QUIZ POLL HOROSCOPE OBITUARY REPORT SCAM TOPLINE WHO WHAT WHEN WHERE WHY HOW US UK UN EU USA FBI CIA WHO BBC CNN IMF ADVERTISEMENT SUBSCRIBE DAILY MAIL MAILONLINE SNEAK FIRST GOP NBA NFL NHL MLB UFC F1'.split(
    ' ',
  ),
);

/**
 * The dateline a line opens with: where it was filed, when, by which agency.
 * @param alone also take a place in capitals that is the whole line: for desk datelines, where nothing else stands so
 */
export function readDateline(line: string, alone: boolean): FoundDateline | null {
  const head = line.slice(0, 120);
  if (alone) {
    const found = aloneOnLine.exec(line.length > 60 ? '' : line)?.groups;
    const place = found?.['place'];
    if (place !== undefined && isPlace(place)) {
      return {
        dateline: { place: properCase(place), date: null, agency: found?.['agency'] ?? null },
        length: line.length,
      };
    }
  }
  for (const pattern of patterns) {
    const match = pattern.exec(head);
    const place = match?.groups?.['place'];
    if (match === null || (place !== undefined && !isPlace(place))) continue;
    return {
      dateline: {
        place: place === undefined ? null : properCase(place),
        date: match.groups?.['date'] ?? null,
        agency: match.groups?.['agency'] ?? null,
      },
      length: match[0].length,
    };
  }
  return null;
}

function isPlace(written: string): boolean {
  const words = written.split(/[\s,/]+/);
  return (
    written.replaceAll(/[^\p{L}]/gu, '').length >= 3 &&
    // An agency introduced by its name is no dateline: `Bahrain-based Gulf News Agency (GNA)`.
    !/\b(?:agency|news|based)\b/i.test(written) &&
    !(words.length === 1 || words[0] !== 'NEW' ? noPlaces.has(words[0] ?? '') : false)
  );
}

const smallWords = new Set(
  'au aux de del della des di do da du el la le les of on the sur und und upon am an and y'.split(
    ' ',
  ),
);

/** `PORT-AU-PRINCE` as Port-au-Prince, `ST. JOSEPH, Mich.` as St. Joseph, Mich.; what is not in capitals stays. */
function properCase(place: string): string {
  let isFirst = true;
  // `MOSCOW. Oct 4`: a stop after the place; one after a short state (`Mich.`) belongs to it.
  const bare = place.includes(',') ? place : place.replace(/(?<=\p{L}{4})\.$/u, '');
  return bare.replaceAll(/[\p{L}\p{M}'’]+/gu, (word) => {
    const small = word.toLowerCase().replaceAll('\u0307', '');
    const opens = isFirst;
    isFirst = false;
    if (word.length < 2 || word !== word.toUpperCase()) return word;
    if (!opens && smallWords.has(small)) return small;
    return small.charAt(0).toUpperCase() + small.slice(1);
  });
}
