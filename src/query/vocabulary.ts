import type { Feed } from '../news/feed.ts';
import { genres, regions, topics } from '../news/tag.ts';
import { nearest } from './nearest.ts';
import type { NamedField } from './query.ts';
import { foldName } from './words.ts';

/**
 * The values a field may have: each way of naming one (as `foldName` gives it) to its canonical form. A field that is
 * absent takes any value as typed: so an empty vocabulary reads what was printed before, whatever config has become since.
 */
export type Vocabulary = Readonly<Partial<Record<NamedField, ReadonlyMap<string, string>>>>;

/** A value and the other names people have for it. */
export interface NamedValue {
  readonly value: string;
  readonly names: readonly string[];
}

/** Takes any value: for queries that were checked when they were made. */
export const anyValue: Vocabulary = {};

/** Names beside the codes: what sections are called, IPTC's own labels, and what people type. */
const regionNames: Readonly<Record<string, readonly string[]>> = {
  americas: ['america', 'the americas'],
  'asia-pacific': ['apac', 'asia', 'asia and the pacific'],
  'middle-east': ['mideast', 'the middle east'],
};
/** Parts of regions and names for more than one: offered in their place, never taken for it. */
const nearbyRegions: Readonly<Record<string, string>> = {
  ...fromList('americas', 'latam, latin america, north america, south america, caribbean'),
  ...fromList('middle-east', 'mena, near east, gulf, levant'),
  ...fromList('europe', 'eu, european union, emea, balkans, nordics, scandinavia'),
  ...fromList(
    'asia-pacific',
    'oceania, australasia, pacific, far east, south asia, southeast asia',
  ),
  ...fromList('africa', 'sahel, maghreb, sub saharan africa, north africa, west africa'),
};
const topicNames: Readonly<Record<string, readonly string[]>> = {
  arts: ['culture', 'entertainment', 'media', 'arts, culture, entertainment and media'],
  crime: ['law', 'justice', 'courts', 'crime, law and justice'],
  disaster: ['disasters', 'accident', 'accidents', 'disaster, accident and emergency incident'],
  economy: ['business', 'finance', 'markets', 'economics', 'economy, business and finance'],
  environment: ['climate'],
  'human-interest': [],
  labour: ['labor', 'work'],
  lifestyle: ['leisure', 'lifestyle and leisure'],
  politics: ['political', 'government', 'politics and government'],
  religion: ['faith', 'belief'],
  'science-tech': ['science', 'technology', 'tech', 'sci-tech', 'science and technology'],
  sport: ['sports'],
  conflict: ['war', 'military', 'conflict, war and peace'],
};
const genreNames: Readonly<Record<string, readonly string[]>> = {
  opinion: ['op-ed', 'oped', 'editorial', 'commentary'],
  live: ['live blog', 'liveblog'],
  'sport-result': ['result', 'results'],
};
const languageNames: Readonly<Record<string, readonly string[]>> = {
  ar: ['arabic'],
  bn: ['bengali'],
  de: ['german', 'deutsch'],
  el: ['greek'],
  en: ['english'],
  es: ['spanish', 'español'],
  fa: ['persian', 'farsi'],
  fr: ['french', 'français'],
  he: ['hebrew'],
  hi: ['hindi'],
  id: ['indonesian'],
  it: ['italian'],
  ja: ['japanese', '日本語'],
  ko: ['korean'],
  nl: ['dutch'],
  pl: ['polish'],
  pt: ['portuguese', 'português'],
  ro: ['romanian'],
  ru: ['russian'],
  sv: ['swedish'],
  sw: ['swahili'],
  th: ['thai'],
  tr: ['turkish', 'türkçe'],
  uk: ['ukrainian'],
  ur: ['urdu'],
  vi: ['vietnamese'],
  zh: ['chinese', '中文'],
};

