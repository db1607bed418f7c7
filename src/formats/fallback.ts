import { Readable } from 'node:stream';
import FeedParser from 'feedparser';
import { messageOf } from '../errors.ts';
import { isoOf, readDate, type ReadDate } from './dates.ts';
import { plainLine } from './plain-line.ts';
import type { ParsedFeed, ParseOutcome, RawItem } from './raw-item.ts';
import { noWish } from './wish.ts';

/** Reads a document with `feedparser`, where rss-parser threw or miscounted. */
export async function readWithFeedparser(
  source: string,
  format: ParsedFeed['format'],
  hints: { readonly baseUrl: string; readonly timezone: string },
): Promise<ParseOutcome> {
  const parser = new FeedParser({ feedurl: hints.baseUrl, addmeta: false, resume_saxerror: true });
  const items: RawItem[] = [];
  try {
    const stream = Readable.from([source]).on('error', () => {});
    stream.pipe(parser);
    for await (const item of parser) items.push(toRawItem(item, hints.timezone));
  } catch (error) {
    if (items.length === 0) return { kind: 'unreadable', reason: messageOf(error) };
  }
  const meta = parser.meta as FeedParser.Meta | undefined;
  return {
    kind: 'parsed',
    feed: {
      format,
      way: 'feedparser',
      title: plainLine(meta?.title ?? ''),
      link: webUrl(meta?.link),
      language: meta?.language?.toLowerCase() ?? null,
      wish: noWish,
      items,
    },
  };
}

function toRawItem(item: FeedParser.Item, timezone: string): RawItem {
  const published = dateIn(item, /:(?:pubdate|published|issued|date|created)$/, timezone);
  const updated = dateIn(item, /:(?:updated|modified)$/, timezone);
  const date = published ?? updated;
  const body = item.description ?? item.summary ?? '';
  return {
    id: item.guid || null,
    title: plainLine(item.title ?? ''),
    link: webUrl(item.link),
    publishedAt: isoOf(date),
    updatedAt: isoOf(updated),
    hasZone: date?.hasZone ?? false,
    body,
    summary: item.summary === body ? null : (item.summary ?? null),
    authors: item.author ? [plainLine(item.author)] : [],
    categories: item.categories ?? [],
    language: null,
  };
}

/** The first field of such a name that is a date, as it was written: feedparser would read it in the server's zone. */
function dateIn(item: FeedParser.Item, name: RegExp, timezone: string): ReadDate | null {
  for (const [key, value] of Object.entries(item)) {
    if (!name.test(key)) continue;
    const written: unknown = typeof value === 'object' && value !== null ? value['#'] : null;
    const date = typeof written === 'string' ? readDate(written, timezone) : null;
    if (date !== null) return date;
  }
  return null;
}

function webUrl(link: string | null | undefined): string | null {
  const url = link ? URL.parse(link) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
