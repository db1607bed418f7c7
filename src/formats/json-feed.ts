import { z } from 'zod';
import { isoOf, readDate } from './dates.ts';
import { plainLine } from './plain-line.ts';
import type { ParseOutcome, RawItem } from './raw-item.ts';
import { noWish } from './wish.ts';

/** A field that is read when it has the right shape and ignored when not: one odd field must not cost the item. */
const text = z.string().optional().catch(undefined);
const names = z
  .array(z.object({ name: text }))
  .optional()
  .catch(undefined);

const itemSchema = z.object({
  id: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  date_published: text,
  date_modified: text,
  author: z.object({ name: text }).optional().catch(undefined),
  authors: names,
  tags: z.array(z.unknown()).optional().catch(undefined),
  language: text,
});
type JsonItem = z.infer<typeof itemSchema>;

const feedSchema = z.object({
  version: text,
  title: text,
  home_page_url: text,
  language: text,
  items: z.array(z.unknown()),
});

/** What the readers of one document need to know about where it came from. */
export interface JsonFeedHints {
  readonly baseUrl: string;
  readonly timezone: string;
}

/**
 * Reads JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1).
 * @returns `unreadable` for what is no JSON or has no list of items
 */
export function readJsonFeed(source: string, hints: JsonFeedHints): ParseOutcome {
  let value: unknown;
  try {
    value = JSON.parse(source.replaceAll('\0', ''));
  } catch {
    return { kind: 'unreadable', reason: 'begins like JSON but is none' };
  }
  const feed = feedSchema.safeParse(value);
  if (!feed.success)
    return { kind: 'unreadable', reason: 'JSON, but no JSON Feed: it has no list of items' };
  const items = feed.data.items.flatMap((item) => {
    const read = itemSchema.safeParse(item);
    return read.success ? [toRawItem(read.data, hints)] : [];
  });
  return {
    kind: 'parsed',
    feed: {
      format: 'json-feed',
      way: 'zod',
      title: plainLine(feed.data.title ?? '', false),
      link: webUrl(feed.data.home_page_url, hints.baseUrl),
      language: feed.data.language?.toLowerCase() ?? null,
      wish: noWish,
      items,
    },
  };
}

function toRawItem(item: JsonItem, hints: JsonFeedHints): RawItem {
  const published = readDate(item.date_published ?? '', hints.timezone);
  const updated = readDate(item.date_modified ?? '', hints.timezone);
  const date = published ?? updated;
  const body = item.content_html ?? escapeText(item.content_text) ?? escapeText(item.summary) ?? '';
  const authors = [...(item.authors ?? []), ...(item.author === undefined ? [] : [item.author])];
  return {
    id: item.id ?? null,
    title: plainLine(item.title ?? '', false),
    link: webUrl(item.url, hints.baseUrl) ?? webUrl(item.external_url, hints.baseUrl),
    publishedAt: isoOf(date),
    updatedAt: isoOf(updated),
    hasZone: date?.hasZone ?? false,
    body,
    summary: item.summary === undefined || body === '' ? null : (escapeText(item.summary) ?? null),
    authors: authors
      .map((author) => plainLine(author.name ?? '', false))
      .filter((name) => name !== ''),
    categories: (item.tags ?? []).filter((tag) => typeof tag === 'string'),
    language: item.language?.toLowerCase() ?? null,
  };
}

/** Plain text as the HTML every body is. */
function escapeText(plain: string | undefined): string | undefined {
  return plain?.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>\n');
}

function webUrl(reference: string | undefined, base: string): string | null {
  const url =
    reference === undefined || reference.trim() === '' ? null : URL.parse(reference.trim(), base);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
