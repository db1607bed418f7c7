import type { FeedId } from '../../src/news/ids.ts';
import type { Story } from '../../src/news/story.ts';
import type { Tags } from '../../src/news/tag.ts';

/** An invented story; only what queries look at matters. */
export function storyWith(part: Partial<Story>): Story {
  return {
    feed: 'harbour-world' as FeedId,
    source: 'Harbour Wire',
    guid: 'one',
    title: 'Taiwan and China hold talks at sea',
    flags: [],
    deck: 'First in ten years',
    text: 'Envoys met aboard a ferry in the South China Sea. São Paulo sent a toast.',
    permalink: null,
    publishedAt: 1_000_000_000_000,
    dateQuality: 'given',
    receivedAt: 1_000_000_000_000,
    dateline: null,
    language: 'pt-br',
    urgency: null,
    sections: [],
    contentHash: '',
    ...part,
  };
}

/** Tags with only what is given. */
export function tagsWith(part: {
  readonly regions?: readonly Tags['regions'][number]['region'][];
  readonly countries?: readonly string[];
  readonly topics?: readonly Tags['topics'][number]['topic'][];
  readonly genre?: Tags['genre'];
}): Tags {
  return {
    regions: (part.regions ?? []).map((region) => ({ region, score: 1, origin: 'evidence' })),
    countries: (part.countries ?? []).map((country) => ({ country, score: 1, origin: 'evidence' })),
    topics: (part.topics ?? []).map((topic) => ({ topic, score: 1 })),
    mentions: [],
    genre: part.genre ?? 'news',
    evidence: [],
  };
}
