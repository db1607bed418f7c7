import type { ChannelId, WorkspaceId } from '../news/ids.ts';
import type { Intent, LookUpOutcome, Manner, MessageView, SendOutcome } from '../news/intent.ts';

/** One channel's sending lane. */
export interface LaneId {
  readonly workspaceId: WorkspaceId;
  /** Or a person's id, for the lane of their direct message. */
  readonly channelId: ChannelId;
}

/** A row still waiting in a lane, as the lane reads it. Times are epoch ms, UTC. */
export type WaitingIntent = Intent & {
  readonly state: 'pending' | 'sending';
  readonly attempts: number;
  readonly firstTryAt: number | null;
  readonly lastTryAt: number | null;
  /** The workspace refused everything so far; if it takes this one, it is open again. */
  readonly isProbe: boolean;
  /** Slack gave no clear answer to the workspace's last calls. */
  readonly wasSilent: boolean;
};

/** What a lane finds when it takes its turn. */
export type LaneClaim =
  /** Another process holds it, or it must wait until then. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'empty' }
  /** Its row is `sending`, committed: post it now, before the lease ends. */
  | {
      readonly kind: 'send';
      readonly intent: WaitingIntent;
      /** Null for a notice, which is whole in itself. */
      readonly view: MessageView | null;
      readonly leaseUntil: number;
    }
  /** An earlier attempt whose outcome nobody knows: look it up first. */
  | {
      readonly kind: 'look-up';
      readonly intent: WaitingIntent;
      readonly view: MessageView | null;
      /** Slack's ts of a message that stands before it, or null. */
      readonly after: string | null;
    };

/** How a row leaves the lane, or stays. `nextAt`: when the lane may go on, epoch ms. */
export type Settlement =
  | { readonly kind: 'sent'; readonly ts: string | null; readonly nextAt: number }
  /** Surely not posted: back to waiting, with the method closed for the workspace until then when `gate` names one. */
  | { readonly kind: 'again'; readonly nextAt: number; readonly gate: string | null }
  /** Surely not posted, for how it was drawn: back to waiting, to be drawn more plainly. */
  | {
      readonly kind: 'redraw';
      readonly manner: Manner;
      readonly reason: string;
      readonly nextAt: number;
    }
  /** Surely not posted, for its length: back to waiting as the first of so many parts, the others behind it. */
  | {
      readonly kind: 'split';
      readonly parts: number;
      readonly reason: string;
      readonly nextAt: number;
    }
  /** Surely not posted: the message it belongs to is no more. The oldest take that waits opens a new one. */
  | { readonly kind: 'root-gone'; readonly reason: string; readonly nextAt: number }
  | {
      readonly kind: 'refused';
      readonly error: string;
      readonly hint: string;
      readonly nextAt: number;
    }
  /** Channel or workspace take nothing until a person acts; the row waits, or stays `sending` when its own outcome is unknown. */
  | {
      readonly kind: 'paused';
      readonly scope: 'channel' | 'workspace';
      readonly isUnknown: boolean;
      readonly error: string;
      readonly hint: string;
      readonly nextAt: number;
    }
  /** Stays `sending` until it can be looked up. `gate`: the look-up's method, closed until then. */
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      readonly nextAt: number;
      readonly gate: string | null;
    }
  /** It cannot be looked up by anybody: a person says resend or drop. */
  | { readonly kind: 'held'; readonly reason: string; readonly nextAt: number }
  /** It cannot be looked up, and the configuration says to leave it at that. */
  | { readonly kind: 'given-up'; readonly reason: string; readonly nextAt: number };

/** What is done when nobody can find out whether a message was posted: `delivery.unknown` of desks.yaml. */
export type UnknownPolicy = 'hold' | 'repost' | 'give-up';

/** What recording an outcome set off. */
export interface Settled {
  /** Lanes that now have a notice to send. */
  readonly woken: readonly LaneId[];
  /** Another process has posted the same, and its message is the one recorded: this one must be taken back. */
  readonly isDouble: boolean;
}

/** The outbox as lanes use it; the store implements it. Each call is one transaction. */
export interface Outbox {
  /** Lanes with something waiting, over all processes. */
  readonly waitingLanes: () => Promise<LaneId[]>;
  /**
   * Takes the lane's lease and chooses its next row: by class, then by intent, within one running story posts in order;
   * an edit waits `editGapMs` after the root was last drawn and swallows the other edits of that root.
   */
  readonly claim: (
    lane: LaneId,
    claim: {
      readonly worker: string;
      readonly now: number;
      readonly leaseMs: number;
      readonly editGapMs: number;
      /** What another process left in the middle of a post rests so long before it is looked up; not at all when absent. */
      readonly settleMs?: number;
    },
  ) => Promise<LaneClaim>;
  /**
   * Records how it ended and when the lane may go on, and writes the notices it calls for.
   * @param worker who claimed it: if another has taken the lane since, only `sent` is recorded. Absent: not asked.
   */
  readonly settle: (
    intent: WaitingIntent,
    settlement: Settlement,
    now: number,
    worker?: string,
  ) => Promise<Settled>;
  /** A double of this intent, the message at `ts`, is gone from Slack. */
  readonly recordTakenBack: (intent: WaitingIntent, ts: string) => Promise<void>;
}

/** Says an intent in Slack; the slack room implements it. */
export interface Poster {
  /**
   * @param view null for a notice only
   * @param mayGo asked at the last moment before the request; when false nothing is sent, and it is `late`
   */
  readonly send: (
    intent: Intent,
    view: MessageView | null,
    mayGo: () => boolean,
  ) => Promise<SendOutcome>;
  /** Deletes a message of ours. False when Slack would not, or gave no answer. */
  readonly takeBack: (intent: Intent, ts: string) => Promise<boolean>;
  readonly lookUp: (
    intent: Intent,
    view: MessageView | null,
    window: { readonly from: number; readonly to: number; readonly after?: string | null },
  ) => Promise<LookUpOutcome>;
}
