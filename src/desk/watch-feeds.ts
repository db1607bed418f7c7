import type { Clock } from '../clock.ts';
import type { LaneId } from '../deliver/outbox.ts';
import type { Log } from '../log.ts';
import type { WorkspaceId } from '../news/ids.ts';
import type { Notice } from '../news/notice.ts';
import { readPublishedTimes } from '../store/added-feeds.ts';
import { markReported, readWatchedFeeds, type WatchedFeed } from '../store/feed-reports.ts';
import type { FeedState } from '../store/feeds.ts';
import { writeNotice } from '../store/notices.ts';
import type { Store } from '../store/store.ts';
import { rhythmMs, silentSince } from './silence.ts';

const minuteMs = 60_000;
/** A failure is told of when it has lasted so long: most mend themselves before. */
const toldAfterMs = 24 * 60 * minuteMs;
const watchEveryMs = 10 * minuteMs;
/** No feed that published within this is silent. */
const leastSilenceMs = 6 * 60 * minuteMs;

/** What watching the feeds needs. */
export interface WatchDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly workspaceId: WorkspaceId;
  /** The slash command, with its slash. */
  readonly command: string;
}

/** A trouble that begins, turns into another or ends, and how it is told. */
interface Change {
  readonly reported: FeedState['reported'];
  /** When the trouble began, epoch ms; null when it is over. */
  readonly since: number | null;
  readonly notice: Notice;
}

/** Tells the admin channel once of each feed that fails for a day or falls silent, and once when it is well again. */
export interface FeedWatch {
  /** Looks, at most every ten minutes; gives the lanes that have something to say now. */
  readonly look: () => Promise<LaneId[]>;
}

/** Where a feed is taken out or changed. */
function place(row: FeedState, command: string): string {
  return row.is_declared === 1
    ? 'under its id in config/feeds.yaml'
    : `with ${command} remove F${row.number}`;
}

/** A failure that lasts, or one that will. */
function failing(row: FeedState, now: number, command: string): Change | null {
  const { failing_since: since, reported, last_outcome: outcome } = row;
  if (since === null || reported === 'failing') return null;
  const isGone = outcome === 'gone';
  if (!isGone && since > now - toldAfterMs) return null;
  const hint = isGone
    ? `Its publisher took it away for good, and it is not asked any more. Take it out ${place(row, command)}.`
    : `Open ${row.moved_to ?? row.url} in a browser. If it is gone or has moved, take it out ${place(row, command)}; I go on trying.`;
  return {
    reported: 'failing',
    since,
    notice: {
      kind: 'feed-failing',
      feed: row.id,
      source: row.source,
      failure: row.last_failure ?? 'nobody knows why',
      hint,
      since,
      failures: row.failures,
    },
  };
}

function recovered(row: FeedState, now: number): Change {
  const about = { kind: 'feed-recovered', feed: row.id, source: row.source } as const;
  const since = row.reported_at ?? now;
  const was = row.reported === 'silent' ? { was: 'silent' as const } : {};
  return { reported: null, since: null, notice: { ...about, since, until: now, ...was } };
}

/** The watch over the feeds; one a process is enough, and several tell nothing twice. */
export function watchFeeds(deps: WatchDeps): FeedWatch {
  const { store, clock, log } = deps;
  let nextAt = 0;

  /** What is to be told of one feed now, or null. */
  async function changeOf(row: WatchedFeed): Promise<Change | null> {
    const now = clock.now();
    const isFailing = row.failing_since !== null || row.last_outcome === 'gone';
    if (isFailing) return failing(row, now, deps.command);
    if (row.reported === 'failing') return recovered(row, now);
    const newestAt = row.newest_at ?? 0;
    // Nothing within the time a rhythm is told from tells nothing.
    const isQuiet = newestAt < now - leastSilenceMs && newestAt > now - rhythmMs;
    if (row.reported === 'silent') {
      return newestAt > (row.reported_at ?? 0) ? recovered(row, now) : null;
    }
    if (!isQuiet) return null;
    const times = await readPublishedTimes(store.db, row.id, now - rhythmMs);
    const since = silentSince(times, now);
    return since === null
      ? null
      : {
          reported: 'silent',
          since,
          notice: { kind: 'feed-silent', feed: row.id, source: row.source, since },
        };
  }

  async function tell(row: FeedState, change: Change): Promise<LaneId | null> {
    const { workspaceId } = deps;
    const { reported, since, notice } = change;
    const now = clock.now();
    const key = `${notice.kind}.${row.id}.${since ?? now}`;
    const told = await store.db.transaction().execute(async (tx) => {
      if (!(await markReported(tx, row.id, row.reported, reported, since))) return null;
      return { lane: await writeNotice(tx, { workspaceId, to: 'admin', key, notice, now }) };
    });
    if (told === null) return null;
    log.warn({ feed: row.id, since, isTold: told.lane !== null }, notice.kind.replace('-', ' '));
    return told.lane;
  }

  return {
    look: async () => {
      const now = clock.now();
      if (now < nextAt) return [];
      nextAt = now + watchEveryMs;
      const lanes: LaneId[] = [];
      for (const row of await readWatchedFeeds(store.db)) {
        const change = await changeOf(row);
        const lane = change === null ? null : await tell(row, change);
        if (lane !== null) lanes.push(lane);
      }
      return lanes;
    },
  };
}
