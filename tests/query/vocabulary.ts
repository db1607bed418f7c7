import type { FeedId } from '../../src/news/ids.ts';
import { vocabularyOf } from '../../src/query/vocabulary.ts';

/** A small invented installation. */
export const vocabulary = vocabularyOf({
  countries: [
    { value: 'TW', names: ['Taiwan'] },
    { value: 'KR', names: ['South Korea', 'Korea, South', 'Republic of Korea'] },
    { value: 'US', names: ['United States', 'America'] },
    { value: 'TR', names: ['Türkiye', 'Turkey'] },
    { value: 'GN', names: ['Guinea'] },
    { value: 'GW', names: ['Guinea-Bissau'] },
    { value: 'VI', names: ['US Virgin Islands'] },
  ],
  feeds: [
    { id: 'harbour-world' as FeedId, source: 'Harbour Wire', language: 'en' },
    { id: 'meridian' as FeedId, source: 'Meridian', language: 'pt-br' },
    { id: 'meridian-sea' as FeedId, source: 'Meridian "Sea" News', language: null },
  ],
});
