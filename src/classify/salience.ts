import type { CountryCode, Evidence, Region, Tags } from '../news/tag.ts';
import type { Mention } from './mentions.ts';
import { gatherCandidates } from './place-candidates.ts';
import { guessPlace, type PlaceGuesses } from './place-guess.ts';
import { standBy, type Standing } from './standing.ts';
import type { TaggerInput } from './tagger-data.ts';

const mostRegions = 3;

type RegionsOf = ReadonlyMap<CountryCode, readonly Region[]>;

type Places = Pick<Tags, 'regions' | 'countries' | 'mentions' | 'evidence'>;

/** models/places.json: how a story's places are judged. */
export interface PlaceModel {
  readonly version: string;
  readonly countries: Standing;
  readonly regions: Standing;
  readonly guesses: PlaceGuesses;
}

/** Sums mentions into regions and countries, or falls back to the feed's default, to a guess by the words, or to none. */
export function weighPlaces(
  mentions: readonly Mention[],
  story: TaggerInput,
  regionsOf: RegionsOf,
  model: PlaceModel,
): Places {
  const candidates = gatherCandidates(mentions, regionsOf);
  const { total } = candidates;
  if (total === 0) return defaultPlaces(story, regionsOf) ?? guessedPlaces(story, regionsOf, model);

  const length = story.title.length + story.deck.length + story.text.length;
  const countries = standBy(candidates.countries, length, model.countries);
  const regions = standBy(candidates.regions, length, model.regions).slice(0, mostRegions);
  return {
    regions: regions.map(({ place, weight }) => ({
      region: place,
      score: weight / total,
      origin: 'evidence',
    })),
    countries: countries.map(({ place, weight }) => ({
      country: place,
      score: weight / total,
      origin: 'evidence',
    })),
    mentions: candidates.countries
      .filter(({ rules }) =>
        rules.values().some((rule) => rule !== 'domestic' && rule !== 'leader'),
      )
      .map(({ place, count }) => ({ country: place, count }))
      .toSorted((a, b) => b.count - a.count || a.country.localeCompare(b.country)),
    evidence: explain(
      mentions,
      total,
      new Set(countries.map(({ place }) => place)),
      new Set(regions.map(({ place }) => place)),
      regionsOf,
    ),
  };
}

/** One line per tag, phrase and place in the story; the lines of a tag sum to its score. */
function explain(
  mentions: readonly Mention[],
  total: number,
  countries: ReadonlySet<CountryCode>,
  inRegions: ReadonlySet<Region>,
  regionsOf: RegionsOf,
): Evidence[] {
  const lines = new Map<string, { -readonly [K in keyof Evidence]: Evidence[K] }>();
  const add = (kind: 'region' | 'country', tag: string, mention: Mention, weight: number): void => {
    const { phrase, where, entry } = mention;
    const key = `${kind} ${tag} ${where} ${phrase}`;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, { tag, kind, phrase, where, weight, rule: entry.rule });
    else line.weight += weight;
  };
  for (const mention of mentions) {
    const { entry } = mention;
    const part = mention.weight / total / (entry.countries.length + entry.regions.length);
    for (const country of entry.countries) {
      if (countries.has(country)) add('country', country, mention, part);
      for (const region of regionsOf.get(country) ?? [])
        if (inRegions.has(region)) add('region', region, mention, part);
    }
    for (const region of entry.regions)
      if (inRegions.has(region)) add('region', region, mention, part);
  }
  return [...lines.values()].toSorted((a, b) => b.weight - a.weight);
}

/** What the feed's settings say, where they say something: an editor's word goes before a guess. */
function defaultPlaces(story: TaggerInput, regionsOf: RegionsOf): Places | null {
  const country = story.defaultCountry;
  const region =
    story.defaultRegion ?? (country === null ? null : (regionsOf.get(country)?.[0] ?? null));
  if (country === null && region === null) return null;
  const origin = 'default' as const;
  return {
    regions: region === null ? [] : [{ region, score: 1, origin }],
    countries: country === null ? [] : [{ country, score: 1, origin }],
    mentions: [],
    evidence: [
      ...(region === null ? [] : [defaultLine('region', region)]),
      ...(country === null ? [] : [defaultLine('country', country)]),
    ],
  };
}

function defaultLine(kind: 'region' | 'country', tag: string): Evidence {
  return { tag, kind, phrase: `default ${kind}`, where: 'feed', weight: 1, rule: 'feed-default' };
}

/** Where no place is named, what the words give away, marked as inferred; the words' shares sum to the score. */
function guessedPlaces(story: TaggerInput, regionsOf: RegionsOf, model: PlaceModel): Places {
  const guess = guessPlace(story, model.guesses);
  if (guess === null) return { regions: [], countries: [], mentions: [], evidence: [] };
  const { country, chance, words } = guess;
  const region = regionsOf.get(country)?.[0];
  const origin = 'inferred' as const;
  const all = words.reduce((sum, { weight }) => sum + weight, 0);
  const lines = (kind: 'region' | 'country', tag: string): Evidence[] =>
    words.map(({ phrase, weight }) => ({
      tag,
      kind,
      phrase,
      where: story.title.includes(phrase) ? 'title' : 'lead',
      weight: (weight / all) * chance,
      rule: 'words',
    }));
  return {
    regions: region === undefined ? [] : [{ region, score: chance, origin }],
    countries: [{ country, score: chance, origin }],
    mentions: [],
    evidence: [
      ...(region === undefined ? [] : lines('region', region)),
      ...lines('country', country),
    ],
  };
}
