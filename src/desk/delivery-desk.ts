import type { ChannelId, IntentId } from '../news/ids.ts';
import type { IntentKind } from '../news/intent.ts';
import type { DeskGate, DeskLane } from '../news/wire-desk.ts';
import type { Person } from './desk.ts';

/** A message that is not sent, and why. Times are epoch ms, UTC. */
export interface UnsentMessage {
  readonly id: IntentId;
  readonly channelId: ChannelId;
  readonly kind: IntentKind;
  /** Null for a notice. */
  readonly headline: string | null;
  readonly reason: string | null;
  readonly at: number;
}

/** How sending goes: here, or, asked where notices go, in the whole workspace. */
export interface StatusAnswer {
  readonly scope: 'channel' | 'workspace';
  readonly now: number;
  readonly waiting: number;
  /** Since when the oldest waits; null when nothing does. */
  readonly oldestAt: number | null;
  /** Those where something waits, is held, or that are paused. */
  readonly lanes: readonly DeskLane[];
  /** What Slack has closed for the workspace. */
  readonly gates: readonly DeskGate[];
  /** They wait for Resend or Drop. */
  readonly held: readonly UnsentMessage[];
  /** Their outcome is not known yet; they are looked up. */
  readonly unknown: readonly UnsentMessage[];
  /** Of the last seven days, the newest first. */
  readonly refused: readonly UnsentMessage[];
}

export type HeldAnswer =
  | { readonly kind: 'resent' | 'dropped' }
  /** Decided already, by whoever. */
  | { readonly kind: 'settled' }
  /** It belongs to another channel, which this person follows nothing in. */
  | { readonly kind: 'elsewhere' };

/** The verbs about sending. */
export interface DeliveryVerbs {
  readonly status: (person: Person) => Promise<StatusAnswer>;
  /** Sends a held message, though it may stand there already. */
  readonly resend: (person: Person, id: IntentId) => Promise<HeldAnswer>;
  /** Leaves a held message unsent, for it stands there. */
  readonly drop: (person: Person, id: IntentId) => Promise<HeldAnswer>;
}
