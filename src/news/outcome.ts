import type { ChannelId, StoryId, SubscriptionId, WorkspaceId } from './ids.ts';

/** Every way a story × matching subscription can end. Nothing is dropped without one of these. */
export const outcomes = [
  'posted',
  'threaded',
  'edited',
  'digested',
  'folded',
  'held',
  'muted',
  'baseline',
  'too-old',
  'copy',
  'excluded',
  'advisory',
  'embargoed',
  'killed',
  'refused',
  'unknown',
] as const;
export type OutcomeKind = (typeof outcomes)[number];

/** The recorded end of one story for one subscription. */
export interface Outcome {
  readonly workspaceId: WorkspaceId;
  readonly storyId: StoryId;
  /** The story's version when it was decided. */
  readonly storyVersion: number;
  readonly subscriptionId: SubscriptionId;
  readonly subscriptionVersion: number;
  readonly channelId: ChannelId;
  readonly outcome: OutcomeKind;
  /** One line for a person, or null where the outcome says it all. */
  readonly reason: string | null;
  /** Epoch ms, UTC. */
  readonly at: number;
}
