import type { Clock } from '../clock.ts';
import type { WorkspaceId } from '../news/ids.ts';
import type { WireDesk } from '../news/wire-desk.ts';
import type { Store } from '../store/store.ts';
import { readDeskFeeds } from '../store/wire-desk-feeds.ts';
import { readDeskGates, readDeskLanes, readUnposted } from '../store/wire-desk-sending.ts';
import { readDeskRunning, readDeskStories } from '../store/wire-desk-stories.ts';

/** No more of anything than this, however often "more" is asked for. */
const mostShown = 500;
/** How often a look is taken at whether something was committed, in real ms. */
const lookMs = 500;
/** Where commits are not counted (another process may have made them), it is read anew this often, in real ms. */
const uncountedMs = 2_000;

const usuallyShown = 50;
/** Feeds are read at most this often, in real ms: counting their stories of a day costs more than all the rest. */
const feedsMs = 3_000;

/** How many of something a query asks for. */
function sizeOf(query: URLSearchParams, name: string): number {
  const wanted = Number(query.get(name) ?? usuallyShown);
  return Number.isInteger(wanted) ? Math.max(1, Math.min(mostShown, wanted)) : usuallyShown;
}

/** What the wire desk is read from. */
export interface WireDeskDeps {
  readonly store: Store;
  /** The clock that stamps: recorded time in the demo. */
  readonly clock: Clock;
  /** The machine's clock, for the pace of looking. */
  readonly realClock: Clock;
  readonly workspaceId: WorkspaceId;
}

/** The wire desk as a page reads it. */
export interface WireDeskReading extends Disposable {
  /** The state of this moment. `stories`, `running` and `unposted` say how many of each: 50 when absent, at most 500. */
  readonly read: (query: URLSearchParams) => Promise<WireDesk>;
  /** Calls back, at most twice a second, when it would read differently; the result ends it. */
  readonly onChange: (listener: () => void) => () => void;
}

/** The wire desk over one store. Nothing is read, nor any timer kept, while nobody listens. */
export function openWireDesk(deps: WireDeskDeps): WireDeskReading {
  const { store, clock, realClock, workspaceId } = deps;
  const listeners = new Set<() => void>();
  let ending: AbortController | null = null;

  async function look(signal: AbortSignal): Promise<void> {
    let seen = store.commits();
    let lastAt = realClock.now();
    for (;;) {
      await realClock.sleep(lookMs, signal);
      const commits = store.commits();
      const isDue = commits === 0 && realClock.now() - lastAt >= uncountedMs;
      if (commits === seen && !isDue) continue;
      seen = commits;
      lastAt = realClock.now();
      for (const listener of listeners) listener();
    }
  }

  let feeds: WireDesk['feeds'] = [];
  let feedsAt = -Infinity;
  async function feedsNow(now: number): Promise<WireDesk['feeds']> {
    if (realClock.now() - feedsAt >= feedsMs) {
      feedsAt = realClock.now();
      feeds = await readDeskFeeds(store.db, now);
    }
    return feeds;
  }

  const end = (): void => {
    listeners.clear();
    ending?.abort();
    ending = null;
  };

  return {
    read: async (query) => {
      const { db } = store;
      const now = clock.now();
      return {
        now,
        stories: await readDeskStories(db, workspaceId, sizeOf(query, 'stories')),
        running: await readDeskRunning(db, workspaceId, sizeOf(query, 'running')),
        lanes: await readDeskLanes(db, workspaceId),
        gates: await readDeskGates(db, workspaceId, now),
        feeds: await feedsNow(now),
        unposted: await readUnposted(db, workspaceId, sizeOf(query, 'unposted')),
      };
    },
    onChange: (listener) => {
      listeners.add(listener);
      if (ending === null) {
        ending = new AbortController();
        // Ends by its signal only.
        void look(ending.signal).catch(() => {});
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) end();
      };
    },
    [Symbol.dispose]: end,
  };
}
