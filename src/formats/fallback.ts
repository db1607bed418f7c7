import { Readable } from 'node:stream';
import FeedParser from 'feedparser';
import { messageOf } from '../errors.ts';
import { plainLine } from './plain-line.ts';
import type { ParsedFeed, ParseOutcome, RawItem } from './raw-item.ts';

/**
 * Reads a document with `feedparser`, where rss-parser threw or miscounted. Its dates are its own reading, so zone-less ones
 * count as assumed.
 */
export async function readWithFeedparser(
  source: string,
  format: ParsedFeed['format'],
  hints: { readonly baseUrl: string },
): Promise<ParseOutcome> {
  const parser = new FeedParser({ feedurl: hints.baseUrl, addmeta: false, resume_saxerror: true });
  const items: RawItem[] = [];
  try {
    const stream = Readable.from([source]).on('error', () => {});
    stream.pipe(parser);
    for await (const item of parser) items.push(toRawItem(item));
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
      everyMs: null,
      items,
    },
  };
}

function toRawItem(item: FeedParser.Item): RawItem {
  const updated = isoOf(item.date);
  const body = item.description ?? item.summary ?? '';
  return {
    id: item.guid || null,
    title: plainLine(item.title ?? ''),
    link: webUrl(item.link),
    publishedAt: isoOf(item.pubdate) ?? updated,
    updatedAt: updated,
    hasZone: false,
    body,
    summary: item.summary === body ? null : (item.summary ?? null),
    authors: item.author ? [plainLine(item.author)] : [],
    categories: item.categories ?? [],
    language: null,
  };
}

function isoOf(date: Date | null): string | null {
  return date === null || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function webUrl(link: string | null | undefined): string | null {
  const url = link ? URL.parse(link) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
