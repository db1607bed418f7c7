import { sql, type Selectable, type SqlBool, type Transaction } from 'kysely';
import type { LaneClaim, LaneId, Outbox, WaitingIntent } from '../deliver/outbox.ts';
import type { SubscriptionId } from '../news/ids.ts';
import type { Intent, MessageView } from '../news/intent.ts';
import type { Database, OutboxTable, RootsTable } from './schema.ts';
import { settleRow } from './settle.ts';
import type { Queries, Store } from './store.ts';
import { readRunningStory, readTake } from './stories.ts';
import { readSubscriptionsById } from './subscriptions.ts';

/** A lane looks at this many rows to choose its next; more would only matter for a very long queue of one class. */
const lookAhead = 200;

/** Written out, not bound: only so does the planner see that the partial index over waiting rows serves. */
const stillWaiting = sql<SqlBool>`state in ('pending', 'sending')`;

/** Which Web API method an intent's kind calls: gates close by method. */
function methodOf(kind: Intent['kind']): string {
  return kind === 'edit' ? 'chat.update' : 'chat.postMessage';
}

function waitingOf(row: Selectable<OutboxTable>): WaitingIntent {
  return {
    id: row.id,
    key: row.key,
    workspaceId: row.workspace_id,
    channelId: row.channel_id,
    kind: row.kind,
    class: row.class,
    runningStoryId: row.running_story_id,
    storyId: row.story_id,
    createdAt: row.created_at,
    state: row.state === 'sending' ? 'sending' : 'pending',
    attempts: row.attempts,
    firstTryAt: row.first_try_at,
    lastTryAt: row.last_try_at,
  };
}

/** The state of this moment, to draw from. */
async function readView(
  db: Queries,
  intent: Intent,
  root: Selectable<RootsTable>,
): Promise<MessageView> {
  const running = await readRunningStory(db, intent.runningStoryId);
  const take = await readTake(db, intent.storyId);
  const lead = root.story_id === intent.storyId ? take : await readTake(db, root.story_id);
  if (running === undefined || take === undefined || lead === undefined) {
    throw new Error(`intent ${intent.key} speaks of a story that is not stored`);
  }
  const newestReply = await db
    .selectFrom('outbox')
    .select('story_id')
    .where('running_story_id', '=', intent.runningStoryId)
    .where('workspace_id', '=', intent.workspaceId)
    .where('channel_id', '=', intent.channelId)
    .where('kind', '=', 'reply')
    .where('state', '=', 'sent')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const newest = newestReply === undefined ? undefined : await readTake(db, newestReply.story_id);
  const openers = await readSubscriptionsById(db, JSON.parse(root.opened_by) as SubscriptionId[]);
  return {
    running,
    take,
    lead,
    newest: newest ?? null,
    matched: openers.map(({ number, query }) => ({ number, query })),
    rootTs: root.ts,
    longer: take.longer,
  };
}

/**
 * Chooses among a lane's rows, given by class and id. Posts of one running story keep their order; an edit goes when its
 * root is there, was not drawn within the gap, and no earlier post of its running story waits; it never holds a post up.
 */
