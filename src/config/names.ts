import type { TopicFacts, RegionFacts } from '../classify/tagger-data.ts';
import type { CountryCode, Region, Topic } from '../news/tag.ts';

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** Tag codes as readers know them. */
export interface FriendlyNames {
  readonly region: (code: Region) => string;
  readonly topic: (code: Topic) => string;
  readonly country: (code: CountryCode) => string;
}

/** The names that config/regions.yaml and config/topics.yaml give the codes; countries by the Unicode tables. */
export function friendlyNames(data: {
  readonly regions: RegionFacts;
  readonly topics: TopicFacts;
}): FriendlyNames {
  return {
    region: (code) => data.regions.regions[code].name,
    topic: (code) => data.topics.topics[code].name,
    country: (code) => countryNames.of(code) ?? code,
  };
}
