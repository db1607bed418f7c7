import { sql, type Selectable } from 'kysely';
import type { ChannelId, SubscriptionId, UserId, WorkspaceId } from '../news/ids.ts';
import type { Subscription } from '../news/subscription.ts';
import type { SubscriptionsTable } from './schema.ts';
import type { Queries } from './store.ts';

function subscriptionOf(row: Selectable<SubscriptionsTable>): Subscription {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    number: row.number,
    channelId: row.channel_id,
    createdBy: row.created_by,
    query: row.query,
    delivery: row.delivery as Subscription['delivery'],
    version: row.version,
    createdAt: row.created_at,
  };
}

/** Every live subscription, of one workspace or of all, by number. */
export async function readSubscriptions(
  db: Queries,
  only: { readonly workspaceId?: WorkspaceId; readonly channelId?: ChannelId } = {},
): Promise<Subscription[]> {
  let query = db.selectFrom('subscriptions').selectAll().where('ended_at', 'is', null);
  if (only.workspaceId !== undefined) query = query.where('workspace_id', '=', only.workspaceId);
  if (only.channelId !== undefined) query = query.where('channel_id', '=', only.channelId);
  const rows = await query.orderBy('number').execute();
  return rows.map(subscriptionOf);
}

/** Subscriptions by id, ended ones too. */
export async function readSubscriptionsById(
  db: Queries,
  ids: readonly SubscriptionId[],
): Promise<Subscription[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('subscriptions').selectAll().where('id', 'in', ids).execute();
  return rows.map(subscriptionOf);
}

/** A channel's subscription by its number, ended ones too; `hasEnded` tells. */
export async function readSubscriptionByNumber(
  db: Queries,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  number: number,
): Promise<{ readonly subscription: Subscription; readonly hasEnded: boolean } | undefined> {
  const row = await db
    .selectFrom('subscriptions')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { subscription: subscriptionOf(row), hasEnded: row.ended_at !== null };
}

/** What a new subscription says. */
export interface NewSubscription {
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
  readonly createdBy: UserId;
  readonly query: string;
  readonly delivery: Subscription['delivery'];
  /** Epoch ms. */
  readonly now: number;
}

/** Adds a subscription under the workspace's next number. Call it inside a turn or another write transaction. */
export async function addSubscription(db: Queries, wanted: NewSubscription): Promise<Subscription> {
  const highest = await db
    .selectFrom('subscriptions')
    .select((e) => e.fn.max('number').as('number'))
    .where('workspace_id', '=', wanted.workspaceId)
    .executeTakeFirst();
  const row = await db
    .insertInto('subscriptions')
    .values({
      workspace_id: wanted.workspaceId,
      number: Number(highest?.number ?? 0) + 1,
      channel_id: wanted.channelId,
      created_by: wanted.createdBy,
      query: wanted.query,
      delivery: wanted.delivery,
      version: 1,
      created_at: wanted.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return subscriptionOf(row);
}

/** Ends a subscription. Its history stays. @param endedAt epoch ms */
export async function setSubscriptionEnd(
  db: Queries,
  id: SubscriptionId,
  endedAt: number,
): Promise<void> {
  await db.updateTable('subscriptions').set({ ended_at: endedAt }).where('id', '=', id).execute();
}

/** Brings an ended subscription back as its next version, which is given: what undoes the old one undoes no new one. */
export async function reviveSubscription(db: Queries, id: SubscriptionId): Promise<number> {
  const { version } = await db
    .updateTable('subscriptions')
    .set((e) => ({ ended_at: null, version: e('version', '+', 1) }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** Every workspace the database has served, the oldest first. */
export async function readWorkspaces(db: Queries): Promise<WorkspaceId[]> {
  const rows = await db
    .selectFrom('workspaces')
    .select('id')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Makes sure the workspace has a row, and holds it until the transaction ends: what people do in one workspace through
 * several processes takes turns, on PostgreSQL too, so that what an act reads still holds when it writes.
 */
export async function ensureWorkspace(db: Queries, id: WorkspaceId, now: number): Promise<void> {
  await db
    .insertInto('workspaces')
    .values({ id, created_at: now })
    .onConflict((on) =>
      on.column('id').doUpdateSet({ created_at: sql<number>`workspaces.created_at` }),
    )
    .execute();
}

/** One line of the workspace's audit list. */
export async function writeAudit(
  db: Queries,
  line: {
    readonly workspaceId: WorkspaceId;
    readonly at: number;
    readonly actor: string;
    readonly verb: string;
    readonly channelId: ChannelId | null;
    readonly detail: string;
  },
): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      workspace_id: line.workspaceId,
      at: line.at,
      actor: line.actor,
      verb: line.verb,
      channel_id: line.channelId,
      detail: line.detail,
    })
    .execute();
}

/** Slack repeats an event for an hour at most; a clock set by hours forgets none too early. */
const eventsKeptMs = 2 * 86_400_000;

/** True the first time an event id is seen: Slack repeats events, Bolt does not notice. Ids of days ago are forgotten. */
export async function isNewSlackEvent(db: Queries, eventId: string, now: number): Promise<boolean> {
  const added = await db
    .insertInto('slack_events')
    .values({ event_id: eventId, received_at: now })
    .onConflict((on) => on.column('event_id').doNothing())
    .returning('event_id')
    .executeTakeFirst();
  if (added === undefined) return false;
  await db
    .deleteFrom('slack_events')
    .where('received_at', '<', now - eventsKeptMs)
    .execute();
  return true;
}
