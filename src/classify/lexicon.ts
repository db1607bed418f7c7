import { regions, type CountryCode, type Region } from '../news/tag.ts';
import type { GazetteerFacts, Metonym, PlaceSense, RegionFacts } from './tagger-data.ts';
import { isCapitalized, tokenize, type Token } from './tokens.ts';

/** How a phrase counts; the names stand in the evidence people read. */
export type PlaceRule =
  | 'country-name'
  | 'demonym'
  | 'capital'
  | 'place'
  | 'leader'
  | 'institution'
  | 'domestic'
  | 'region-phrase'
  | 'bloc'
  | 'mask';

/** Weights per mention, measured on editors' sections (see docs/models.md). */
export const ruleWeights: Readonly<Record<PlaceRule, number>> = {
  'country-name': 1,
  demonym: 1,
  capital: 1,
  institution: 1,
  place: 0.8,
  leader: 1,
  domestic: 0.5,
  'region-phrase': 0.64,
  bloc: 0.32,
  mask: 0,
};

/** What one phrase of the lexicon stands for. */
export interface PlaceEntry {
  readonly rule: PlaceRule;
  readonly countries: readonly CountryCode[];
  readonly regions: readonly Region[];
  /** Part of the rule's weight; less for venues. */
  readonly part: number;
  readonly sense: PlaceSense | null;
}

interface TrieNode {
  readonly next: Map<string, TrieNode>;
  entry: PlaceEntry | null;
}

/** A phrase found: tokens `from` to `to` (exclusive). */
export interface Match {
  readonly entry: PlaceEntry;
  readonly from: number;
  readonly to: number;
}

/** All place phrases, for reading mixed-case and all-capitals text. */
export interface Lexicon {
  /** Longest phrase that starts at token `at`, or null. */
  readonly matchAt: (tokens: readonly Token[], at: number, allCaps: boolean) => Match | null;
  readonly givenNames: ReadonlySet<string>;
  /** Places that are given to children as names too: `Paris`, `Chad`. */
  readonly placeGivenNames: ReadonlySet<string>;
  /** What follows a place in the name of a body or event of that place: `Paris Police`, `India Today`. */
  readonly bodyWords: ReadonlySet<string>;
  readonly states: ReadonlySet<string>;
  readonly stateAbbreviations: ReadonlySet<string>;
  /** Where each country is filed: its region, and a second one where the newsroom files it twice. */
  readonly regionsOf: ReadonlyMap<CountryCode, readonly Region[]>;
  /** Reads the names of countries in another language as well; null when the runtime has no data for it. */
  readonly inLanguage: (language: string) => Lexicon | null;
}

function newNode(): TrieNode {
  return { next: new Map(), entry: null };
}

function addPhrase(root: TrieNode, words: readonly string[], entry: PlaceEntry): void {
  if (words.length === 0) return;
  let node = root;
  for (const word of words) {
    let next = node.next.get(word);
    if (next === undefined) {
      next = newNode();
      node.next.set(word, next);
    }
    node = next;
  }
  if (node.entry === null) {
    node.entry = entry;
    return;
  }
  // One phrase for two countries (Korean, Congolese): both are meant until something says which.
  if (node.entry.rule === entry.rule)
    node.entry = {
      ...node.entry,
      countries: [...new Set([...node.entry.countries, ...entry.countries])],
      regions: [...new Set([...node.entry.regions, ...entry.regions])],
    };
}

/** In capitals `US` may be a pronoun, `U.S.` may not: initials keep a stop there. */
function upperKey(token: Token): string {
  const hasStops = token.end - token.start > token.text.length;
  return hasStops ? `${token.text}.` : token.text.toUpperCase();
}

const mixedKey = (token: Token): string => token.text;

/** One-letter words that Arabic and Hebrew write at the front of the next word: and, in, to, like, the. */
const attached = /^[\u0648\u0628\u0644\u0641\u0643\u05D5\u05D1\u05DC\u05DE\u05D4\u05E9](?=.{2})/u;
const withoutAttached = (token: Token): string => token.text.replace(attached, '');

function longest(
  root: TrieNode,
  tokens: readonly Token[],
  at: number,
  keyOf: (token: Token) => string,
): Match | null {
  let node = root;
  let found: Match | null = null;
  for (let index = at; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || (index > at && !token.joined)) break;
    const next = node.next.get(keyOf(token));
    if (next === undefined) break;
    node = next;
    if (node.entry !== null) found = { entry: node.entry, from: at, to: index + 1 };
  }
  return found;
}

