import type { LaneId } from '../deliver/outbox.ts';
import type { Queries } from './store.ts';

/** The latest of a lane's messages are enough: those before them stand before them in Slack too. */
const enough = 20;

/**
 * Slack's ts of the newest message known to stand in a lane's channel, or null. What is sent later stands after it, by
 * Slack's clock, whatever ours says.
 */
export async function readNewestTs(db: Queries, lane: LaneId): Promise<string | null> {
  const rows = await db
    .selectFrom('outbox')
    .select('ts')
    .where('workspace_id', '=', lane.workspaceId)
    .where('channel_id', '=', lane.channelId)
    .where('state', '=', 'sent')
    .where('kind', '<>', 'edit')
    .where('ts', 'is not', null)
    .orderBy('id', 'desc')
    .limit(enough)
    .execute();
  const found = rows.map(({ ts }) => ts ?? '').toSorted((a, b) => Number(a) - Number(b));
  return found.at(-1) ?? null;
}
