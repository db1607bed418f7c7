import { sql } from 'kysely';
import type { ChannelId, WorkspaceId } from '../news/ids.ts';
import type { OutcomeKind } from '../news/outcome.ts';
import type { DeskLane, DeskUnposted, WireDesk } from '../news/wire-desk.ts';
import type { Queries } from './store.ts';
import { newest } from './wire-desk-stories.ts';

/** Outcomes that made or changed a message. */
const posted: readonly OutcomeKind[] = ['posted', 'threaded', 'edited'];

/** Every lane of the workspace: what waits, what goes next, what holds it up. */
export async function readDeskLanes(
  db: Queries,
  workspaceId: WorkspaceId,
): Promise<WireDesk['lanes']> {
  const lanes = await db
    .selectFrom('lanes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('channel_id')
    .execute();
  const counts = await db
    .selectFrom('outbox')
    .select(['channel_id', 'state', (e) => e.fn.countAll().as('count')])
    .where('workspace_id', '=', workspaceId)
    // Written out: only so do the partial indexes over what is unsent serve.
    .where(sql<boolean>`(state in ('pending', 'sending') or state in ('held', 'refused'))`)
    .where('state', '<>', 'refused')
    .groupBy(['channel_id', 'state'])
    .execute();
  return Promise.all(
    lanes.map(async (lane) => {
      const count = (state: string): number =>
        Number(
          counts.find((row) => row.channel_id === lane.channel_id && row.state === state)?.count ??
            0,
        );
      const waiting = count('pending') + count('sending');
      return {
        channelId: lane.channel_id,
        waiting,
        next: waiting === 0 ? null : await nextOf(db, workspaceId, lane.channel_id),
        nextAt: lane.next_at,
        isSending: count('sending') > 0,
        held: count('held'),
        pausedReason: lane.paused_reason,
      };
    }),
  );
}

/** What a lane most likely sends next: a post before an edit, by class; the lane itself also minds gaps and order. */
async function nextOf(
  db: Queries,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
): Promise<DeskLane['next']> {
  const row = await db
    .selectFrom('outbox')
    .leftJoin('running_stories', 'running_stories.id', 'outbox.running_story_id')
    .select(['outbox.kind', 'running_stories.headline'])
    .where('outbox.workspace_id', '=', workspaceId)
    .where('outbox.channel_id', '=', channelId)
    .where(sql<boolean>`outbox.state in ('pending', 'sending')`)
    .orderBy(sql`case when outbox.kind = 'edit' then 1 else 0 end`)
    .orderBy('outbox.class')
    .orderBy('outbox.id')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** What Slack has closed, while it is closed. */
export async function readDeskGates(
  db: Queries,
  workspaceId: WorkspaceId,
  now: number,
): Promise<WireDesk['gates']> {
  const rows = await db
    .selectFrom('gates')
    .select(['method', 'closed_until', 'reason'])
    .where('workspace_id', '=', workspaceId)
    .where('closed_until', '>', now)
    .orderBy('method')
    .execute();
  return rows.map((row) => ({
    method: row.method,
    closedUntil: row.closed_until,
    reason: row.reason,
  }));
}

/** What matched a subscription and made no message of its own, by the newest story. */
export async function readUnposted(
  db: Queries,
  workspaceId: WorkspaceId,
  limit: number,
): Promise<WireDesk['unposted']> {
  const rows = await db
    .selectFrom('outcomes')
    .innerJoin('stories', 'stories.id', 'outcomes.story_id')
    .innerJoin('subscriptions', 'subscriptions.id', 'outcomes.subscription_id')
    .select(['outcomes.story_id', 'outcomes.channel_id', 'outcomes.outcome', 'outcomes.reason'])
    .select(['outcomes.at', 'stories.title', 'stories.source'])
    .select(['subscriptions.number', 'subscriptions.query'])
    .where('outcomes.workspace_id', '=', workspaceId)
    .where('outcomes.outcome', 'not in', posted)
    .where('stories.is_visible', '=', 1)
    .orderBy('outcomes.story_id', 'desc')
    .orderBy('outcomes.story_version', 'desc')
    .orderBy('subscriptions.number')
    .limit(limit + 1)
    .execute();
  const { items, hasMore } = newest(rows, limit);
  return {
    hasMore,
    items: items.map((row): DeskUnposted => ({
      storyId: row.story_id,
      title: row.title,
      source: row.source,
      channelId: row.channel_id,
      subscription: row.number,
      query: row.query,
      outcome: row.outcome,
      reason: row.reason,
      at: row.at,
    })),
  };
}
