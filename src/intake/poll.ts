import type { Clock, Random } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Feed } from '../news/feed.ts';
import type { FeedId } from '../news/ids.ts';
import type { FetchOutcome, FetchRequest } from './fetch.ts';
import { healthAfter, type HealthBefore } from './health.ts';
import type { Prepared } from './prepare.ts';
import type { Receiver, ReceptionReport } from './receive.ts';
import { areValidatorsCurrent, moveAfter, readLearnt, type Learnt } from './learnt.ts';
import type { FeedToRead } from './read-feed.ts';
import { hostFreeAt, nextDueAt, ownInterval, spanOf, type PollRecord } from './schedule.ts';
import type { PollResult } from './turn.ts';

/** A feed this process holds, with what earlier polls learnt. */
interface ClaimedFeed extends HealthBefore {
  readonly id: FeedId;
  readonly url: string;
  readonly etag: string | null;
  readonly last_modified: string | null;
  readonly body_hash: string | null;
  readonly baseline_at: number | null;
  readonly last_success_at: number | null;
  readonly moved_to: string | null;
  readonly learnt: string | null;
}

/** What polling needs. */
export interface PollDeps {
  /** A feed's settings as they are now: configured, or added by people. Undefined for one that was taken away meanwhile. */
  readonly feedOf: (id: FeedId) => Promise<Feed | undefined>;
  /** Takes at most `limit` due feeds for this process; never one that another holds. */
  readonly claim: (now: number, limit: number) => Promise<readonly ClaimedFeed[]>;
  /** Writes a poll that brought no stories and gives the feed back. */
  readonly finish: (id: FeedId, result: PollResult) => Promise<void>;
  readonly fetchFeed: (request: FetchRequest, feed: Feed) => Promise<FetchOutcome>;
  readonly prepare: (
    asked: FeedToRead,
    before: { readonly lastReadAt: number | null; readonly mostNew: number },
  ) => Promise<Prepared>;
  readonly receiver: Receiver;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly worker: string;
  /** Between two requests to one host, in ms. */
  readonly hostRestMs: number;
  /** Aborted at shutdown: what is cut off then is no failure of a feed. */
  readonly signal: AbortSignal;
  /** Called after each committed turn, to wake the lanes. */
  readonly onReceived: (report: ReceptionReport) => void;
}

