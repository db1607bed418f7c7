import { sql, type Transaction } from 'kysely';
import type { LaneId, Settled, Settlement, WaitingIntent } from '../deliver/outbox.ts';
import type { Manner, StoryIntent } from '../news/intent.ts';
import { forgetRoot, outcomesOf } from './gone-roots.ts';
import { closeGate, closeWorkspace, mindSilence } from './gates.ts';
import type { Database } from './schema.ts';
import {
  tellHeld,
  tellLanePaused,
  tellMessageRefused,
  tellWorkspaceBack,
} from './delivery-notices.ts';

type Tx = Transaction<Database>;

/**
 * Writes how a claimed intent ended: its lane, its row, the root it posted or drew, the outcomes that promised it, and the
 * notices it calls for. Whoever slept past its lease and lost the lane may still report a post; nothing else it says holds,
 * and nothing else is said of a row whose post such a sleeper reported meanwhile.
 */
export async function settleIntent(
  tx: Tx,
  intent: WaitingIntent,
  settlement: Settlement,
  now: number,
  worker?: string,
): Promise<Settled> {
  const pausedAt = await settleLane(tx, intent, settlement, now, worker);
  const nothing = { woken: [], isDouble: false };
  if (settlement.kind === 'sent') {
    if (!(await recordPost(tx, intent, settlement.ts))) return { ...nothing, isDouble: true };
  } else if (pausedAt === undefined || !(await isStillSending(tx, intent))) return nothing;
  const woken = [
    ...(await settleRow(tx, intent, settlement, now)),
    ...(await mindSilence(tx, intent, settlement, now)),
  ];
  if (settlement.kind === 'paused') {
    if (settlement.scope === 'workspace') await closeWorkspace(tx, intent, settlement, now);
    else woken.push(...(await tellLanePaused(tx, intent, settlement, pausedAt ?? now, now)));
  }
  return { woken, isDouble: false };
}

/** Records where a post stands. @returns false when another post of the same is recorded: then that one stays */
async function recordPost(tx: Tx, intent: WaitingIntent, ts: string | null): Promise<boolean> {
  const row = tx.updateTable('outbox').where('id', '=', intent.id);
  const isOne = intent.kind === 'edit' || ts === null;
  const recorded = await row
    .set({ state: 'sent', ts, reason: null })
    .$if(!isOne, (post) =>
      post.where((e) => e.or([e('state', '<>', 'sent'), e('ts', 'is', null), e('ts', '=', ts)])),
    )
    .returning('id')
    .executeTakeFirst();
  if (recorded !== undefined) return true;
  await row.set({ reason: `posted twice: the message at ${ts} is to be taken back` }).execute();
  return false;
}

