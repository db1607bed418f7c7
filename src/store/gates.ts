import type { Transaction } from 'kysely';
import type { LaneId, Settlement, WaitingIntent } from '../deliver/outbox.ts';
import type { WorkspaceId } from '../news/ids.ts';
import { tellSlackBack } from './delivery-notices.ts';
import { noAnswer, wholeWorkspace } from './gate-names.ts';
import type { Database } from './schema.ts';
import type { Queries } from './store.ts';

type Tx = Transaction<Database>;

/** Closes a method for the workspace, as Slack's Retry-After says; nothing for null. */
export async function closeGate(
  tx: Tx,
  { workspaceId }: LaneId,
  method: string | null,
  until: number,
): Promise<void> {
  if (method === null) return;
  await tx
    .insertInto('gates')
    .values({ workspace_id: workspaceId, method, closed_until: until })
    .onConflict((on) => on.columns(['workspace_id', 'method']).doUpdateSet({ closed_until: until }))
    .execute();
}

/** Nothing leaves a workspace that refuses its token; since when is kept from the first refusal on. */
export async function closeWorkspace(
  tx: Tx,
  { workspaceId }: LaneId,
  refusal: Extract<Settlement, { kind: 'paused' }>,
  now: number,
): Promise<void> {
  const reason = `${refusal.error}: ${refusal.hint}`;
  await tx
    .insertInto('gates')
    .values({
      workspace_id: workspaceId,
      method: wholeWorkspace,
      closed_until: refusal.nextAt,
      reason,
      closed_at: now,
    })
    .onConflict((on) =>
      on.columns(['workspace_id', 'method']).doUpdateSet({ closed_until: refusal.nextAt, reason }),
    )
    .execute();
}

/** Lets the next message ask at once whether a workspace that refused everything takes messages again. */
export async function askWorkspaceAgain(
  db: Queries,
  workspaceId: WorkspaceId,
  now: number,
): Promise<void> {
  await db
    .updateTable('gates')
    .set({ closed_until: now })
    .where('workspace_id', '=', workspaceId)
    .where('method', '=', wholeWorkspace)
    .execute();
}

/** Remembers since when Slack gives no clear answer; the first clear one ends it. */
export async function mindSilence(
  tx: Tx,
  intent: WaitingIntent,
  settlement: Settlement,
  now: number,
): Promise<readonly LaneId[]> {
  // An edit is drawn again, a fence met and a wait kept without or before any clear answer.
  if (settlement.kind === 'again') return [];
  if (settlement.kind !== 'unknown') return intent.wasSilent ? tellSlackBack(tx, intent, now) : [];
  const { workspaceId } = intent;
  await tx
    .insertInto('gates')
    .values({ workspace_id: workspaceId, method: noAnswer, closed_until: 0, closed_at: now })
    .onConflict((on) => on.columns(['workspace_id', 'method']).doNothing())
    .execute();
  return [];
}
