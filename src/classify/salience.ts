import { regions, type CountryCode, type Evidence, type Region, type Tags } from '../news/tag.ts';
import type { Mention } from './mentions.ts';
import type { TaggerInput } from './tagger-data.ts';

/** A region with less than this share of the evidence is not what the story is about. */
const regionShare = 0.25;
const mostRegions = 3;
/** Countries from this part of the best country's score on. */
const countryPart = 0.35;

type RegionOf = ReadonlyMap<CountryCode, Region>;

type Places = Pick<Tags, 'regions' | 'countries' | 'mentions' | 'evidence'>;

/** Sums mentions into regions and countries, or falls back to the feed's default, or to none. */
export function weighPlaces(
  mentions: readonly Mention[],
  story: TaggerInput,
  regionOf: RegionOf,
): Places {
  const byCountry = new Map<CountryCode, number>();
  const counts = new Map<CountryCode, number>();
  const byRegion = new Map<Region, number>();
  let total = 0;
  for (const { entry, weight } of mentions) {
    total += weight;
    const part = weight / (entry.countries.length + entry.regions.length);
    for (const country of entry.countries) {
      byCountry.set(country, (byCountry.get(country) ?? 0) + part);
      counts.set(country, (counts.get(country) ?? 0) + 1);
      const region = regionOf.get(country);
      if (region !== undefined) byRegion.set(region, (byRegion.get(region) ?? 0) + part);
    }
    for (const region of entry.regions) byRegion.set(region, (byRegion.get(region) ?? 0) + part);
  }
  if (total === 0) return defaultPlaces(story, regionOf);

  const best = Math.max(0, ...byCountry.values());
  const countryTags = [...byCountry]
    .filter(([, score]) => score >= countryPart * best)
    .map(([country, score]) => ({ country, score: score / total, origin: 'evidence' as const }))
    .toSorted((a, b) => b.score - a.score || a.country.localeCompare(b.country));
  const regionTags = regions
    .map((region) => ({
      region,
      score: (byRegion.get(region) ?? 0) / total,
      origin: 'evidence' as const,
    }))
    .filter(({ score }) => score >= regionShare)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostRegions);
  return {
    regions: regionTags,
    countries: countryTags,
    mentions: [...counts]
      .map(([country, count]) => ({ country, count }))
      .toSorted((a, b) => b.count - a.count || a.country.localeCompare(b.country)),
    evidence: explain(
      mentions,
      total,
      new Set(countryTags.map(({ country }) => country)),
      new Set(regionTags.map(({ region }) => region)),
      regionOf,
    ),
  };
}

/** One line per tag, phrase and place in the story; the lines of a tag sum to its score. */
function explain(
  mentions: readonly Mention[],
  total: number,
  countries: ReadonlySet<CountryCode>,
  inRegions: ReadonlySet<Region>,
  regionOf: RegionOf,
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
      const region = regionOf.get(country);
      if (region !== undefined && inRegions.has(region)) add('region', region, mention, part);
    }
    for (const region of entry.regions)
      if (inRegions.has(region)) add('region', region, mention, part);
  }
  return [...lines.values()].toSorted((a, b) => b.weight - a.weight);
}

function defaultPlaces(story: TaggerInput, regionOf: RegionOf): Places {
  const country = story.defaultCountry;
  const region = story.defaultRegion ?? (country === null ? null : (regionOf.get(country) ?? null));
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
