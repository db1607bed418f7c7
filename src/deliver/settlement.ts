import type { LookUpOutcome, Manner, SendOutcome } from '../news/intent.ts';
import type { Settlement, UnknownPolicy, WaitingIntent } from './outbox.ts';

/** How long lanes wait for what, in ms. */
export interface LaneTimings {
  /** Slack takes about one message a second in a channel (its documented chat.postMessage limit). */
  readonly paceMs: number;
  /** Far longer than one post can take: a post has a deadline of 10 s. */
  readonly leaseMs: number;
  /** A root is redrawn at most this often. */
  readonly editGapMs: number;
  /** Twice the post's deadline: after it, what was posted shows up in history. */
  readonly settleMs: number;
  /** How often a paused channel is tried again: a re-invited bot goes on by itself. */
  readonly pausedRetryMs: number;
  /** How often one message asks whether the workspace takes messages again. */
  readonly refusedRetryMs: number;
  /** How long to wait when the look-up itself failed. */
  readonly cannotLookUpMs: number;
}

export const usualTimings: LaneTimings = {
  paceMs: 1_100,
  leaseMs: 60_000,
  editGapMs: 60_000,
  settleMs: 20_000,
  pausedRetryMs: 600_000,
  refusedRetryMs: 60_000,
  cannotLookUpMs: 60_000,
};

/** The next manner after Slack refused one; null after the plainest. */
function plainer(manner: Manner): Manner | null {
  if (manner === 'text') return null;
  return manner === 'words' ? 'text' : 'words';
}

/** In more parts than this nothing is split: it is drawn more plainly instead. */
const mostParts = 8;

/** Twice as many parts as it has; null where it may not be split further. */
function partsOf({ kind, manner }: Pick<WaitingIntent, 'kind' | 'manner'>): number | null {
  if (kind === 'notice' || kind === 'edit' || kind === 'rest') return null;
  const parts = manner === 'whole' ? 1 : Number(/^part 1 of (\d+)$/.exec(manner)?.[1] ?? mostParts);
  return parts * 2 > mostParts ? null : parts * 2;
}

/** What a try to send means for the row and its lane. */
export function settleSend(
  intent: Pick<WaitingIntent, 'kind' | 'manner'>,
  outcome: SendOutcome,
  now: number,
  timings: LaneTimings,
): Settlement {
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'sent', ts: outcome.ts, nextAt: now + timings.paceMs };
    case 'empty':
      return { kind: 'sent', ts: null, nextAt: now };
    case 'late':
      return { kind: 'again', nextAt: now, gate: null };
    case 'throttled':
      return {
        kind: 'again',
        nextAt: now + outcome.retryAfterMs,
        gate: outcome.scope === 'gate' ? outcome.method : null,
      };
    case 'refused': {
      const { error, hint, scope } = outcome;
      return scope === 'message'
        ? { kind: 'refused', error, hint, nextAt: now }
        : pause({ scope, error, hint }, false, now, timings);
    }
    case 'too-long': {
      const parts = partsOf(intent);
      return parts === null
        ? settleSend(intent, { kind: 'too-fancy', error: outcome.error }, now, timings)
        : { kind: 'split', parts, reason: outcome.error, nextAt: now };
    }
    case 'too-fancy': {
      const { error } = outcome;
      const manner = plainer(intent.manner);
      return manner === null
        ? { kind: 'refused', error, hint: 'Slack refused even its plain text.', nextAt: now }
        : { kind: 'redraw', manner, reason: error, nextAt: now };
    }
    case 'root-gone':
      // A root and a notice belong to no other message: what Slack means then is unclear, and so they are refused.
      if (intent.kind === 'root' || intent.kind === 'notice') {
        return { kind: 'refused', error: outcome.error, hint: 'Please report it.', nextAt: now };
      }
      return { kind: 'root-gone', reason: outcome.error, nextAt: now };
    case 'unknown':
      return { kind: 'unknown', reason: outcome.cause, nextAt: now + timings.settleMs, gate: null };
    default:
      return outcome satisfies never;
  }
}

/** What a look-up means for a row of unknown outcome. */
export function settleLookUp(
  outcome: LookUpOutcome,
  policy: UnknownPolicy,
  now: number,
  timings: LaneTimings,
): Settlement {
  switch (outcome.kind) {
    case 'found':
      return { kind: 'sent', ts: outcome.ts, nextAt: now + timings.paceMs };
    case 'absent':
      return { kind: 'again', nextAt: now, gate: null };
    case 'cannot':
      return {
        kind: 'unknown',
        reason: `cannot look it up: ${outcome.reason}`,
        nextAt: now + (outcome.retryAfterMs ?? timings.cannotLookUpMs),
        gate: outcome.retryAfterMs === null ? null : outcome.method,
      };
    case 'barred':
      return pause(outcome, true, now, timings);
    case 'blind': {
      const { reason } = outcome;
      switch (policy) {
        case 'hold':
          return { kind: 'held', reason, nextAt: now };
        case 'repost':
          return { kind: 'again', nextAt: now, gate: null };
        case 'give-up':
          return { kind: 'given-up', reason, nextAt: now };
        default:
          return policy satisfies never;
      }
    }
    default:
      return outcome satisfies never;
  }
}

function pause(
  refusal: {
    readonly scope: 'channel' | 'workspace';
    readonly error: string;
    readonly hint: string;
  },
  isUnknown: boolean,
  now: number,
  timings: LaneTimings,
): Settlement {
  const { scope, error, hint } = refusal;
  const waitMs = scope === 'channel' ? timings.pausedRetryMs : timings.refusedRetryMs;
  return { kind: 'paused', scope, isUnknown, error, hint, nextAt: now + waitMs };
}
