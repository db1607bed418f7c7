import type { Transaction } from 'kysely';
import type { Outbox, Settlement } from '../deliver/outbox.ts';
import type { Database } from './schema.ts';

/**
 * Writes how a claimed intent ended: its row, the root it posted or drew, the outcomes that promised it.
 * Runs in the transaction that also frees the lane.
 */
export async function settleRow(
  tx: Transaction<Database>,
  intent: Parameters<Outbox['settle']>[0],
  settlement: Settlement,
  now: number,
): Promise<void> {
  const row = tx.updateTable('outbox').where('id', '=', intent.id);
  switch (settlement.kind) {
    case 'sent':
      await row.set({ state: 'sent', ts: settlement.ts, reason: null }).execute();
      await settleSent(tx, intent, settlement.ts, now);
      return;
    case 'again':
      await row.set({ state: 'pending' }).execute();
      if (settlement.gate !== null) {
        await tx
          .insertInto('gates')
          .values({
            workspace_id: intent.workspaceId,
            method: settlement.gate,
            closed_until: settlement.nextAt,
          })
          .onConflict((on) =>
            on.columns(['workspace_id', 'method']).doUpdateSet({ closed_until: settlement.nextAt }),
          )
          .execute();
      }
      return;
    case 'paused':
      await row.set({ state: 'pending', reason: settlement.reason }).execute();
      return;
    case 'unknown':
      await row.set({ reason: settlement.reason }).execute();
      return;
    case 'refused':
      await row.set({ state: 'refused', reason: settlement.reason }).execute();
      await settleRefused(tx, intent, settlement.reason);
  }
}

async function settleSent(
  tx: Transaction<Database>,
  intent: Parameters<Outbox['settle']>[0],
  ts: string | null,
  now: number,
): Promise<void> {
  const roots = tx
    .updateTable('roots')
    .where('running_story_id', '=', intent.runningStoryId)
    .where('workspace_id', '=', intent.workspaceId)
    .where('channel_id', '=', intent.channelId);
  if (intent.kind === 'root') await roots.set({ ts, drawn_at: now }).execute();
  if (intent.kind === 'edit') await roots.set({ drawn_at: now }).execute();
}

/** A post that can never be made ends the outcomes that promised it, and what would have hung under it. */
async function settleRefused(
  tx: Transaction<Database>,
  intent: Parameters<Outbox['settle']>[0],
  reason: string,
): Promise<void> {
  if (intent.kind === 'edit' || intent.kind === 'longer') return;
  const outcomes = tx
    .updateTable('outcomes')
    .set({ outcome: 'refused', reason })
    .where('workspace_id', '=', intent.workspaceId)
    .where('channel_id', '=', intent.channelId);
  await outcomes.where('story_id', '=', intent.storyId).execute();
  if (intent.kind !== 'root') return;
  const hanging = await tx
    .updateTable('outbox')
    .set({ state: 'refused', reason: `its root was refused: ${reason}` })
    .where('running_story_id', '=', intent.runningStoryId)
    .where('workspace_id', '=', intent.workspaceId)
    .where('channel_id', '=', intent.channelId)
    .where('state', '=', 'pending')
    .returning('story_id')
    .execute();
  const stories = [...new Set(hanging.map((one) => one.story_id))];
  if (stories.length > 0) await outcomes.where('story_id', 'in', stories).execute();
}
