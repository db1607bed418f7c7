import type { Selectable, Transaction } from 'kysely';
import type { LaneClaim, LaneId, Outbox, WaitingIntent } from '../deliver/outbox.ts';
import type { IntentId } from '../news/ids.ts';
import type { StoryIntent } from '../news/intent.ts';
import type { Notice } from '../news/notice.ts';
import { readView } from './message-view.ts';
import { noAnswer, wholeWorkspace } from './gate-names.ts';
import { chooseNext, stillWaiting } from './next-intent.ts';
import type { Database, OutboxTable } from './schema.ts';
import { readNewestTs } from './newest-ts.ts';
import { settleIntent } from './settle.ts';
import type { Queries, Store } from './store.ts';

/** A row of the outbox as an intent. */
export function waitingOf(
  row: Selectable<OutboxTable>,
  state: Pick<WaitingIntent, 'isProbe' | 'wasSilent'>,
): WaitingIntent {
  const common = {
    id: row.id,
    key: row.key,
    workspaceId: row.workspace_id,
    channelId: row.channel_id,
    class: row.class,
    manner: row.manner,
    createdAt: row.created_at,
    state: row.state === 'sending' ? ('sending' as const) : ('pending' as const),
    attempts: row.attempts,
    firstTryAt: row.first_try_at,
    lastTryAt: row.last_try_at,
    ...state,
  };
  return row.kind === 'notice'
    ? { ...common, kind: row.kind, notice: JSON.parse(row.facts ?? '') as Notice }
    : {
        ...common,
        kind: row.kind,
        runningStoryId: row.running_story_id,
        storyId: row.story_id,
        ...(row.facts !== null &&
          (JSON.parse(row.facts) as Pick<StoryIntent, 'restOf' | 'broadcast' | 'link'>)),
      };
}

/**
 * Reads first, without a transaction, then takes lane and row in one small one whose conditions fail if anybody was
 * faster: a lane with nothing to do costs no commit.
 */
async function claimLane(
  store: Store,
  lane: LaneId,
  claim: Parameters<Outbox['claim']>[1],
): Promise<LaneClaim> {
  const { now } = claim;
  const db = store.db;
  const rows = await db
    .selectFrom('lanes')
    .leftJoin('gates', 'gates.workspace_id', 'lanes.workspace_id')
    .select(['next_at', 'lease_by', 'lease_until', 'method', 'closed_until'])
    .where('lanes.workspace_id', '=', lane.workspaceId)
    .where('lanes.channel_id', '=', lane.channelId)
    .execute();
  const [state] = rows;
  if (state === undefined) return { kind: 'empty' };
  if (state.next_at > now) return { kind: 'wait', until: state.next_at };
  if (state.lease_by !== null && state.lease_by !== claim.worker && state.lease_until > now) {
    return { kind: 'wait', until: state.lease_until };
  }
  const gateOf = (method: string) => rows.find((row) => row.method === method);
  const choice = await chooseNext(db, lane, (method) => gateOf(method)?.closed_until ?? 0, claim);
  if (choice.kind === 'none') {
    return choice.until === null ? { kind: 'empty' } : { kind: 'wait', until: choice.until };
  }
  const chosen = waitingOf(choice.row, {
    isProbe: gateOf(wholeWorkspace) !== undefined,
    wasSilent: gateOf(noAnswer) !== undefined,
  });
  // Its lease may have ended only because the clock was set forward: the post can still be under way.
  const isLeftBehind = state.lease_by !== null && state.lease_by !== claim.worker;
  if (chosen.state === 'sending' && isLeftBehind && claim.settleMs !== undefined) {
    const until = now + claim.settleMs;
    const left = { next_at: until, lease_by: null, lease_until: 0 };
    await freeLane(db, lane, claim).set(left).execute();
    return { kind: 'wait', until };
  }
  const view = await readView(db, chosen, choice.root);
  const leaseUntil = now + claim.leaseMs;
  const taken = await db
    .transaction()
    .execute(async (tx) => takeLane(tx, lane, { ...claim, leaseUntil }, chosen, choice.newestEdit));
  if (!taken) return { kind: 'wait', until: now + 1 };
  return chosen.state === 'sending'
    ? { kind: 'look-up', intent: chosen, view, after: await readNewestTs(db, lane) }
    : { kind: 'send', intent: { ...chosen, state: 'sending' }, view, leaseUntil };
}

