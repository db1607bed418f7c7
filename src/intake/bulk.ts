import type { FeedId } from '../news/ids.ts';
import type { Story } from '../news/story.ts';
import type { Turn } from './turn.ts';

const hourMs = 3_600_000;
/** Fewer at once are no flood, whatever their dates. */
const fewest = 10;
/** Of the new stories, the part that must look old. */
const mostly = 0.8;
/** A feed read well shows what is a day old long before. */
const lateMs = 24 * hourMs;
/** After a longer silence of ours many undated stories may well be news. */
const silenceMs = 6 * hourMs;
/** So many at once, and so many times more than ever before, are an archive even with new dates. */
const flood = 50;
const floodTimes = 5;

/** What a poll brought, beside what the feed brought before. Times are epoch ms, UTC. */
export interface Brought {
  /** Stories we do not have. */
  readonly news: readonly Story[];
  /** Headlines that the feed has had before. */
  readonly oldTitles: ReadonlySet<string>;
  readonly now: number;
  /** When the feed was last read; null for never. */
  readonly lastReadAt: number | null;
  /** The most new stories that one poll ever brought. */
  readonly mostNew: number;
}

/**
 * The stories of a poll that are no news but an archive put out again (a new publishing system, ids or addresses changed,
 * old pieces dated anew): stored in silence. Once a feed has brought so many, so many are its way, and are news next time.
 */
export function republishedOf(brought: Brought): ReadonlySet<Story> {
  const { news, oldTitles, now, lastReadAt, mostNew } = brought;
  if (lastReadAt === null || news.length < fewest) return new Set();
  const isSilenceShort = now - lastReadAt < silenceMs;
  const old = news.filter(
    ({ title, publishedAt, dateQuality }) =>
      oldTitles.has(title) ||
      (dateQuality === 'received' ? isSilenceShort : publishedAt < lastReadAt - lateMs),
  );
  if (old.length >= fewest && old.length >= news.length * mostly) return new Set(old);
  const isFlood = news.length >= flood && news.length > floodTimes * mostNew && isSilenceShort;
  return new Set(isFlood ? news : []);
}

/** Says once a day at most, to whoever looks after Dateline, that a feed put an archive out again. */
export async function sayRepublished(
  turn: Pick<Turn, 'tellAdmins'>,
  { id: feed, source }: { readonly id: FeedId; readonly source: string },
  stories: number,
  now: number,
): Promise<void> {
  const day = new Date(now).toISOString().slice(0, 10);
  const notice = { kind: 'bulk-republish', feed, source, stories, at: now } as const;
  await turn.tellAdmins(`bulk-republish.${feed}.${day}`, notice, now);
}
