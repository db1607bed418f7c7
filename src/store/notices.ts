import type { Transaction } from 'kysely';
import type { LaneId } from '../deliver/outbox.ts';
import type { ChannelId, RunningStoryId, StoryId, UserId, WorkspaceId } from '../news/ids.ts';
import type { Notice } from '../news/notice.ts';
import type { Database } from './schema.ts';
import type { Queries } from './store.ts';

/** Somebody to be told something. */
export interface WantedNotice {
  readonly workspaceId: WorkspaceId;
  /** A channel, a person (in their direct message), or whoever looks after Dateline here. */
  readonly to: ChannelId | UserId | 'admin';
  /** Unique in the workspace for ever: the same key written twice is said once. */
  readonly key: string;
  readonly notice: Notice;
  /** Epoch ms, UTC. */
  readonly now: number;
}

/** In a row that speaks of no story. */
const noStory = {
  running_story_id: 0 as RunningStoryId,
  story_id: 0 as StoryId,
};

/**
 * Writes a notice into the outbox, in the caller's transaction: it is sent like an alert, looked up when its outcome is
 * unknown, and never twice.
 * @returns the lane to wake, or null when nobody is known who could be told (log it then): desks.yaml names no admin
 * channel and nobody follows anything, or when it was said before
 */
export async function writeNotice(
  tx: Transaction<Database>,
  wanted: WantedNotice,
): Promise<LaneId | null> {
  const { workspaceId, now } = wanted;
  const to = wanted.to === 'admin' ? await readAdmin(tx, workspaceId) : wanted.to;
  if (to === null) return null;
  // A person's id stands for their direct message: Slack takes it where a channel's is wanted.
  const channelId = to as ChannelId;
  await tx
    .insertInto('lanes')
    .values({ workspace_id: workspaceId, channel_id: channelId, lease_until: 0, next_at: 0 })
    .onConflict((on) => on.columns(['workspace_id', 'channel_id']).doNothing())
    .execute();
  const written = await tx
    .insertInto('outbox')
    .values({
      key: `notice.${workspaceId}.${wanted.key}`,
      workspace_id: workspaceId,
      channel_id: channelId,
      kind: 'notice',
      class: 3,
      ...noStory,
      facts: JSON.stringify(wanted.notice),
      created_at: now,
      not_before: 0,
      state: 'pending',
      attempts: 0,
    })
    .onConflict((on) => on.column('key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return written === undefined ? null : { workspaceId, channelId };
}

/** Who looks after Dateline in a workspace: its admin channel, else the person who followed first; null for nobody. */
export async function readAdmin(
  db: Queries,
  workspaceId: WorkspaceId,
): Promise<ChannelId | UserId | null> {
  const workspace = await db
    .selectFrom('workspaces')
    .select('admin_channel')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  return workspace?.admin_channel ?? (await readFollower(db, workspaceId, null));
}

/**
 * The person to ask about a channel (null: about the workspace): who made its oldest subscription that still stands,
 * else the oldest at all. What desks.yaml declares is nobody's.
 */
export async function readFollower(
  db: Queries,
  workspaceId: WorkspaceId,
  channelId: ChannelId | null,
): Promise<UserId | null> {
  let people = db
    .selectFrom('subscriptions')
    .select('created_by')
    .where('workspace_id', '=', workspaceId)
    .where('created_by', '<>', declared);
  if (channelId !== null) people = people.where('channel_id', '=', channelId);
  const first = await people
    .orderBy((e) => e.case().when('ended_at', 'is', null).then(0).else(1).end())
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return first?.created_by ?? null;
}

/** Who made the subscriptions of desks.yaml. */
const declared = 'desks.yaml' as UserId;

/** Sets where a workspace's notices go, as desks.yaml says; the workspace has a row already. */
export async function setAdminChannel(
  db: Queries,
  workspaceId: WorkspaceId,
  channelId: ChannelId | null,
): Promise<void> {
  await db
    .updateTable('workspaces')
    .set({ admin_channel: channelId })
    .where('id', '=', workspaceId)
    .execute();
}
