import type { ChannelId, StoryId, WorkspaceId } from '../news/ids.ts';
import type { Outcome } from '../news/outcome.ts';
import type { StoredTake } from '../news/story.ts';
import type { Queries } from './store.ts';
import { takeOf } from './stories.ts';

/** What became of a story in one channel, oldest first. */
export async function readOutcomes(
  db: Queries,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  storyId: StoryId,
): Promise<Outcome[]> {
  const rows = await db
    .selectFrom('outcomes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('story_id', '=', storyId)
    .orderBy('at')
    .orderBy('story_version')
    .execute();
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    storyId: row.story_id,
    storyVersion: row.story_version,
    subscriptionId: row.subscription_id,
    subscriptionVersion: row.subscription_version,
    channelId: row.channel_id,
    outcome: row.outcome,
    reason: row.reason,
    at: row.at,
  }));
}

/** How many outcomes of each kind are recorded. */
export async function countOutcomes(db: Queries): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('outcomes')
    .select(['outcome', (e) => e.fn.countAll().as('count')])
    .groupBy('outcome')
    .orderBy('outcome')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.outcome, Number(row.count)]));
}

/** The story that opened the channel's newest root, or the root with this Slack ts. */
export async function readRootTake(
  db: Queries,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  ts: string | null,
): Promise<StoredTake | undefined> {
  let select = db
    .selectFrom('roots')
    .innerJoin('stories', 'stories.id', 'roots.story_id')
    .selectAll('stories')
    .where('roots.workspace_id', '=', workspaceId)
    .where('roots.channel_id', '=', channelId)
    .where('stories.is_visible', '=', 1);
  if (ts !== null) select = select.where('roots.ts', '=', ts);
  const row = await select.orderBy('roots.created_at', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? undefined : takeOf(row);
}

/** The story that a message of ours in a channel speaks of, root or reply, by Slack's ts. */
export async function readMessageTake(
  db: Queries,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  ts: string,
): Promise<StoredTake | undefined> {
  const row = await db
    .selectFrom('outbox')
    .innerJoin('stories', 'stories.id', 'outbox.story_id')
    .selectAll('stories')
    .where('outbox.workspace_id', '=', workspaceId)
    .where('outbox.channel_id', '=', channelId)
    .where('outbox.ts', '=', ts)
    .where('outbox.kind', '<>', 'edit')
    .where('stories.is_visible', '=', 1)
    .executeTakeFirst();
  return row === undefined ? readRootTake(db, workspaceId, channelId, ts) : takeOf(row);
}

/** The newest story with this permalink. */
export async function readTakeByPermalink(
  db: Queries,
  permalink: string,
): Promise<StoredTake | undefined> {
  const row = await db
    .selectFrom('stories')
    .selectAll()
    .where('permalink', '=', permalink)
    .where('is_visible', '=', 1)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : takeOf(row);
}
