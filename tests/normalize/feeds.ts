import { noWish } from '../../src/formats/wish.ts';
import type { ParsedFeed, RawItem } from '../../src/formats/raw-item.ts';
import type { Feed } from '../../src/news/feed.ts';
import type { FeedId } from '../../src/news/ids.ts';

/** When the invented stories of these tests are received. */
export const receivedAt = Date.UTC(2024, 4, 17, 12);

export const bureauFeed: Feed = {
  id: 'meridian-world' as FeedId,
  source: 'Meridian Wire',
  url: 'https://meridian.example/world.xml',
  timezone: 'UTC',
  datelineWeight: 2,
  defaultCountry: null,
  defaultRegion: null,
  topic: null,
  language: 'en',
  everyMs: null,
  fullText: false,
  auth: null,
};

/** A feed whose datelines name its own desk. */
export const deskFeed: Feed = { ...bureauFeed, datelineWeight: 0 };

export function item(fields: Partial<RawItem>): RawItem {
  return {
    id: null,
    title: 'Ministers sign water pact',
    link: 'https://meridian.example/world/pact',
    publishedAt: '2024-05-17T10:00:00.000Z',
    updatedAt: null,
    hasZone: true,
    body: '<p>The two neighbours agreed to share the river.</p>',
    summary: null,
    authors: [],
    categories: [],
    language: null,
    ...fields,
  };
}

export function document(items: readonly RawItem[]): ParsedFeed {
  return {
    format: 'rss',
    way: 'rss-parser',
    title: 'Meridian Wire',
    link: null,
    language: null,
    wish: noWish,
    items,
  };
}