/** The lane, if nobody else holds it and its wait is over. */
function freeLane(
  db: Queries,
  lane: LaneId,
  claim: { readonly worker: string; readonly now: number },
) {
  return db
    .updateTable('lanes')
    .where('workspace_id', '=', lane.workspaceId)
    .where('channel_id', '=', lane.channelId)
    .where('next_at', '<=', claim.now)
    .where((e) =>
      e.or([
        e('lease_by', 'is', null),
        e('lease_by', '=', claim.worker),
        e('lease_until', '<=', claim.now),
      ]),
    );
}

/** Whether a row to be looked up is still the one that was read: another process may have found it since. */
async function isStillSending(tx: Transaction<Database>, chosen: WaitingIntent): Promise<boolean> {
  const row = await tx
    .selectFrom('outbox')
    .select('id')
    .where('id', '=', chosen.id)
    .where('attempts', '=', chosen.attempts)
    .where('state', '=', 'sending')
    .executeTakeFirst();
  return row !== undefined;
}

/** The fence: only who still finds the lane free and the row unchanged may send; a row to send becomes `sending`. */
async function takeLane(
  tx: Transaction<Database>,
  lane: LaneId,
  claim: { readonly worker: string; readonly now: number; readonly leaseUntil: number },
  chosen: WaitingIntent,
  newestEdit: IntentId | null,
): Promise<boolean> {
  const leased = await freeLane(tx, lane, claim)
    .set({ lease_by: claim.worker, lease_until: claim.leaseUntil })
    .returning('channel_id')
    .executeTakeFirst();
  if (leased === undefined) return false;
  if (chosen.isProbe && !(await takeProbe(tx, lane, claim))) return false;
  if (chosen.state === 'sending') return isStillSending(tx, chosen);
  const marked = await tx
    .updateTable('outbox')
    .set({
      state: 'sending',
      attempts: chosen.attempts + 1,
      first_try_at: chosen.firstTryAt ?? claim.now,
      last_try_at: claim.now,
    })
    .where('id', '=', chosen.id)
    .where('attempts', '=', chosen.attempts)
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  if (marked === undefined) return false;
  if (newestEdit === null || chosen.kind !== 'edit') return true;
  // The view was read after these were committed: drawing it says what they asked for. A later one waits for its turn.
  await tx
    .updateTable('outbox')
    .set({ state: 'sent', reason: 'collapsed into another edit' })
    .where('workspace_id', '=', lane.workspaceId)
    .where('channel_id', '=', lane.channelId)
    .where('running_story_id', '=', chosen.runningStoryId)
    .where('kind', '=', 'edit')
    .where('state', '=', 'pending')
    .where('id', '<=', newestEdit)
    .execute();
  return true;
}

/** Of all lanes of a workspace that refused everything, one may ask at a time. */
async function takeProbe(
  tx: Transaction<Database>,
  lane: LaneId,
  claim: { readonly now: number; readonly leaseUntil: number },
): Promise<boolean> {
  const taken = await tx
    .updateTable('gates')
    .set({ closed_until: claim.leaseUntil })
    .where('workspace_id', '=', lane.workspaceId)
    .where('method', '=', wholeWorkspace)
    .where('closed_until', '<=', claim.now)
    .returning('method')
    .executeTakeFirst();
  return taken !== undefined;
}

/** The outbox over a store: at most two commits a post, one to claim and one to settle. */
export function createOutbox(store: Store): Outbox {
  return {
    waitingLanes: async () => {
      const rows = await store.db
        .selectFrom('outbox')
        .select(['workspace_id', 'channel_id'])
        .distinct()
        .where(stillWaiting('outbox'))
        .execute();
      return rows.map((row) => ({ workspaceId: row.workspace_id, channelId: row.channel_id }));
    },
    claim: async (lane, claim) => claimLane(store, lane, claim),
    settle: async (intent, settlement, now, worker) =>
      store.db
        .transaction()
        .execute(async (tx) => settleIntent(tx, intent, settlement, now, worker)),
    recordTakenBack: async ({ id }, ts) => {
      const reason = `posted twice: the message at ${ts} was taken back`;
      await store.db.updateTable('outbox').set({ reason }).where('id', '=', id).execute();
    },
  };
}
