import { decodeText } from '../formats/charset.ts';
import { parseFeed } from '../formats/feed.ts';
import { feedsOfPage, type AnnouncedFeed } from '../formats/page-feeds.ts';
import type { Story } from '../news/story.ts';
import { normalizeFeed } from '../normalize/feed.ts';
import type { FeedToRead } from './read-feed.ts';

/** What stands at an address that somebody wants to add. */
export type DocumentLook =
  | {
      readonly kind: 'feed';
      /** The feed's own; may be empty. */
      readonly title: string;
      /** The newest five, newest first. */
      readonly newest: readonly Story[];
      readonly total: number;
      readonly isUndated: boolean;
    }
  /** A page, and the feeds it announces. */
  | { readonly kind: 'page'; readonly announced: readonly AnnouncedFeed[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

const shown = 5;

/** Tells a feed from a page from anything else, and reads what a person wants to see of it. */
export async function lookAtDocument(asked: FeedToRead): Promise<DocumentLook> {
  const { body, contentType, baseUrl, feed, receivedAt } = asked;
  const outcome = await parseFeed(body, { contentType, baseUrl, timezone: feed.timezone });
  if (outcome.kind === 'parsed') {
    const { stories } = normalizeFeed(outcome.feed, feed, receivedAt);
    return {
      kind: 'feed',
      title: outcome.feed.title,
      newest: stories.toSorted((a, b) => b.publishedAt - a.publishedAt).slice(0, shown),
      total: stories.length,
      isUndated:
        stories.length > 0 && stories.every(({ dateQuality }) => dateQuality === 'received'),
    };
  }
  const text = decodeText(body, contentType);
  const isPage = /<(?:!doctype html|html|head|body|link)\b/i.test(text.slice(0, 20_000));
  return isPage
    ? { kind: 'page', announced: feedsOfPage(text, baseUrl) }
    : { kind: 'unreadable', reason: outcome.reason };
}
