import type { ChannelId, SubscriptionId, UserId, WorkspaceId } from './ids.ts';

/** What one channel (or, in a direct message, one person) asked for. */
export interface Subscription {
  readonly id: SubscriptionId;
  readonly workspaceId: WorkspaceId;
  /** The number people see: S12 is number 12 of its workspace. */
  readonly number: number;
  readonly channelId: ChannelId;
  readonly createdBy: UserId;
  /** Canonical query text, as `printQuery` gives it. */
  readonly query: string;
  /** `digest` opens no root. */
  readonly delivery: 'alerts' | 'digest' | 'both';
  /** Rises with each edit; outcomes name the version that matched. */
  readonly version: number;
  /** Epoch ms, UTC. */
  readonly createdAt: number;
}