function choose(
  rows: readonly WaitingIntent[],
  roots: ReadonlyMap<number, Selectable<RootsTable>>,
  gates: ReadonlyMap<string, number>,
  now: number,
  editGapMs: number,
): { readonly chosen: WaitingIntent | null; readonly until: number | null } {
  const unknown = rows.find((row) => row.state === 'sending');
  if (unknown !== undefined) return { chosen: unknown, until: null };
  const firstPost = new Map<number, number>();
  for (const row of rows) {
    if (row.kind === 'edit') continue;
    const first = firstPost.get(row.runningStoryId);
    if (first === undefined || row.id < first) firstPost.set(row.runningStoryId, row.id);
  }
  let until: number | null = null;
  const wait = (at: number): void => {
    until = until === null ? at : Math.min(until, at);
  };
  for (const row of rows) {
    const root = roots.get(row.runningStoryId);
    const gate = gates.get(methodOf(row.kind)) ?? 0;
    const first = firstPost.get(row.runningStoryId);
    if (gate > now) wait(gate);
    else if (row.kind === 'edit') {
      const drawableAt = (root?.drawn_at ?? now) + editGapMs;
      if (first !== undefined && first < row.id) continue;
      if (drawableAt > now) wait(drawableAt);
      else return { chosen: row, until: null };
    } else if (first === row.id) return { chosen: row, until: null };
  }
  return { chosen: null, until };
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
  const state = await db
    .selectFrom('lanes')
    .selectAll()
    .where('workspace_id', '=', lane.workspaceId)
    .where('channel_id', '=', lane.channelId)
    .executeTakeFirst();
  if (state === undefined) return { kind: 'empty' };
  if (state.next_at > now) return { kind: 'wait', until: state.next_at };
  if (state.lease_by !== null && state.lease_by !== claim.worker && state.lease_until > now) {
    return { kind: 'wait', until: state.lease_until };
  }
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('workspace_id', '=', lane.workspaceId)
    .where('channel_id', '=', lane.channelId)
    .where(stillWaiting)
    .orderBy('class')
    .orderBy('id')
    .limit(lookAhead)
    .execute();
  const waiting = rows.map(waitingOf);
  if (waiting.length === 0) return { kind: 'empty' };
  const ids = [...new Set(waiting.map((row) => row.runningStoryId))];
  const roots = await db
    .selectFrom('roots')
    .selectAll()
    .where('workspace_id', '=', lane.workspaceId)
    .where('channel_id', '=', lane.channelId)
    .where('running_story_id', 'in', ids)
    .execute();
  const gates = await db
    .selectFrom('gates')
    .selectAll()
    .where('workspace_id', '=', lane.workspaceId)
    .execute();
  const rootOf = new Map(roots.map((root) => [root.running_story_id as number, root]));
  const { chosen, until } = choose(
    waiting,
    rootOf,
    new Map(gates.map((gate) => [gate.method, gate.closed_until])),
    now,
    claim.editGapMs,
  );
  if (chosen === null) return until === null ? { kind: 'empty' } : { kind: 'wait', until };
  const root = rootOf.get(chosen.runningStoryId);
  if (root === undefined) throw new Error(`intent ${chosen.key} has no root row`);
  const view = await readView(db, chosen, root);
  const leaseUntil = now + claim.leaseMs;
  const taken = await db
    .transaction()
    .execute(async (tx) => takeLane(tx, lane, { ...claim, leaseUntil }, chosen));
  if (!taken) return { kind: 'wait', until: now + 1 };
  return chosen.state === 'sending'
    ? { kind: 'look-up', intent: chosen, view }
    : { kind: 'send', intent: { ...chosen, state: 'sending' }, view, leaseUntil };
}

/** The fence: only who still finds the lane free and the row unchanged may send; a row to send becomes `sending`. */
async function takeLane(
  tx: Transaction<Database>,
  lane: LaneId,
  claim: { readonly worker: string; readonly now: number; readonly leaseUntil: number },
  chosen: WaitingIntent,
): Promise<boolean> {
  const leased = await tx
    .updateTable('lanes')
    .set({ lease_by: claim.worker, lease_until: claim.leaseUntil })
    .where('workspace_id', '=', lane.workspaceId)
    .where('channel_id', '=', lane.channelId)
    .where('next_at', '<=', claim.now)
    .where((e) =>
      e.or([
        e('lease_by', 'is', null),
        e('lease_by', '=', claim.worker),
        e('lease_until', '<=', claim.now),
      ]),
    )
    .returning('channel_id')
    .executeTakeFirst();
  if (leased === undefined) return false;
  if (chosen.state === 'sending') return true;
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
  return marked !== undefined;
}

/** The outbox over a store: at most two commits a post, one to claim and one to settle. */
export function createOutbox(store: Store): Outbox {
  return {
    waitingLanes: async () => {
      const rows = await store.db
        .selectFrom('outbox')
        .select(['workspace_id', 'channel_id'])
        .distinct()
        .where(stillWaiting)
        .execute();
      return rows.map((row) => ({ workspaceId: row.workspace_id, channelId: row.channel_id }));
    },
    claim: async (lane, claim) => claimLane(store, lane, claim),
    settle: async (intent, settlement, now) =>
      store.db.transaction().execute(async (tx) => {
        await settleRow(tx, intent, settlement, now);
        await tx
          .updateTable('lanes')
          .set({
            next_at: settlement.nextAt,
            lease_by: null,
            lease_until: 0,
            paused_reason: settlement.kind === 'paused' ? settlement.reason : null,
          })
          .where('workspace_id', '=', intent.workspaceId)
          .where('channel_id', '=', intent.channelId)
          .execute();
      }),
  };
}
