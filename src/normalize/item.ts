import { createHash } from 'node:crypto';
import type { RawItem } from '../formats/raw-item.ts';
import type { Feed } from '../news/feed.ts';
import type { DateQuality, Story } from '../news/story.ts';
import { splitSentences } from '../summarize/sentences.ts';
import { cleanLine } from './clean.ts';
import { stripFurniture } from './furniture.ts';
import { readHeadline, withoutSource } from './headline.ts';
import { htmlToText } from './html.ts';
import { bareWords, linesOf } from './lines.ts';
import { canonicalPermalink } from './permalink.ts';

/** What one item of a feed became. */
export type NormalizedItem =
  | {
      readonly kind: 'story';
      readonly story: Story;
      /** The furniture taken off, for `/wire why` and for measuring false cuts. */
      readonly removed: readonly string[];
      /** Whether the publisher's text goes on elsewhere. */
      readonly isTruncated: boolean;
    }
  | { readonly kind: 'refused'; readonly guid: string; readonly reason: string };

const maxTitle = 500;
const maxTitleFromText = 100;
/** In UTF-16 units: about 200 kB, more than any story. */
const maxText = 200_000;

const oldest = Date.UTC(1995, 0, 1);
const aheadMs = 10 * 60_000;

/**
 * Makes one Story of one item.
 * @param receivedAt epoch ms, UTC: stands in for a date that is missing or impossible
 * @param options.ignoreIds the feed's own ids are not to be trusted (see `normalizeFeed`)
 */
export function normalizeItem(
  item: RawItem,
  feed: Feed,
  receivedAt: number,
  options: { readonly ignoreIds?: boolean } = {},
): NormalizedItem {
  const permalink = canonicalPermalink(item.link);
  const headline = readHeadline(withoutSource(cleanLine(item.title), feed.source));
  const body = bare(item.body, headline.title, feed);
  const short = item.summary === null ? null : bare(item.summary, headline.title, feed);
  const text = (body.text === '' ? (short?.text ?? '') : body.text)
    .slice(0, maxText)
    .toWellFormed();
  const deck = deckBeside(text, short?.text ?? '');
  const title =
    headline.title === ''
      ? firstWords(text === '' ? deck : text)
      : cutAtWord(headline.title, maxTitle);
  const id = options.ignoreIds === true ? '' : cleanLine(item.id ?? '');
  const guid = id || permalink || `sha1:${hash([title, item.publishedAt ?? ''])}`;
  if (title === '') return { kind: 'refused', guid, reason: 'neither title nor text' };
  const date = readPublished(item, receivedAt);
  return {
    kind: 'story',
    removed: body.removed,
    isTruncated: body.isTruncated,
    story: {
      feed: feed.id,
      source: feed.source,
      guid: guid.slice(0, 1000),
      title,
      flags: headline.flags,
      deck,
      text,
      permalink,
      ...date,
      receivedAt,
      dateline: body.dateline ?? short?.dateline ?? null,
      language: item.language ?? feed.language,
      // Feeds state none; what their headlines say of it is judged with all that is known (`judgeUrgency`).
      urgency: null,
      sections: item.categories
        .map((name) => cleanLine(name).slice(0, 100))
        .filter((name) => name !== ''),
      ...keptFurniture([...body.removed, ...(short?.removed ?? [])]),
      contentHash: hash([title, deck, text]),
    },
  };
}

function bare(
  html: string,
  title: string,
  feed: Feed,
): ReturnType<typeof stripFurniture> & { text: string } {
  const { text, captions } = htmlToText(html);
  // A desk that files everything from one city writes it alone on a line.
  const bared = stripFurniture(linesOf(text), title, { deskDateline: feed.datelineWeight === 0 });
  return {
    ...bared,
    removed: [...captions, ...bared.removed],
    text: bared.lines.map((line) => line.text).join('\n\n'),
  };
}

/** The short description, unless the body says the same. */
function deckBeside(text: string, short: string): string {
  if (short === '' || short === text) return '';
  const words = bareWords(short);
  if (
    words === '' ||
    bareWords(text.slice(0, short.length * 2 + 2000)).includes(words.slice(0, 120))
  )
    return '';
  return cutAtWord(cleanLine(short), 2000);
}

/** Enough for a look, and for seeing that a rule cuts too much. */
const mostKept = 20;
const longestKept = 300;

/** What was taken off, as a story keeps it: each piece once, cut short; nothing when there was none. */
export function keptFurniture(removed: readonly string[]): Pick<Story, 'removed'> {
  const kept = [
    ...new Set(removed.map((piece) => piece.slice(0, longestKept).toWellFormed().trim())),
  ]
    .filter((piece) => piece !== '')
    .slice(0, mostKept);
  return kept.length === 0 ? {} : { removed: kept };
}

/** A title for a story without one. */
function firstWords(text: string): string {
  return cutAtWord(splitSentences(text.slice(0, 1000))[0]?.text ?? '', maxTitleFromText);
}

/** At most `limit` UTF-16 units, cut between words, the cut shown by an ellipsis. */
function cutAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const space = cut.lastIndexOf(' ');
  return `${cut
    .slice(0, space > limit * 0.6 ? space : limit - 1)
    .toWellFormed()
    .replace(/[\s,;:\uFFFD-]+$/, '')}…`;
}

/** Before 1995, the epoch itself, or from the future: no date a wire story has. */
function readPublished(
  item: RawItem,
  receivedAt: number,
): { publishedAt: number; dateQuality: DateQuality } {
  const at = item.publishedAt === null ? Number.NaN : Date.parse(item.publishedAt);
  if (!(at >= oldest && at <= receivedAt + aheadMs)) {
    return { publishedAt: receivedAt, dateQuality: 'received' };
  }
  return { publishedAt: at, dateQuality: item.hasZone ? 'given' : 'assumed' };
}

/** 22 characters: a story has changed when this has. */
function hash(parts: readonly string[]): string {
  return createHash('sha1').update(parts.join('\0')).digest('base64url').slice(0, 22);
}
