import { sql } from 'kysely';
import type { ChannelId, WorkspaceId } from '../news/ids.ts';
import { wholeWorkspace } from './gate-names.ts';
import type { Queries } from './store.ts';

/** A lane that takes nothing until a person acts. Times are epoch ms, UTC. */
export interface PausedLane {
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
  /** Slack's error and what to do about it. */
  readonly reason: string;
  readonly since: number | null;
}

/** Every paused lane, the longest paused first. */
export async function readPausedLanes(db: Queries): Promise<PausedLane[]> {
  const rows = await db
    .selectFrom('lanes')
    .selectAll()
    .where('paused_reason', 'is not', null)
    .orderBy('paused_at')
    .execute();
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    channelId: row.channel_id,
    reason: row.paused_reason ?? '',
    since: row.paused_at,
  }));
}

/** Workspaces that refuse everything, and why. */
export async function readClosedWorkspaces(
  db: Queries,
): Promise<readonly { readonly workspaceId: WorkspaceId; readonly reason: string }[]> {
  const rows = await db
    .selectFrom('gates')
    .select(['workspace_id', 'reason'])
    .where('method', '=', wholeWorkspace)
    .execute();
  return rows.map((row) => ({ workspaceId: row.workspace_id, reason: row.reason ?? 'refused' }));
}

/**
 * Channels where something could have gone out before `before` (epoch ms) and did not: nothing holds the lane, no pause,
 * no lease, no gate, no gap between drawings.
 */
export async function readStuckLanes(
  db: Queries,
  before: number,
  editGapMs: number,
): Promise<readonly ChannelId[]> {
  const rows = await db
    .selectFrom('lanes')
    .select('lanes.channel_id')
    .where('paused_reason', 'is', null)
    .where('next_at', '<', before)
    .where('lease_until', '<', before)
    .where((e) =>
      e.exists(
        e
          .selectFrom('outbox')
          .select('outbox.id')
          .whereRef('outbox.workspace_id', '=', 'lanes.workspace_id')
          .whereRef('outbox.channel_id', '=', 'lanes.channel_id')
          .where(sql<boolean>`outbox.state in ('pending', 'sending')`)
          // What belongs under a held root waits for a person.
          .where((o) =>
            o.not(
              o.exists(
                o
                  .selectFrom('outbox as root')
                  .select('root.id')
                  .whereRef('root.running_story_id', '=', 'outbox.running_story_id')
                  .whereRef('root.workspace_id', '=', 'outbox.workspace_id')
                  .whereRef('root.channel_id', '=', 'outbox.channel_id')
                  .where('root.state', '=', 'held'),
              ),
            ),
          )
          .where((o) =>
            o.or([
              o.and([o('outbox.kind', '<>', 'edit'), o('outbox.created_at', '<', before)]),
              o('outbox.created_at', '<', before - editGapMs),
            ]),
          ),
      ),
    )
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('gates')
            .select('gates.method')
            .whereRef('gates.workspace_id', '=', 'lanes.workspace_id')
            .where('gates.closed_until', '>=', before),
        ),
      ),
    )
    .orderBy('lanes.channel_id')
    .execute();
  return rows.map((row) => row.channel_id);
}
