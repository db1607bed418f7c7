import type { FeedToRead } from '../../src/intake/read-feed.ts';
import { bureauFeed, receivedAt } from '../normalize/feeds.ts';

/** A document to be read. */
export function asking(document: string, baseUrl = 'https://meridian.example/feed'): FeedToRead {
  const body = new TextEncoder().encode(document);
  return { body, contentType: null, baseUrl, feed: bureauFeed, receivedAt };
}

/** A feed with these items. */
export function rss(items: string): string {
  return `<rss version="2.0"><channel><title>T</title><ttl>20</ttl>${items}</channel></rss>`;
}

/** One of them. */
export const item =
  '<item><title>Ministers sign pact</title><link>/pact</link><pubDate>Fri, 17 May 2024 10:00:00 GMT</pubDate></item>';
