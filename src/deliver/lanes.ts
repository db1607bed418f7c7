import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type {
  LaneClaim,
  LaneId,
  Outbox,
  Poster,
  Settlement,
  UnknownPolicy,
  WaitingIntent,
} from './outbox.ts';
import { settleLookUp, settleSend, usualTimings, type LaneTimings } from './settlement.ts';

/** What the lanes are made of. */
export interface DeliveryDeps {
  readonly outbox: Outbox;
  readonly poster: Poster;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process in leases. */
  readonly worker: string;
  /** What is done when nobody can find out whether a message was posted; `hold` when absent. */
  readonly unknown?: UnknownPolicy;
  /** The usual ones when absent; the crash test hurries. */
  readonly timings?: Partial<LaneTimings>;
}

/** Sends what the outbox holds, one lane a channel. */
export interface Delivery {
  /** A commit put something into these lanes. Returns at once. */
  readonly wake: (lanes: Iterable<LaneId>) => void;
  /** Sends everything that may be sent now, in every lane known or waiting in the store, and resolves when it is sent. */
  readonly drain: () => Promise<void>;
  /** The clock was set: how long lanes meant to wait says nothing any more, the next drain asks the store again. */
  readonly forgetWaits: () => void;
  /** When a lane may next go on, epoch ms; null when all are empty. */
  readonly nextAt: () => number | null;
  /** Stops taking new rows and waits for those under way. */
  readonly stop: () => Promise<void>;
}

type Step = { readonly kind: 'go-on' } | { readonly kind: 'rest'; readonly until: number | null };

/** The last of them more than three minutes after the first: a 429 of the workspace's deletions is over by then. */
const triesToTakeBack = 5;

const keyOf = (lane: LaneId): string => `${lane.workspaceId}|${lane.channelId}`;

/** Starts no timers of its own beyond Clock sleeps, so recorded time drives it as well as real time. */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const { outbox, poster, clock, log, worker } = deps;
  const timings: LaneTimings = { ...usualTimings, ...deps.timings };
  const { leaseMs, editGapMs, settleMs } = timings;
  const stopping = new AbortController();
  const active = new Map<string, Promise<void>>();
  const again = new Set<string>();
  /** Lanes that must wait, and until when. */
  const resting = new Map<string, { readonly lane: LaneId; readonly until: number }>();

  /** @param askedAt when the claim was asked for, by the steady clock */
  async function send(
    claim: Extract<LaneClaim, { kind: 'send' }>,
    askedAt: number,
  ): Promise<Settlement> {
    const { intent, view, leaseUntil } = claim;
    // The fence: a process that slept must not post when the lane may soon be another's, for the post itself takes time.
    // Nothing was sent then, so the row goes back to waiting, if the lane is still ours. Two clocks tell: one may have been
    // set back meanwhile, the other stands still while the machine sleeps.
    const mayGo = (): boolean =>
      clock.now() < leaseUntil - settleMs && clock.steady() - askedAt < leaseMs - settleMs;
    const outcome = mayGo() ? await poster.send(intent, view, mayGo) : { kind: 'late' as const };
    return settleSend(intent, outcome, clock.now(), timings);
  }

  /** Of a message that stands in Slack twice the one that is not recorded goes; should Slack not let it, some tries later. */
  async function takeBack(intent: WaitingIntent, ts: string, tries = 1): Promise<void> {
    const isGone = await poster.takeBack(intent, ts);
    if (isGone) await outbox.recordTakenBack(intent, ts);
    const told = { channelId: intent.channelId, intent: intent.key, ts };
    log.warn({ ...told, isGone }, 'posted twice');
    if (isGone || tries === triesToTakeBack) return;
    clock
      .sleep(settleMs * tries, stopping.signal)
      .then(async () => takeBack(intent, ts, tries + 1))
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ ...told, err: error }, 'double not taken back');
      });
  }

  async function lookUp(claim: Extract<LaneClaim, { kind: 'look-up' }>): Promise<Settlement> {
    const { intent, view, after } = claim;
    const window = {
      after,
      from: intent.firstTryAt ?? intent.createdAt,
      to: intent.lastTryAt ?? clock.now(),
    };
    // Drawing a root again does no harm, and history does not tell whether an edit landed.
    if (intent.kind === 'edit') return { kind: 'again', nextAt: clock.now(), gate: null };
    const found = await poster.lookUp(intent, view, window);
    return settleLookUp(found, deps.unknown ?? 'hold', clock.now(), timings);
  }

  /** One row of one lane: the wall for outbox intents, what it catches stays unknown and is looked up. */
  async function step(lane: LaneId): Promise<Step> {
    const askedAt = clock.steady();
    const claim = await outbox.claim(lane, {
      worker,
      now: clock.now(),
      leaseMs,
      editGapMs,
      settleMs,
    });
    if (claim.kind === 'empty') return { kind: 'rest', until: null };
    if (claim.kind === 'wait') return { kind: 'rest', until: claim.until };
    let settlement: Settlement;
    try {
      settlement = claim.kind === 'send' ? await send(claim, askedAt) : await lookUp(claim);
    } catch (error) {
      log.error({ ...lane, intent: claim.intent.key, err: error }, 'intent failed');
      settlement = {
        kind: 'unknown',
        reason: messageOf(error),
        nextAt: clock.now() + settleMs,
        gate: null,
      };
    }
    const settled = await outbox.settle(claim.intent, settlement, clock.now(), worker);
    for (const woken of settled.woken) start(woken);
    if (settled.isDouble && settlement.kind === 'sent' && settlement.ts !== null) {
      await takeBack(claim.intent, settlement.ts);
    }
    if (settlement.kind !== 'sent') {
      log.warn({ ...lane, intent: claim.intent.key, settlement }, 'intent not sent');
    }
    return { kind: 'go-on' };
  }

  async function run(lane: LaneId): Promise<void> {
    const key = keyOf(lane);
    do {
      again.delete(key);
      resting.delete(key);
      let next: Step = { kind: 'go-on' };
      while (next.kind === 'go-on' && !stopping.signal.aborted) next = await step(lane);
      if (next.kind === 'rest' && next.until !== null) rest(lane, next.until);
    } while (again.has(key) && !stopping.signal.aborted);
  }

  function rest(lane: LaneId, until: number): void {
    const key = keyOf(lane);
    const entry = { lane, until };
    resting.set(key, entry);
    clock.sleep(Math.max(1, until - clock.now()), stopping.signal).then(
      () => {
        if (resting.get(key) === entry) start(lane);
      },
      () => {},
    );
  }

  /** A lane runs once at a time; a wake while it runs makes it look again. */
  function start(lane: LaneId): void {
    const key = keyOf(lane);
    if (stopping.signal.aborted) return;
    if (active.has(key)) {
      again.add(key);
      return;
    }
    const running = run(lane)
      .catch((error: unknown) => {
        log.error({ ...lane, err: error }, 'lane failed');
        rest(lane, clock.now() + settleMs);
      })
      .finally(() => active.delete(key));
    active.set(key, running);
  }

  return {
    wake: (lanes) => {
      for (const lane of lanes) start(lane);
    },
    drain: async () => {
      for (const lane of await outbox.waitingLanes()) {
        const entry = resting.get(keyOf(lane));
        if (entry === undefined || entry.until <= clock.now()) start(lane);
      }
      while (active.size > 0) await Promise.all(active.values());
    },
    forgetWaits: () => resting.clear(),
    nextAt: () => {
      const times = [...resting.values()].map(({ until }) => until);
      return times.length === 0 ? null : Math.min(...times);
    },
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await Promise.all(active.values());
    },
  };
}