/** Feeds in flight at once: most of a poll is waiting for its publisher. */
const atOnce = 16;
/** From so many failures in a row a feed that had moved is asked under its own URL again. */
const doubtAfter = 4;
/** A feed without settings is looked at again after so long. */
const unwantedMs = 5 * 60_000;

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

  /** When to ask the feed and its host again. */
  function nextTimes(
    outcome: FetchOutcome['kind'],
    feed: Feed,
    learnt: Learnt,
    known: Partial<Pick<PollRecord, 'failures' | 'freshForMs' | 'retryAfterMs'>> = {},
  ): Pick<PollResult, 'due_at'> & { readonly host_next_at: number } {
    const now = clock.now();
    const { failures = 0, freshForMs = null, retryAfterMs = null } = known;
    const record = { now, outcome, failures, freshForMs, retryAfterMs, random };
    const { ownMs, spanMs, wish } = learnt;
    return {
      due_at: nextDueAt({ ...record, everyMs: feed.everyMs, ownMs, spanMs, wish }) ?? now,
      host_next_at: hostFreeAt(
        now,
        deps.hostRestMs,
        outcome === 'throttled' ? { retryAfterMs } : null,
      ),
    };
  }

  /** What a good answer teaches about where the feed is and what its validators are worth. */
  function learnFrom(
    learnt: Learnt,
    answer: Extract<FetchOutcome, { kind: 'fresh' | 'unchanged' }>,
  ): { readonly learnt: Learnt; readonly change: Partial<PollResult> } {
    const now = clock.now();
    const { move, movedTo } = moveAfter(learnt.move, answer.permanentUrl, now);
    const isWhole = answer.kind === 'fresh' || answer.by === 'hash';
    const validators = isWhole ? { validatorsAt: now, validatorsUrl: answer.finalUrl } : {};
    return {
      learnt: { ...learnt, move, ...validators },
      change: {
        etag: answer.etag,
        last_modified: answer.lastModified,
        ...(movedTo === null ? {} : { moved_to: movedTo }),
      },
    };
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
    const isMoveDoubted = claimed.moved_to !== null && failures >= doubtAfter;
    await deps.finish(feed.id, {
      ...health,
      ...nextTimes('failed', feed, readLearnt(claimed.learnt), { failures }),
      ...(isMoveDoubted ? { moved_to: null } : {}),
    });
  }

  async function receiveFresh(
    claimed: ClaimedFeed,
    feed: Feed,
    fresh: Extract<FetchOutcome, { kind: 'fresh' }>,
  ): Promise<void> {
    const now = clock.now();
    const { learnt: before, change } = learnFrom(readLearnt(claimed.learnt), fresh);
    const { body, contentType, finalUrl: baseUrl } = fresh;
    const lastReadAt = claimed.baseline_at === null ? null : claimed.last_success_at;
    const prepared = await deps.prepare(
      { body, contentType, baseUrl, feed, receivedAt: now },
      { lastReadAt, mostNew: before.mostNew },
    );
    if (prepared.kind === 'unreadable') {
      await fail(claimed, feed, `not a feed we can read: ${prepared.reason}`, 'not-a-feed');
      return;
    }
    const { refused, beyondCap, republished, way, wish, news, publishedTimes } = prepared;
    if (refused.length > 0 || beyondCap > 0) {
      log.warn({ feed: feed.id, refused: refused.slice(0, 10), beyondCap }, 'items left out');
    }
    if (republished > 0) log.warn({ feed: feed.id, republished }, 'archive put out again');
    const ownMs = ownInterval(publishedTimes) ?? before.ownMs;
    const spanMs = spanOf(publishedTimes);
    const learnt = { ...before, ownMs, spanMs, wish, mostNew: Math.max(before.mostNew, news) };
    const items = prepared.arrivals.length + prepared.unchanged;
    const report = await deps.receiver.receive({
      arrivals: prepared.arrivals,
      isBaseline: claimed.baseline_at === null,
      feed: {
        id: feed.id,
        source: feed.source,
        worker: deps.worker,
        result: {
          ...change,
          ...nextTimes('fresh', feed, learnt, { freshForMs: fresh.freshForMs }),
          body_hash: fresh.bodyHash,
          learnt: JSON.stringify(learnt),
          ...(claimed.baseline_at === null ? { baseline_at: now } : {}),
          ...healthAfter(
            claimed,
            { outcome: 'fresh', problem: null, items, dated: publishedTimes.length },
            now,
          ),
          way,
        },
      },
    });
    log.debug({ feed: feed.id, stored: report.stored, revised: report.revised }, 'feed received');
    deps.onReceived(report);
  }

  /** Asks the feed, with its validators while they are worth something. */
  async function ask(claimed: ClaimedFeed, feed: Feed): Promise<FetchOutcome> {
    const learnt = readLearnt(claimed.learnt);
    // While a feed fails it is asked for its bytes: a 304 would not show that they can be read again.
    const isConditional =
      claimed.failing_since === null && areValidatorsCurrent(learnt, clock.now());
    const whole = {
      url: claimed.moved_to ?? claimed.url,
      etag: null,
      lastModified: null,
      bodyHash: claimed.body_hash,
    };
    if (!isConditional) return deps.fetchFeed(whole, feed);
    const { etag, last_modified: lastModified } = claimed;
    const outcome = await deps.fetchFeed({ ...whole, etag, lastModified }, feed);
    // A 304 from another place than gave the validators says nothing about our bytes.
    const isElsewhere =
      outcome.kind === 'unchanged' &&
      outcome.by === 'status' &&
      outcome.finalUrl !== learnt.validatorsUrl;
    return isElsewhere ? deps.fetchFeed(whole, feed) : outcome;
  }

  async function poll(claimed: ClaimedFeed, feed: Feed): Promise<void> {
    const outcome = await ask(claimed, feed);
    const now = clock.now();
    switch (outcome.kind) {
      case 'fresh':
        await receiveFresh(claimed, feed, outcome);
        return;
      case 'unchanged': {
        const { learnt, change } = learnFrom(readLearnt(claimed.learnt), outcome);
        await deps.finish(feed.id, {
          ...change,
          ...nextTimes('unchanged', feed, learnt, { freshForMs: outcome.freshForMs }),
          learnt: JSON.stringify(learnt),
          ...healthAfter(claimed, { outcome: 'unchanged', by: outcome.by, problem: null }, now),
        });
        return;
      }
      case 'throttled': {
        const { retryAfterMs, status } = outcome;
        const problem = `the server asked us to wait (${status})`;
        const health = healthAfter(claimed, { outcome: 'throttled', problem }, now);
        log.warn({ feed: feed.id, status, retryAfterMs }, 'feed asked us to wait');
        const { failures } = health;
        await deps.finish(feed.id, {
          ...health,
          ...nextTimes('throttled', feed, readLearnt(claimed.learnt), { failures, retryAfterMs }),
        });
        return;
      }
      case 'gone':
        log.warn({ feed: feed.id }, 'feed is gone for good');
        await deps.finish(feed.id, {
          ...nextTimes('gone', feed, readLearnt(claimed.learnt)),
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
      // Taken away meanwhile: given back, so that its host is free.
      else await deps.finish(claimed.id, { due_at: clock.now() + unwantedMs });
    } catch (error) {
      await recordThrown(claimed, feed, error).catch((nested: unknown) => {
        // The lease ends by itself; the feed is asked again then.
        log.error({ feed: claimed.id, err: nested }, 'feed failure not recorded');
      });
    }
  }

  async function recordThrown(
    claimed: ClaimedFeed,
    feed: Feed | undefined,
    error: unknown,
  ): Promise<void> {
    if (deps.signal.aborted) {
      await deps.finish(claimed.id, { due_at: clock.now() });
      return;
    }
    log.error({ feed: claimed.id, err: error }, 'feed turn failed');
    if (feed !== undefined) await fail(claimed, feed, messageOf(error));
  }

  return {
    pollDue: async () => {
      for (;;) {
        const room = atOnce - inFlight.size;
        const claimed = room <= 0 || deps.signal.aborted ? [] : await deps.claim(clock.now(), room);
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
