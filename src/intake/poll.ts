import type { Clock, Random } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Feed } from '../news/feed.ts';
import type { FeedId } from '../news/ids.ts';
import type { FetchOutcome, FetchRequest } from './fetch.ts';
import { healthAfter, type HealthBefore } from './health.ts';
import type { Prepared } from './prepare.ts';
import type { Receiver, ReceptionReport } from './receive.ts';
import { nextDueAt, ownInterval } from './schedule.ts';
import type { PollResult } from './turn.ts';

/** A feed this process holds, with what earlier polls learnt. */
interface ClaimedFeed extends HealthBefore {
  readonly id: FeedId;
  readonly url: string;
  readonly etag: string | null;
  readonly last_modified: string | null;
  readonly body_hash: string | null;
  readonly baseline_at: number | null;
}

/** What polling needs. */
export interface PollDeps {
  /** A feed's settings as they are now: configured, or added by people. Undefined for one that was taken away meanwhile. */
  readonly feedOf: (id: FeedId) => Promise<Feed | undefined>;
  /** Takes at most `limit` due feeds for this process; never one that another holds. */
  readonly claim: (now: number, limit: number) => Promise<readonly ClaimedFeed[]>;
  /** Writes a poll that brought no stories and gives the feed back. */
  readonly finish: (id: FeedId, result: PollResult) => Promise<void>;
  readonly fetchFeed: (request: FetchRequest) => Promise<FetchOutcome>;
  readonly prepare: (
    body: Uint8Array,
    hints: { readonly contentType: string | null; readonly baseUrl: string },
    feed: Feed,
    receivedAt: number,
  ) => Promise<Prepared>;
  readonly receiver: Receiver;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly worker: string;
  /** Called after each committed turn, to wake the lanes. */
  readonly onReceived: (report: ReceptionReport) => void;
}

/** Feeds in flight at once. */
const atOnce = 8;

/** Polls what is due. */
export interface Poller {
  /** Starts due feeds, as many as there is room for, and resolves when those are done. Never throws. */
  readonly pollDue: () => Promise<void>;
  /** Waits for the feeds in flight. */
  readonly settled: () => Promise<void>;
}