/** The vocabulary of an installation. @param countries code and names of each, from the gazetteer */
export function vocabularyOf(known: {
  readonly countries: readonly NamedValue[];
  readonly feeds: readonly Pick<Feed, 'id' | 'source' | 'language'>[];
}): Vocabulary {
  const spoken = known.feeds.flatMap(({ language }) => (language === null ? [] : [language]));
  return {
    region: lookup(named(regions, regionNames)),
    country: lookup([
      ...known.countries,
      { value: 'GB', names: ['uk'] },
      { value: 'US', names: ['usa'] },
    ]),
    topic: lookup(named(topics, topicNames)),
    source: lookup(known.feeds.map(({ source }) => ({ value: source, names: [] }))),
    feed: lookup(known.feeds.map(({ id }) => ({ value: id, names: [] }))),
    lang: lookup(named([...Object.keys(languageNames), ...spoken], languageNames)),
    genre: lookup(named(genres, genreNames)),
    status: lookup([
      { value: 'new', names: [] },
      { value: 'developing', names: [] },
      { value: 'updated', names: ['update'] },
      { value: 'corrected', names: ['correction'] },
    ]),
  };
}

/** A vocabulary that knows these feeds and their sources too; names it had keep their meaning. */
export function withFeeds(
  vocabulary: Vocabulary,
  feeds: readonly Pick<Feed, 'id' | 'source'>[],
): Vocabulary {
  const { source, feed } = vocabulary;
  if (source === undefined || feed === undefined || feeds.length === 0) return vocabulary;
  const more = {
    source: lookup(feeds.map((one) => ({ value: one.source, names: [] }))),
    feed: lookup(feeds.map(({ id }) => ({ value: id, names: [] }))),
  };
  return {
    ...vocabulary,
    source: new Map([...more.source, ...source]),
    feed: new Map([...more.feed, ...feed]),
  };
}

function named(
  values: readonly string[],
  names: Readonly<Record<string, readonly string[]>>,
): NamedValue[] {
  return values.map((value) => ({
    value,
    names: Object.hasOwn(names, value) ? (names[value] ?? []) : [],
  }));
}

/** Canonical forms win over names, and the first to claim a name keeps it. */
function lookup(values: readonly NamedValue[]): Map<string, string> {
  const found = new Map<string, string>();
  const claim = (name: string, value: string): void => {
    const folded = foldName(name);
    if (folded !== '' && !found.has(folded)) found.set(folded, value);
  };
  for (const { value } of values) claim(value, value);
  for (const { value, names } of values) for (const name of names) claim(name, value);
  return found;
}

/**
 * What a typed value stands for: its canonical form, and whether it was that form already (case and punctuation aside);
 * null when the field has no such value.
 */
export function canonicalValue(
  vocabulary: Vocabulary,
  field: NamedField,
  typed: string,
): { readonly value: string; readonly isExact: boolean } | null {
  const known = vocabulary[field];
  if (known === undefined) return { value: typed, isExact: true };
  const folded = foldName(typed);
  const value = known.get(folded);
  return value === undefined ? null : { value, isExact: foldName(value) === folded };
}

function fromList(value: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(', ').map((name) => [name, value]));
}

/**
 * What to offer for a value the field does not have: the canonical one whose name, or a word of whose name, is nearest to
 * what was typed; a country by that name, since few know its code. Null when none is near.
 */
export function nearestValue(
  vocabulary: Vocabulary,
  field: NamedField,
  typed: string,
): string | null {
  const known = vocabulary[field];
  if (known === undefined) return null;
  const folded = foldName(typed);
  const offered = (name: string | null | undefined): string | null =>
    (field === 'country' ? name : known.get(name ?? '')) ?? null;
  if (field === 'region' && Object.hasOwn(nearbyRegions, folded)) {
    return nearbyRegions[folded] ?? null;
  }
  const whole = nearest(folded, known.keys());
  if (whole !== null) return offered(whole);
  const byWord = new Map<string, string>();
  for (const name of known.keys()) {
    for (const word of name.split(' ')) if (word.length > 3) byWord.set(word, name);
  }
  const word = folded.length > 3 ? nearest(folded, byWord.keys()) : null;
  return word === null ? null : offered(byWord.get(word));
}
