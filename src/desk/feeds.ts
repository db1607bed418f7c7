import { readFeedRows, type FeedRow } from '../store/added-feeds.ts';
import type { DeskDeps } from './deps.ts';
import type { Person } from './desk.ts';
import { feedHealth, isTrouble } from './feed-health.ts';
import type { FeedsAnswer, FeedStatus } from './feeds-desk.ts';

const dayMs = 86_400_000;
/** Items a day are counted over this. */
const weekMs = 7 * dayMs;

/** `F3`, `3`, `#3`: the number of a feed, or null. */
export function feedNumber(typed: string): number | null {
  const digits = /^\s*[f#]?(\d{1,9})[.,!?]?\s*$/i.exec(typed)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Stories a day, over the last week or over the time the feed is known for. */
function itemsADay(row: FeedRow, now: number): number | null {
  if (row.baseline_at === null) return null;
  const knownMs = now - Math.min(row.baseline_at, row.oldest_recent ?? now);
  const days = Math.min(Math.max(knownMs, dayMs), weekMs) / dayMs;
  return row.recent / days;
}

/** A feed as people see it. */
function feedStatus(row: FeedRow, now: number): FeedStatus {
  const health = feedHealth({
    lastOutcome: row.last_outcome,
    failingSince: row.failing_since,
    lastFailure: row.last_failure,
    document: row.document,
    movedTo: row.moved_to,
    silentSince: row.reported === 'silent' ? row.reported_at : null,
  });
  return {
    ...health,
    id: row.id,
    number: row.number,
    source: row.source,
    url: row.url,
    isDeclared: row.is_declared === 1,
    addedBy: row.added_by,
    lastSuccessAt: row.last_success_at,
    itemsADay: itemsADay(row, now),
    nextPollAt: row.is_active === 1 ? row.due_at : null,
  };
}

/** Every feed of a workspace with its health, by number. */
export async function readFeedStatuses(
  workspaceId: Person['workspaceId'],
  deps: DeskDeps,
): Promise<FeedStatus[]> {
  const now = deps.clock.now();
  const rows = await readFeedRows(deps.store.db, workspaceId, now - weekMs);
  return rows.map((row) => feedStatus(row, now));
}

/** Whether a word finds a feed: its number, or part of its id, source, address or state. */
function finds(word: string, feed: FeedStatus): boolean {
  const number = feedNumber(word);
  if (number !== null) return feed.number === number;
  const wanted = word.toLowerCase();
  const state = isTrouble(feed.state) ? `${feed.state} trouble` : feed.state;
  return [feed.id, feed.source, feed.url, state.replaceAll('-', ' '), state].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}

function order(feed: FeedStatus): number {
  return (feed.isDeclared ? 0 : 2) + (isTrouble(feed.state) ? 0 : 1);
}

/** The feeds a word finds (all without one): declared before added, in each those in trouble first. */
export async function feeds(person: Person, word: string, deps: DeskDeps): Promise<FeedsAnswer> {
  const all = await readFeedStatuses(person.workspaceId, deps);
  const wanted = word.trim();
  return {
    word: wanted,
    feeds: all
      .filter((feed) => wanted === '' || finds(wanted, feed))
      .toSorted((a, b) => order(a) - order(b) || a.number - b.number),
    total: all.length,
    at: deps.clock.now(),
  };
}
