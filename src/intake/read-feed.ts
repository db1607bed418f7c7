import { parseFeed } from '../formats/feed.ts';
import type { PollWish } from '../formats/raw-item.ts';
import type { Feed } from '../news/feed.ts';
import type { Story } from '../news/story.ts';
import { normalizeFeed } from '../normalize/feed.ts';

/** Bytes of a feed and what they do not say about themselves. */
export interface FeedToRead {
  readonly body: Uint8Array;
  /** The HTTP header, or null. */
  readonly contentType: string | null;
  /** Where the bytes came from, redirects followed. */
  readonly baseUrl: string;
  readonly feed: Feed;
  /** Epoch ms, UTC. */
  readonly receivedAt: number;
}

/** What a feed document says. */
export type FeedReading =
  | {
      readonly kind: 'read';
      /** In document order. */
      readonly stories: readonly Story[];
      /** Items that are no stories (no title and no text), each with its reason. */
      readonly refused: readonly { readonly reason: string }[];
      /** Items beyond the newest 200, left unread. */
      readonly beyondCap: number;
      readonly wish: PollWish;
      /** Which parser read it. */
      readonly way: string;
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a feed document: parse → normalize. All that depends on the bytes of strangers, and on nothing else. */
export async function readFeed(asked: FeedToRead): Promise<FeedReading> {
  const { body, contentType, baseUrl, feed, receivedAt } = asked;
  const outcome = await parseFeed(body, { contentType, baseUrl, timezone: feed.timezone });
  if (outcome.kind === 'unreadable') return outcome;
  const { stories, refused, beyondCap } = normalizeFeed(outcome.feed, feed, receivedAt);
  const { wish, way } = outcome.feed;
  return { kind: 'read', stories, refused, beyondCap, wish, way };
}
