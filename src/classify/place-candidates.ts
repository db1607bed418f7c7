import type { CountryCode, Region } from '../news/tag.ts';
import type { PlaceRule } from './lexicon.ts';
import type { Mention } from './mentions.ts';

/** A country or region that a story names, with all that speaks for it. */
export interface PlaceCandidate<Place extends string> {
  readonly place: Place;
  /** Sum of the mentions' weights. */
  weight: number;
  /** Mentions in all, and those in the title, the lead and the dateline. */
  count: number;
  inTitle: number;
  inLead: number;
  inDateline: number;
  /** Whether the title calls the country by its name. */
  isNamedInTitle: boolean;
  /** Whether it stands side by side with another place. */
  isPaired: boolean;
  /** Whether all its mentions are towns where others meet, or bodies that other countries have too (`attorney general`). */
  isWeak: boolean;
  /** Position of its first mention among the story's: 0 is the first. */
  readonly first: number;
  readonly rules: Set<PlaceRule>;
  /** For a region: its countries that are named. */
  readonly countries: Set<CountryCode>;
}

/** All places a story names, strongest first. */
export interface Candidates {
  readonly countries: readonly PlaceCandidate<CountryCode>[];
  readonly regions: readonly PlaceCandidate<Region>[];
  /** Sum of all mentions' weights. */
  readonly total: number;
}

/** Sums mentions into the countries and regions they speak for. A mention of several places counts a part for each. */
export function gatherCandidates(
  mentions: readonly Mention[],
  regionsOf: ReadonlyMap<CountryCode, readonly Region[]>,
): Candidates {
  const countries = new Map<CountryCode, PlaceCandidate<CountryCode>>();
  const regions = new Map<Region, PlaceCandidate<Region>>();
  let total = 0;
  for (const [at, mention] of mentions.entries()) {
    const { entry, weight } = mention;
    total += weight;
    const part = weight / (entry.countries.length + entry.regions.length);
    for (const country of entry.countries) {
      add(countries, country, mention, part, at);
      for (const region of regionsOf.get(country) ?? [])
        add(regions, region, mention, part, at).countries.add(country);
    }
    for (const region of entry.regions) add(regions, region, mention, part, at);
  }
  return { countries: strongestFirst(countries), regions: strongestFirst(regions), total };
}

function add<Place extends string>(
  known: Map<Place, PlaceCandidate<Place>>,
  place: Place,
  { entry, where, isPaired }: Mention,
  part: number,
  at: number,
): PlaceCandidate<Place> {
  let candidate = known.get(place);
  if (candidate === undefined) {
    candidate = {
      place,
      weight: 0,
      count: 0,
      inTitle: 0,
      inLead: 0,
      inDateline: 0,
      isNamedInTitle: false,
      isPaired: false,
      isWeak: true,
      first: at,
      rules: new Set(),
      countries: new Set(),
    };
    known.set(place, candidate);
  }
  candidate.weight += part;
  candidate.count += 1;
  candidate.rules.add(entry.rule);
  candidate.isPaired ||= isPaired;
  candidate.isWeak &&= entry.part < 1 || entry.rule === 'domestic';
  if (where === 'title') {
    candidate.inTitle += 1;
    candidate.isNamedInTitle ||= entry.rule === 'country-name';
  } else if (where === 'lead') candidate.inLead += 1;
  else if (where === 'dateline') candidate.inDateline += 1;
  return candidate;
}

function strongestFirst<Place extends string>(
  known: ReadonlyMap<Place, PlaceCandidate<Place>>,
): PlaceCandidate<Place>[] {
  return [...known.values()].toSorted(
    (a, b) => b.weight - a.weight || (a.place < b.place ? -1 : 1),
  );
}
