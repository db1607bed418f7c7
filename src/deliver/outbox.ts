import type { ChannelId, IntentId, WorkspaceId } from '../news/ids.ts';
import type { Intent, LookUpOutcome, MessageView, SendOutcome } from '../news/intent.ts';

/** One channel's sending lane. */
export interface LaneId {
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
}

/** A row still waiting in a lane, as the lane reads it. Times are epoch ms, UTC. */
export interface WaitingIntent extends Intent {
  readonly state: 'pending' | 'sending';
  readonly attempts: number;
  readonly firstTryAt: number | null;
  readonly lastTryAt: number | null;
}

/** What a lane finds when it takes its turn. */
export type LaneClaim =
  /** Another process holds it, or it must wait until then. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'empty' }
  /** Its row is `sending`, committed: post it now, before the lease ends. */
  | {
      readonly kind: 'send';
      readonly intent: WaitingIntent;
      readonly view: MessageView;
      readonly leaseUntil: number;
    }
  /** An earlier attempt whose outcome nobody knows: look it up first. */
  | { readonly kind: 'look-up'; readonly intent: WaitingIntent; readonly view: MessageView };

/** How a row leaves the lane, or stays. */
export type Settlement =
  | { readonly kind: 'sent'; readonly ts: string | null; readonly nextAt: number }
  /** Surely not posted: back to waiting. */
  | { readonly kind: 'again'; readonly nextAt: number; readonly gate: string | null }
  | { readonly kind: 'refused'; readonly reason: string; readonly nextAt: number }
  /** The channel cannot take anything until a person acts; the row waits. */
  | { readonly kind: 'paused'; readonly reason: string; readonly nextAt: number }
  /** Stays `sending` until it can be looked up. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly nextAt: number };

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
    },
  ) => Promise<LaneClaim>;
  /**
   * Records how it ended and when the lane may go on.
   * @param worker who claimed it: if another has taken the lane since, only `sent` is recorded. Absent: not asked.
   */
  readonly settle: (
    intent: { readonly id: IntentId } & LaneId &
      Pick<Intent, 'kind' | 'runningStoryId' | 'storyId'>,
    settlement: Settlement,
    now: number,
    worker?: string,
  ) => Promise<void>;
}

/** Says an intent in Slack; the slack room implements it. */
export interface Poster {
  readonly send: (intent: Intent, view: MessageView) => Promise<SendOutcome>;
  readonly lookUp: (
    intent: Intent,
    view: MessageView,
    window: { readonly from: number; readonly to: number },
  ) => Promise<LookUpOutcome>;
}