/** Builds the lexicon. A phrase listed under several rules keeps the first: masks, then countries, then the rest in order. */
export function buildLexicon(gazetteer: GazetteerFacts, facts: RegionFacts): Lexicon {
  const mixed = newNode();
  const upper = newNode();
  const senses = new Map(gazetteer.senses.map((sense) => [sense.name, sense]));
  const venues = new Set(gazetteer.venues);

  const add = (
    phrase: string,
    rule: PlaceRule,
    countries: readonly CountryCode[],
    inRegions: readonly Region[] = [],
  ): void => {
    const tokens = tokenize(phrase);
    const entry: PlaceEntry = {
      rule,
      countries,
      regions: inRegions,
      part: venues.has(phrase) ? 0.3 : 1,
      sense: senses.get(phrase) ?? null,
    };
    addPhrase(mixed, tokens.map(mixedKey), entry);
    // In capitals `US` or a city may be any word: only names that cannot be mistaken are read there.
    const upperKeys = tokens.map(upperKey);
    const isWord = upperKeys.length === 1 && (upperKeys[0] === 'US' || rule === 'place');
    if (!isWord && entry.sense === null) addPhrase(upper, upperKeys, entry);
  };

  const addMetonyms = (metonyms: readonly Metonym[], rule: PlaceRule): void => {
    for (const { names, country } of metonyms) for (const name of names) add(name, rule, [country]);
  };

  for (const phrase of gazetteer.masks) add(phrase, 'mask', []);
  addMetonyms(facts.institutions, 'institution');
  const table = Object.entries(gazetteer.countries);
  for (const [code, country] of table)
    for (const phrase of country.names) add(phrase, 'country-name', [code]);
  for (const [code, country] of table)
    for (const phrase of country.people) add(phrase, 'demonym', [code]);
  for (const [code, country] of table)
    for (const phrase of country.capital) add(phrase, 'capital', [code]);
  for (const region of regions) {
    for (const phrase of facts.regions[region].phrases) add(phrase, 'region-phrase', [], [region]);
    for (const phrase of facts.regions[region].blocs) add(phrase, 'bloc', [], [region]);
  }
  addMetonyms(facts.leaders, 'leader');
  addMetonyms(facts.domestic, 'domestic');
  for (const [code, country] of table)
    for (const phrase of country.places) add(phrase, 'place', [code]);

  const givenNames = new Set(gazetteer.givenNames);
  const regionsOf = new Map(
    regions.flatMap((region) =>
      facts.regions[region].countries.map((country): [CountryCode, readonly Region[]] => [
        country,
        facts.filedTwice.includes(country) ? [region, ...(facts.also[country] ?? [])] : [region],
      ]),
    ),
  );
  const codes = Object.keys(gazetteer.countries);
  const languages = new Map<string, Lexicon | null>();
  const lexicon: Lexicon = {
    matchAt: (tokens, at, allCaps) =>
      allCaps ? longest(upper, tokens, at, upperKey) : longest(mixed, tokens, at, mixedKey),
    givenNames,
    placeGivenNames: new Set(gazetteer.placeGivenNames),
    bodyWords: new Set(gazetteer.bodyWords),
    states: new Set(gazetteer.states),
    stateAbbreviations: new Set(gazetteer.stateAbbreviations),
    regionsOf,
    inLanguage: (language) => {
      const base = language.slice(0, 3).split('-')[0] ?? language;
      let known = languages.get(base);
      if (known === undefined) {
        known = foreignLexicon(base, codes, lexicon);
        languages.set(base, known);
      }
      return known;
    },
  };
  return lexicon;
}

/** Languages that bend a country's name at its end: `в Японии`, `w Norwegii`. */
const bending = new Set('ru uk be bg sr mk hr bs sl cs sk pl lt lv et fi hu ro el'.split(' '));
/** A bent name keeps at least this many letters, and gains at most so many. */
const shortestStem = 4;
const longestEnding = 6;
/** Country names of another language from the runtime's own CLDR data, before the English phrases. */
function foreignLexicon(
  language: string,
  codes: readonly CountryCode[],
  english: Lexicon,
): Lexicon | null {
  if (Intl.DisplayNames.supportedLocalesOf([language]).length === 0) return null;
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const root = newNode();
  const stems = new Map<string, PlaceEntry | null>();
  for (const code of codes) {
    const name = names.of(code);
    if (name === undefined) continue;
    const entry: PlaceEntry = {
      rule: 'country-name',
      countries: [code],
      regions: [],
      part: 1,
      sense: null,
    };
    const words = tokenize(name, language).map(mixedKey);
    addPhrase(root, words, entry);
    const [word] = words;
    if (word === undefined || words.length > 1 || !bending.has(language)) continue;
    const stem = word.slice(0, word.length - (word.length >= 7 ? 2 : 1));
    // Two countries with one stem: bent, neither can be told from the other.
    if (stem.length >= shortestStem) stems.set(stem, stems.has(stem) ? null : entry);
  }
  const bent = (token: Token | undefined): PlaceEntry | null => {
    if (token === undefined || !isCapitalized(token.text)) return null;
    const least = Math.max(shortestStem, token.text.length - longestEnding);
    for (let length = token.text.length; length >= least; length -= 1) {
      const entry = stems.get(token.text.slice(0, length));
      if (entry !== undefined) return entry;
    }
    return null;
  };
  return {
    ...english,
    matchAt: (tokens, at, allCaps) => {
      const found =
        longest(root, tokens, at, mixedKey) ?? longest(root, tokens, at, withoutAttached);
      if (found !== null) return found;
      const entry = bent(tokens[at]);
      if (entry !== null) return { entry, from: at, to: at + 1 };
      return english.matchAt(tokens, at, allCaps);
    },
  };
}
