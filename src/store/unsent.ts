import { sql, type Selectable, type Transaction } from 'kysely';
import type { LaneId } from '../deliver/outbox.ts';
import type { ChannelId, IntentId, UserId, WorkspaceId } from '../news/ids.ts';
import type { IntentKind } from '../news/intent.ts';
import { waitingOf } from './outbox.ts';
import type { Database, OutboxTable } from './schema.ts';
import { endPost, setOutcome } from './settle.ts';
import type { Queries } from './store.ts';

/** An outbox row that is not sent, as people see it. Times are epoch ms, UTC. */
export interface UnsentIntent {
  readonly id: IntentId;
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
  readonly kind: IntentKind;
  /** Of the story it speaks of; null for a notice. */
  readonly headline: string | null;
  /** Why it is not sent. */
  readonly reason: string | null;
  /** The last attempt, or when it was written. */
  readonly at: number;
}

/** Rows that need a look: held ones, those whose outcome is not known yet, refused ones. */
export type UnsentState = 'held' | 'sending' | 'refused';

/**
 * Unsent rows in a state, the newest first.
 * @param only of one workspace, of one channel, tried since then; of all when absent
 */
export async function readUnsent(
  db: Queries,
  state: UnsentState,
  only: {
    readonly workspaceId?: WorkspaceId;
    readonly channelId?: ChannelId;
    readonly since?: number;
  },
  limit: number,
): Promise<UnsentIntent[]> {
  // Written out: only so do the partial indexes over what is unsent serve.
  const partial = state === 'sending' ? `in ('pending', 'sending')` : `in ('held', 'refused')`;
  let rows = db
    .selectFrom('outbox')
    .leftJoin('stories', 'stories.id', 'outbox.story_id')
    .selectAll('outbox')
    .select('stories.title')
    .where(sql<boolean>`outbox.state ${sql.raw(partial)}`)
    .where('outbox.state', '=', state);
  if (only.workspaceId !== undefined) {
    rows = rows.where('outbox.workspace_id', '=', only.workspaceId);
  }
  if (only.channelId !== undefined) rows = rows.where('outbox.channel_id', '=', only.channelId);
  if (only.since !== undefined) {
    rows = rows.where(sql`coalesce(outbox.last_try_at, outbox.created_at)`, '>=', only.since);
  }
  const found = await rows.orderBy('outbox.id', 'desc').limit(limit).execute();
  return found.map((row) => ({
    id: row.id,
    workspaceId: row.workspace_id,
    channelId: row.channel_id,
    kind: row.kind,
    headline: row.title,
    reason: row.reason,
    at: row.last_try_at ?? row.created_at,
  }));
}

/** How much waits, and since when the oldest does (epoch ms; null when nothing waits). */
export async function readQueueAge(
  db: Queries,
  only: { readonly workspaceId?: WorkspaceId; readonly channelId?: ChannelId } = {},
): Promise<{ readonly waiting: number; readonly oldestAt: number | null }> {
  let rows = db
    .selectFrom('outbox')
    .select((e) => [e.fn.countAll().as('waiting'), e.fn.min('created_at').as('oldest')])
    .where(sql<boolean>`outbox.state in ('pending', 'sending')`);
  if (only.workspaceId !== undefined) rows = rows.where('workspace_id', '=', only.workspaceId);
  if (only.channelId !== undefined) rows = rows.where('channel_id', '=', only.channelId);
  const row = await rows.executeTakeFirstOrThrow();
  const waiting = Number(row.waiting);
  return { waiting, oldestAt: waiting === 0 ? null : Number(row.oldest) };
}

/** A held row's place, or undefined: it was decided already, or never held. */
export async function readHeld(db: Queries, id: IntentId): Promise<LaneId | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select(['workspace_id', 'channel_id'])
    .where('id', '=', id)
    .where('state', '=', 'held')
    .executeTakeFirst();
  return row && { workspaceId: row.workspace_id, channelId: row.channel_id };
}

/** What a person decides says nothing about whether Slack answers. */
const quietly = { isProbe: false, wasSilent: false };

/** Puts a held row back in its lane. @returns false when it is not held: somebody else decided */
export async function resendHeld(tx: Transaction<Database>, id: IntentId): Promise<boolean> {
  const row = await decide(tx, id, { state: 'pending', reason: null });
  if (row !== undefined) await setOutcome(tx, waitingOf(row, quietly), 'promised', null);
  return row !== undefined;
}

/**
 * Leaves a held row unsent, for it stands in the channel already. The thread of a dropped root is not known, so the next
 * take opens a new one.
 * @param by who said so, for the record
 * @returns false when it is not held: somebody else decided
 */
export async function dropHeld(
  tx: Transaction<Database>,
  id: IntentId,
  by: UserId | 'the command line',
  now: number,
): Promise<boolean> {
  const reason = `its outcome is unknown; dropped by ${by}`;
  const row = await decide(tx, id, { state: 'refused', reason });
  if (row === undefined) return false;
  await endPost(tx, waitingOf(row, quietly), 'unknown', reason, now);
  return true;
}

async function decide(
  db: Queries,
  id: IntentId,
  decision: Pick<Selectable<OutboxTable>, 'state' | 'reason'>,
): Promise<Selectable<OutboxTable> | undefined> {
  return db
    .updateTable('outbox')
    .set(decision)
    .where('id', '=', id)
    .where('state', '=', 'held')
    .returningAll()
    .executeTakeFirst();
}