/** Whether a row still has no end; holds it, so that nobody gives it one before this transaction does. */
async function isStillSending(tx: Tx, { id }: WaitingIntent): Promise<boolean> {
  const row = await tx
    .updateTable('outbox')
    .set({ state: 'sending' })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Frees the lane and says when it may go on.
 * @returns since when it is paused, null when it is not; undefined when it was another's
 */
async function settleLane(
  tx: Tx,
  intent: LaneId,
  settlement: Settlement,
  now: number,
  worker: string | undefined,
): Promise<number | null | undefined> {
  const isPause = settlement.kind === 'paused' && settlement.scope === 'channel';
  // Slack saying wait, or not answering, tells nothing about whether the channel takes messages again.
  const isSilent = settlement.kind === 'again' || settlement.kind === 'unknown';
  const freed = await tx
    .updateTable('lanes')
    .set({
      next_at: settlement.kind === 'paused' && !isPause ? now : settlement.nextAt,
      lease_by: null,
      lease_until: 0,
      ...(isPause && {
        paused_reason: `${settlement.error}: ${settlement.hint}`,
        paused_at: sql<number>`coalesce(paused_at, ${now})`,
      }),
      ...(!isPause && !isSilent && { paused_reason: null, paused_at: null }),
    })
    .where('workspace_id', '=', intent.workspaceId)
    .where('channel_id', '=', intent.channelId)
    .$if(worker !== undefined, (update) => update.where('lease_by', '=', worker ?? null))
    .returning('paused_at')
    .executeTakeFirst();
  return freed === undefined ? undefined : freed.paused_at;
}

async function settleRow(
  tx: Tx,
  intent: WaitingIntent,
  settlement: Settlement,
  now: number,
): Promise<readonly LaneId[]> {
  const row = tx.updateTable('outbox').where('id', '=', intent.id);
  switch (settlement.kind) {
    case 'sent':
      if (intent.kind !== 'notice') await settleSent(tx, intent, settlement.ts, now);
      return intent.isProbe ? tellWorkspaceBack(tx, intent, now) : [];
    case 'again':
      await row.set({ state: 'pending' }).execute();
      await closeGate(tx, intent, settlement.gate, settlement.nextAt);
      return [];
    case 'redraw':
      await row
        .set({ state: 'pending', manner: settlement.manner, reason: settlement.reason })
        .execute();
      return [];
    case 'split':
      await row
        .set({
          state: 'pending',
          manner: `part 1 of ${settlement.parts}`,
          reason: settlement.reason,
        })
        .execute();
      await splitRow(tx, intent, settlement.parts, now);
      return [];
    case 'paused': {
      const reason = `${settlement.error}: ${settlement.hint}`;
      await row.set({ reason, ...(!settlement.isUnknown && { state: 'pending' }) }).execute();
      return [];
    }
    case 'unknown':
      await row.set({ reason: settlement.reason }).execute();
      await closeGate(tx, intent, settlement.gate, settlement.nextAt);
      return [];
    case 'root-gone':
      await row
        .set({ state: intent.kind === 'reply' ? 'pending' : 'refused', reason: settlement.reason })
        .execute();
      if (intent.kind !== 'notice') await forgetRoot(tx, intent, settlement.reason, now);
      return [];
    case 'refused': {
      const reason = `${settlement.error}: ${settlement.hint}`;
      await row.set({ state: 'refused', reason }).execute();
      await endPost(tx, intent, 'refused', reason, now);
      return tellMessageRefused(tx, intent, settlement, now);
    }
    case 'given-up':
      await row.set({ state: 'refused', reason: `unknown: ${settlement.reason}` }).execute();
      await endPost(tx, intent, 'unknown', settlement.reason, now);
      return [];
    case 'held':
      await row.set({ state: 'held', reason: settlement.reason }).execute();
      await setOutcome(tx, intent, 'unknown', settlement.reason);
      return tellHeld(tx, intent, settlement.reason, now);
    default:
      return settlement satisfies never;
  }
}

/** Puts the other parts behind the first, each a row of its own that is sent and looked up like any other. */
async function splitRow(tx: Tx, intent: WaitingIntent, parts: number, now: number): Promise<void> {
  if (intent.kind !== 'root' && intent.kind !== 'longer' && intent.kind !== 'reply') return;
  for (let part = 2; part <= parts; part += 1) {
    const manner: Manner = `part ${part} of ${parts}`;
    await tx
      .insertInto('outbox')
      .values({
        key: `${intent.key}#${part}`,
        workspace_id: intent.workspaceId,
        channel_id: intent.channelId,
        kind: 'rest',
        class: intent.class,
        running_story_id: intent.runningStoryId,
        story_id: intent.storyId,
        facts: JSON.stringify({ restOf: intent.kind }),
        manner,
        created_at: now,
        not_before: 0,
        state: 'pending',
        attempts: 0,
      })
      .onConflict((on) => on.column('key').doUpdateSet({ manner }))
      .execute();
  }
}

async function settleSent(
  tx: Tx,
  intent: StoryIntent,
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

/** Records what became of the take an alert or update speaks of; `promised` is what routing recorded. */
export async function setOutcome(
  tx: Tx,
  intent: WaitingIntent,
  outcome: 'refused' | 'unknown' | 'promised',
  reason: string | null,
): Promise<void> {
  if (intent.kind !== 'root' && intent.kind !== 'reply') return;
  const promised = intent.kind === 'root' ? 'posted' : 'threaded';
  await outcomesOf(tx, intent, intent.storyId)
    .set({ outcome: outcome === 'promised' ? promised : outcome, reason })
    .where('outcome', 'in', outcome === 'promised' ? ['unknown'] : [promised, 'unknown'])
    .execute();
}

/** A post that is never made ends the outcomes that promised it; without its root the next take opens a new one. */
export async function endPost(
  tx: Tx,
  intent: WaitingIntent,
  outcome: 'refused' | 'unknown',
  reason: string,
  now: number,
): Promise<void> {
  await setOutcome(tx, intent, outcome, reason);
  if (intent.kind === 'root') await forgetRoot(tx, intent, `its root: ${reason}`, now);
}
