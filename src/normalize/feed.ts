import type { ParsedFeed, RawItem } from '../formats/raw-item.ts';
import type { Feed } from '../news/feed.ts';
import type { Story } from '../news/story.ts';
import { normalizeItem } from './item.ts';
import { canonicalPermalink } from './permalink.ts';

/** What a feed document brought. Every item is in one of the three. */
export interface NormalizedFeed {
  /** In document order, each guid once. */
  readonly stories: readonly Story[];
  readonly refused: readonly { readonly guid: string; readonly reason: string }[];
  /** Items beyond the newest 200, left unread. */
  readonly beyondCap: number;
  /** Whether the feed's ids were set aside because several stories shared one. */
  readonly idsIgnored: boolean;
}

/** More than any feed adds between two polls. */
const newest = 200;

/**
 * Makes stories of a feed's items. Where one id stands for stories with different links, the whole feed's ids are set aside
 * and links count instead.
 * @param receivedAt epoch ms, UTC
 */
export function normalizeFeed(parsed: ParsedFeed, feed: Feed, receivedAt: number): NormalizedFeed {
  const items = newestOf(parsed.items);
  const idsIgnored = hasSharedIds(items);
  // The document's own word about its language goes before the configured one.
  const speaking = { ...feed, language: parsed.language ?? feed.language };
  const stories = new Map<string, Story>();
  const refused: { guid: string; reason: string }[] = [];
  for (const item of items) {
    const result = normalizeItem(item, speaking, receivedAt, { ignoreIds: idsIgnored });
    if (result.kind === 'refused') {
      refused.push({ guid: result.guid, reason: result.reason });
      continue;
    }
    const { story } = result;
    const twin = stories.get(story.guid);
    if (twin === undefined) {
      stories.set(story.guid, story);
      continue;
    }
    refused.push({ guid: story.guid, reason: 'repeated in the document' });
    // The newer version of the two is the one to keep, in its first place.
    if (story.publishedAt > twin.publishedAt) stories.set(story.guid, story);
  }
  return {
    stories: [...stories.values()],
    refused,
    beyondCap: parsed.items.length - items.length,
    idsIgnored,
  };
}

/** The newest items in document order; undated ones count as new, because feeds put new things first. */
function newestOf(items: readonly RawItem[]): readonly RawItem[] {
  if (items.length <= newest) return items;
  const kept = new Set(
    items
      .map((item, index) => ({ index, at: orderOf(item) }))
      .toSorted((a, b) => (a.at === b.at ? a.index - b.index : b.at - a.at))
      .slice(0, newest)
      .map(({ index }) => index),
  );
  return items.filter((_, index) => kept.has(index));
}

function orderOf(item: RawItem): number {
  return item.publishedAt === null ? Number.POSITIVE_INFINITY : Date.parse(item.publishedAt);
}

function hasSharedIds(items: readonly RawItem[]): boolean {
  const linkById = new Map<string, string | null>();
  for (const item of items) {
    const id = item.id?.trim() ?? '';
    if (id === '') continue;
    const link = canonicalPermalink(item.link);
    const known = linkById.get(id);
    if (known === undefined) linkById.set(id, link);
    else if (known !== link) return true;
  }
  return false;
}
