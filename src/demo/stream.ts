import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import type { RawItem } from '../formats/raw-item.ts';
import { defaultFeed, type Feed } from '../news/feed.ts';
import type { FeedId } from '../news/ids.ts';

const recordSchema = z.object({
  id: z.string().optional(),
  at: z.string(),
  feed: z.string().min(1),
  title: z.string().default(''),
  text: z.string().default(''),
  url: z.string().nullable().default(null),
});

/** One line of a recorded stream. */
export interface StreamItem {
  /** Epoch ms, UTC: when it was received. */
  readonly at: number;
  readonly feed: Feed;
  readonly item: RawItem;
}

/** A line of a stream that is no story, for the count at the end. */
export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

/** The publisher as its address names it: `bbc.co.uk` for www.bbc.co.uk and feeds.bbc.co.uk. */
function publisherOf(address: string): string {
  const host = URL.parse(address)?.hostname ?? address;
  return host.replace(/^(?:www|feeds?|rss|moxie|m)\d?\./, '');
}

function feedOf(address: string, url: string | null): Feed {
  return defaultFeed({
    id: address as FeedId,
    source: publisherOf(url ?? address),
    url: address,
  });
}

/**
 * Reads a recorded stream of `{at, feed, title, text, url}` lines, gzip or plain, in constant memory. What is no such line
 * goes to `onBad` and is skipped.
 * @throws what reading the file throws
 */
export async function* readStream(
  path: string,
  onBad: (bad: BadLine) => void,
): AsyncGenerator<StreamItem> {
  const file = createReadStream(path);
  const bytes = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => bytes.destroy(error));
  let line = 0;
  for await (const text of createInterface({ input: bytes, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      onBad({ line, reason: 'not JSON' });
      continue;
    }
    const record = recordSchema.safeParse(json);
    const at = record.success ? Date.parse(record.data.at) : Number.NaN;
    if (!record.success || Number.isNaN(at)) {
      onBad({ line, reason: record.success ? 'at is no time' : 'a field is missing or wrong' });
      continue;
    }
    const { id, feed, title, text: body, url } = record.data;
    yield {
      at,
      feed: feedOf(feed, url),
      item: {
        id: id ?? url,
        title,
        link: url,
        publishedAt: new Date(at).toISOString(),
        updatedAt: null,
        hasZone: true,
        body,
        summary: null,
        authors: [],
        categories: [],
        language: null,
      },
    };
  }
}
