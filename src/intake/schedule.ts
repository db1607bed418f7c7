import type { Random } from '../clock.ts';
import type { PollWish } from '../formats/raw-item.ts';
import type { FetchOutcome } from './fetch.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** No feed without a contract is asked more often. */
const politeMs = 5 * minuteMs;
/** Small sites ask for one poll an hour at most, so a rhythm of our own guessing never goes beyond. */
const slowestOwnMs = hourMs;
/** While a feed's rhythm is not known yet. */
const unknownRhythmMs = 15 * minuteMs;
const longestWishMs = 24 * hourMs;
const longestBackoffMs = 12 * hourMs;
/** The number of items whose gaps show the rhythm. */
const rhythmItems = 20;

/**
 * How often a feed is worth asking, from what it published: half the median gap of its last 20 items, within 5 and 60 minutes.
 * @param publishedTimes epoch ms, in any order
 * @returns ms, or null with fewer than two items
 */
export function ownInterval(publishedTimes: readonly number[]): number | null {
  const newest = publishedTimes
    .filter(Number.isFinite)
    .toSorted((a, b) => b - a)
    .slice(0, rhythmItems);
  const gaps = newest
    .slice(1)
    .map((time, index) => (newest[index] ?? time) - time)
    .toSorted((a, b) => a - b);
  const low = gaps[Math.floor((gaps.length - 1) / 2)];
  const high = gaps[Math.floor(gaps.length / 2)];
  if (low === undefined || high === undefined) return null;
  return Math.min(Math.max(Math.round((low + high) / 4), politeMs), slowestOwnMs);
}

/**
 * How long a story stays in a feed's document, as far as its dates tell: what is not asked for by then is lost.
 * @param publishedTimes epoch ms, in any order
 * @returns ms, or null with fewer than two items or when all are of one moment
 */
export function spanOf(publishedTimes: readonly number[]): number | null {
  const span = Math.max(...publishedTimes) - Math.min(...publishedTimes);
  return span > 0 && Number.isFinite(span) ? span : null;
}

/** What decides when a feed is asked next; times in ms, null where nothing is known. */
export interface PollRecord {
  /** Epoch ms, UTC: when the answer came. */
  readonly now: number;
  /** How it ended. An unreadable document counts as `failed`. */
  readonly outcome: FetchOutcome['kind'];
  /** Failures (and throttlings) in a row, this one included. */
  readonly failures: number;
  /** The contract's or editor's interval: it alone rules when set. */
  readonly everyMs: number | null;
  /** From `ownInterval`. */
  readonly ownMs: number | null;
  /** From `spanOf`. */
  readonly spanMs: number | null;
  /** The document's wish: ttl or sy:update*, skipHours, skipDays. */
  readonly wish: PollWish;
  /** The server's wish: max-age or Expires. */
  readonly freshForMs: number | null;
  /** Set when throttled. */
  readonly retryAfterMs: number | null;
  readonly random: Random;
}

/** The interval of a feed in good health: its own rhythm, or longer where its publisher wishes it. */
function intervalOf(record: PollRecord): number {
  if (record.everyMs !== null) return record.everyMs;
  return Math.max(
    politeMs,
    record.ownMs ?? unknownRhythmMs,
    Math.min(record.wish.everyMs ?? 0, longestWishMs),
    record.freshForMs ?? 0,
  );
}

/**
 * When a feed in good health is asked next. With sy:updateBase its updates come at whole periods from that moment: then the
 * first of them that the other wishes allow.
 */
function healthyDueAt(record: PollRecord): number {
  const { now, everyMs, wish } = record;
  const interval = intervalOf(record);
  if (everyMs !== null || wish.baseAt === null || wish.everyMs === null) return now + interval;
  const earliest = now + intervalOf({ ...record, wish: { ...wish, everyMs: null } });
  const periods = Math.ceil((earliest - wish.baseAt) / wish.everyMs);
  return Math.min(wish.baseAt + periods * wish.everyMs, Math.max(earliest, now + longestWishMs));
}

/** The moment itself, or as many whole hours later as the document asks to be skipped (GMT). */
function afterSkipped(at: number, { skipHours, skipDays }: PollWish): number {
  for (let hours = 0; hours < 7 * 24; hours += 1) {
    const date = new Date(at + hours * hourMs);
    if (!skipHours.includes(date.getUTCHours()) && !skipDays.includes(date.getUTCDay())) {
      return date.getTime();
    }
  }
  return at;
}

/**
 * When to ask next, epoch ms; null for never (410). Without a contract, never in an hour or on a day the document skips.
 * Throttled: Retry-After within [interval, 24 h], else backing off. Failed: anywhere up to interval × 2^failures (full jitter,
 * at most 12 h, and at most half the time a story stays in the document), but never sooner than the shortest interval the
 * feed is ever asked at.
 */
export function nextDueAt(record: PollRecord): number | null {
  if (record.outcome === 'gone') return null;
  const at = dueAt(record);
  return record.everyMs === null ? afterSkipped(at, record.wish) : at;
}

function dueAt(record: PollRecord): number {
  const { outcome, now, retryAfterMs } = record;
  if (outcome === 'fresh' || outcome === 'unchanged') return healthyDueAt(record);
  const interval = intervalOf(record);
  if (outcome === 'throttled' && retryAfterMs !== null) {
    return now + Math.min(Math.max(retryAfterMs, interval), Math.max(longestWishMs, interval));
  }
  const doubled = interval * 2 ** Math.max(record.failures, 1);
  const longest = Math.min(longestBackoffMs, (record.spanMs ?? Infinity) / 2);
  const backoffMs = Math.max(interval, Math.min(doubled, Math.round(longest)));
  if (outcome === 'throttled') return now + backoffMs;
  return now + Math.max(record.everyMs ?? politeMs, Math.round(record.random() * backoffMs));
}

/**
 * When a host may be asked again, epoch ms: after a short rest, or when it asked us to wait (429, 503), as long as it said,
 * five minutes when it said nothing.
 * @param restMs between any two requests
 */
export function hostFreeAt(
  now: number,
  restMs: number,
  throttled: { readonly retryAfterMs: number | null } | null,
): number {
  if (throttled === null) return now + restMs;
  return now + Math.max(restMs, Math.min(throttled.retryAfterMs ?? politeMs, longestWishMs));
}

/** When a feed new to us is first asked: spread over `spreadMs` by its name (FNV-1a), so that many feeds do not start at once. */
export function firstDueAt(now: number, feedId: string, spreadMs: number): number {
  let hash = 0x81_1c_9d_c5;
  for (const byte of new TextEncoder().encode(feedId))
    hash = Math.imul(hash ^ byte, 0x01_00_01_93) >>> 0;
  return now + (spreadMs > 0 ? hash % spreadMs : 0);
}
