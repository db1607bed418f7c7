import { messageOf } from '../errors.ts';
import { decodeText } from './charset.ts';
import { readWithFeedparser } from './fallback.ts';
import { readJsonFeed } from './json-feed.ts';
import { repairMojibake } from './mojibake.ts';
import { plainLine } from './plain-line.ts';
import type { ParsedFeed, ParseOutcome } from './raw-item.ts';
import { repairFeed, type RepairedFeed } from './repair.ts';
import { readWithRssParser, textOf, valuesOf, type Fields } from './rss.ts';
import { readWish } from './wish.ts';
import { bestLink, languageOf, toRawItem } from './xml-item.ts';

/** What a document does not say about itself. */
export interface FeedHints {
  /** The HTTP header, or null. */
  readonly contentType: string | null;
  /** The URL it was got from, after redirects: relative links resolve against it. */
  readonly baseUrl: string;
  /** IANA zone for dates that name none. */
  readonly timezone: string;
}

/** Larger than any feed that is fetched; a file handed in by mistake is refused at once. */
const maxBytes = 32 * 1024 * 1024;

/** The fallback takes seconds on hostile documents, so it only sees ordinary ones. */
const maxFallbackLength = 2_000_000;

/**
 * Reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1 and 1.1, in whatever state. Never throws, whatever the bytes.
 * @returns the items in document order, no caps and no dedupe, or why the document cannot be read
 */
export async function parseFeed(bytes: Uint8Array, hints: FeedHints): Promise<ParseOutcome> {
  if (bytes.byteLength > maxBytes) return unreadable(`larger than ${maxBytes / 1024 / 1024} MB`);
  try {
    const source = repairMojibake(withoutControls(decodeText(bytes, hints.contentType)));
    const begin = /\S/.exec(source)?.[0];
    if (begin === undefined) return unreadable('an empty document');
    if (begin === '{' || begin === '[') return readJsonFeed(source, hints);
    const repaired = repairFeed(source, hints.baseUrl);
    if ('reason' in repaired) return unreadable(repaired.reason);
    return await readRepaired(source, repaired, hints);
  } catch (error) {
    return unreadable(messageOf(error));
  }
}

async function readRepaired(
  source: string,
  repaired: RepairedFeed,
  hints: FeedHints,
): Promise<ParseOutcome> {
  let why: string;
  try {
    const read = await readWithRssParser(repaired);
    if (read.items.length === repaired.items) {
      const context = { format: repaired.format, baseUrl: hints.baseUrl, timezone: hints.timezone };
      const items = read.items.map((fields) => toRawItem(fields, context));
      return { kind: 'parsed', feed: { ...aboutFeed(read.feed, repaired, hints), items } };
    }
    why = `rss-parser found ${read.items.length} of ${repaired.items} items`;
  } catch (error) {
    why = messageOf(error);
  }
  if (source.length > maxFallbackLength) return unreadable(why);
  return readWithFeedparser(source, repaired.format, hints);
}

function aboutFeed(
  fields: Fields,
  repaired: RepairedFeed,
  hints: FeedHints,
): Omit<ParsedFeed, 'items'> {
  return {
    format: repaired.format,
    way: 'rss-parser',
    title: plainLine(textOf(valuesOf(fields, 'titles')[0])),
    link: bestLink(fields, hints.baseUrl),
    language: languageOf(fields),
    wish: readWish(fields),
  };
}

// oxlint-disable-next-line no-control-regex -- these are the characters to remove
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

const controlReferences = /&#(?:x0*(?:[0-8bcef]|1[\da-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));/gi;

/** XML 1.0 allows no control characters but tab and line breaks; half a surrogate pair is no character at all. */
function withoutControls(text: string): string {
  const clean = text.toWellFormed().replaceAll(controls, '');
  return clean.includes('&#') ? clean.replaceAll(controlReferences, '') : clean;
}

function unreadable(reason: string): ParseOutcome {
  return { kind: 'unreadable', reason };
}