/** The feed turn: fetch, parse, normalize, classify and summarize outside any lock; then one transaction. */
export function createPoller(deps: PollDeps): Poller {
  const { clock, log, random } = deps;
  const inFlight = new Set<Promise<void>>();

  function dueAfter(
    outcome: FetchOutcome['kind'],
    feed: Feed,
    known: {
      readonly failures: number;
      readonly ownMs?: number | null;
      readonly wishMs?: number | null;
      readonly freshForMs?: number | null;
      readonly retryAfterMs?: number | null;
    },
  ): number | null {
    return nextDueAt({
      now: clock.now(),
      outcome,
      failures: known.failures,
      everyMs: feed.everyMs,
      ownMs: known.ownMs ?? null,
      wishMs: known.wishMs ?? null,
      freshForMs: known.freshForMs ?? null,
      retryAfterMs: known.retryAfterMs ?? null,
      random,
    });
  }

  async function fail(
    claimed: ClaimedFeed,
    feed: Feed,
    reason: string,
    outcome: 'failed' | 'not-a-feed' = 'failed',
  ): Promise<void> {
    const now = clock.now();
    const health = healthAfter(claimed, { outcome, problem: reason }, now);
    const { failures } = health;
    log.warn({ feed: feed.id, reason, failures }, 'feed failed');
    await deps.finish(feed.id, {
      ...health,
      due_at: dueAfter('failed', feed, { failures }) ?? now,
    });
  }

  async function receiveFresh(
    claimed: ClaimedFeed,
    feed: Feed,
    fresh: Extract<FetchOutcome, { kind: 'fresh' }>,
  ): Promise<void> {
    const now = clock.now();
    const hints = { contentType: fresh.contentType, baseUrl: fresh.finalUrl };
    const prepared = await deps.prepare(fresh.body, hints, feed, now);
    if (prepared.kind === 'unreadable') {
      await fail(claimed, feed, `not a feed we can read: ${prepared.reason}`, 'not-a-feed');
      return;
    }
    const { refused, beyondCap } = prepared;
    if (refused.length > 0 || beyondCap > 0) {
      log.warn({ feed: feed.id, refused: refused.slice(0, 10), beyondCap }, 'items left out');
    }
    const due = dueAfter('fresh', feed, {
      failures: 0,
      ownMs: ownInterval(prepared.publishedTimes),
      wishMs: prepared.wishMs,
      freshForMs: fresh.freshForMs,
    });
    const report = await deps.receiver.receive({
      arrivals: prepared.arrivals,
      isBaseline: claimed.baseline_at === null,
      feed: {
        id: feed.id,
        worker: deps.worker,
        result: {
          due_at: due ?? now,
          etag: fresh.etag,
          last_modified: fresh.lastModified,
          body_hash: fresh.bodyHash,
          ...(claimed.baseline_at === null ? { baseline_at: now } : {}),
          ...healthAfter(
            claimed,
            {
              outcome: 'fresh',
              problem: null,
              items: prepared.arrivals.length + prepared.unchanged,
              dated: prepared.publishedTimes.length,
            },
            now,
          ),
          way: prepared.way,
        },
      },
    });
    log.debug({ feed: feed.id, stored: report.stored, revised: report.revised }, 'feed received');
    deps.onReceived(report);
  }

  async function poll(claimed: ClaimedFeed, feed: Feed): Promise<void> {
    // While a feed fails it is asked for its bytes: a 304 would not show that they can be read again.
    const isWell = claimed.failing_since === null;
    const outcome = await deps.fetchFeed({
      url: claimed.url,
      etag: isWell ? claimed.etag : null,
      lastModified: isWell ? claimed.last_modified : null,
      bodyHash: claimed.body_hash,
    });
    const now = clock.now();
    switch (outcome.kind) {
      case 'fresh':
        await receiveFresh(claimed, feed, outcome);
        return;
      case 'unchanged':
        await deps.finish(feed.id, {
          due_at:
            dueAfter('unchanged', feed, { failures: 0, freshForMs: outcome.freshForMs }) ?? now,
          etag: outcome.etag,
          last_modified: outcome.lastModified,
          ...healthAfter(claimed, { outcome: 'unchanged', by: outcome.by, problem: null }, now),
        });
        return;
      case 'throttled': {
        const { retryAfterMs, status } = outcome;
        const problem = `the server asked us to wait (${status})`;
        const health = healthAfter(claimed, { outcome: 'throttled', problem }, now);
        log.warn({ feed: feed.id, status, retryAfterMs }, 'feed asked us to wait');
        await deps.finish(feed.id, {
          ...health,
          due_at: dueAfter('throttled', feed, { failures: health.failures, retryAfterMs }) ?? now,
        });
        return;
      }
      case 'gone':
        log.warn({ feed: feed.id }, 'feed is gone for good');
        await deps.finish(feed.id, {
          due_at: now,
          is_active: 0,
          ...healthAfter(claimed, { outcome: 'gone', problem: 'gone for good (410)' }, now),
        });
        return;
      case 'failed':
        await fail(claimed, feed, outcome.message);
    }
  }

  /** The wall for feed turns: whatever goes wrong with one feed is recorded there and stops nothing else. */
  async function pollWalled(claimed: ClaimedFeed): Promise<void> {
    let feed: Feed | undefined;
    try {
      feed = await deps.feedOf(claimed.id);
      if (feed !== undefined) await poll(claimed, feed);
    } catch (error) {
      log.error({ feed: claimed.id, err: error }, 'feed turn failed');
      if (feed === undefined) return;
      await fail(claimed, feed, messageOf(error)).catch((nested: unknown) => {
        // The lease ends by itself; the feed is asked again then.
        log.error({ feed: claimed.id, err: nested }, 'feed failure not recorded');
      });
    }
  }

  return {
    pollDue: async () => {
      for (;;) {
        const room = atOnce - inFlight.size;
        const claimed = room <= 0 ? [] : await deps.claim(clock.now(), room);
        if (claimed.length === 0) break;
        for (const one of claimed) {
          const turn = pollWalled(one).finally(() => inFlight.delete(turn));
          inFlight.add(turn);
        }
        await Promise.race(inFlight);
      }
      await Promise.all(inFlight);
    },
    settled: async () => {
      await Promise.all(inFlight);
    },
  };
}
