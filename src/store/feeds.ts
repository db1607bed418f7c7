import { sql, type Kysely } from 'kysely';
import type { Feed } from '../news/feed.ts';
import type { FeedId } from '../news/ids.ts';
import { hostOf, releaseHost, takeHosts } from './hosts.ts';
import type { Database, FeedsTable } from './schema.ts';
import type { Queries } from './store.ts';

/** What polling learnt about a feed. */
export type FeedState = Readonly<FeedsTable>;

/** What one poll changed; absent fields stay. */
export interface FeedChange extends Partial<
  Omit<FeedsTable, 'id' | 'host' | 'lease_by' | 'lease_until'>
> {
  /** When the host it was asked from may be asked again, epoch ms; at once when absent. */
  readonly host_next_at?: number;
}

/** The next number people can name a feed by. Call it inside a write transaction. */
export async function takeFeedNumber(db: Queries): Promise<number> {
  const counted = await db
    .insertInto('counters')
    .values({ name: 'feed', value: 1 })
    .onConflict((on) => on.column('name').doUpdateSet({ value: sql<number>`counters.value + 1` }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(counted.value);
}

/**
 * Makes the feeds table list exactly these as declared, and polls them and what people added; what polling learnt about
 * the others stays. A feed that is gone for good stays retired until its URL changes.
 * @param firstDueAt when a feed never seen before is due, epoch ms
 */
export async function syncFeeds(
  db: Kysely<Database>,
  feeds: readonly Feed[],
  firstDueAt: (id: FeedId) => number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const known = new Set(
      (await tx.selectFrom('feeds').select('id').execute()).map((row) => row.id),
    );
    await tx.updateTable('feeds').set({ is_declared: 0, is_active: 0 }).execute();
    for (const feed of feeds) {
      const declared = { url: feed.url, source: feed.source, is_declared: 1 };
      if (known.has(feed.id)) {
        await tx
          .updateTable('feeds')
          .set({
            ...declared,
            // Under a new URL it starts anew; where it had moved to belongs to the old one.
            moved_to: sql<string | null>`case when url = ${feed.url} then moved_to end`,
            host: sql<string>`case when url = ${feed.url} then host else ${hostOf(feed.url)} end`,
            is_active: sql<number>`case when last_outcome = 'gone' and url = ${feed.url} then 0 else 1 end`,
          })
          .where('id', '=', feed.id)
          .execute();
        continue;
      }
      await tx
        .insertInto('feeds')
        .values({
          ...declared,
          host: hostOf(feed.url),
          id: feed.id,
          number: await takeFeedNumber(tx),
          is_active: 1,
          due_at: firstDueAt(feed.id),
          lease_until: 0,
          failures: 0,
        })
        .onConflict((on) => on.column('id').doUpdateSet({ ...declared, is_active: 1 }))
        .execute();
    }
    await tx
      .updateTable('feeds')
      .set({ is_active: 1 })
      .where((e) => e.or([e('last_outcome', 'is', null), e('last_outcome', '!=', 'gone')]))
      .where('id', 'in', (e) =>
        e.selectFrom('added_feeds').select('feed_id').where('removed_at', 'is', null),
      )
      // Declared since it was added: asked once, under its declared id.
      .where((e) =>
        e.or([
          e('is_declared', '=', 1),
          e('url', 'not in', e.selectFrom('feeds').select('url').where('is_declared', '=', 1)),
        ]),
      )
      .execute();
  });
}

/** Of so many due feeds, the longest due ones, each claim chooses. */
const candidates = 500;

/**
 * Takes at most `limit` due feeds for this process, the longest due first, and with each its host: no host is asked twice
 * at once, nor before its rest is over. A feed is never taken twice before its lease ends.
 * @param claim.now epoch ms
 */
export async function claimDueFeeds(
  db: Kysely<Database>,
  claim: {
    readonly worker: string;
    readonly now: number;
    readonly leaseMs: number;
    readonly limit: number;
  },
): Promise<FeedState[]> {
  if (claim.limit <= 0) return [];
  const { now, worker } = claim;
  const due = db
    .selectFrom('feeds')
    .leftJoin('hosts', 'hosts.host', 'feeds.host')
    .select(['feeds.id', 'feeds.host', 'feeds.due_at'])
    .where('feeds.is_active', '=', 1)
    .where('feeds.due_at', '<=', now)
    .where('feeds.lease_until', '<', now)
    .where((e) => e.or([e('hosts.host', 'is', null), e('hosts.next_at', '<=', now)]))
    .where((e) => e.or([e('hosts.host', 'is', null), e('hosts.lease_until', '<', now)]))
    .orderBy('feeds.due_at')
    .orderBy('feeds.id')
    .limit(candidates);
  const waiting = await due.execute();
  const first = new Map<string, FeedId>();
  for (const { id, host } of waiting) {
    if (first.size < claim.limit && !first.has(host)) first.set(host, id);
  }
  if (first.size === 0) return [];
  return db.transaction().execute(async (tx) => {
    const taken = await takeHosts(tx, [...first.keys()], claim);
    const ids = [...first].filter(([host]) => taken.has(host)).map(([, id]) => id);
    if (ids.length === 0) return [];
    return tx
      .updateTable('feeds')
      .set({ lease_by: worker, lease_until: now + claim.leaseMs })
      .where('id', 'in', ids)
      .where('lease_until', '<', now)
      .returningAll()
      .execute();
  });
}

/** Writes what a poll learnt and gives the feed and its host back, if this process still holds them. */
export async function finishFeed(
  db: Queries,
  id: FeedId,
  worker: string,
  { host_next_at: hostNextAt = 0, ...change }: FeedChange,
): Promise<void> {
  await releaseHost(db, id, worker, hostNextAt);
  const moved =
    change.moved_to === undefined ? {} : { host: await hostAfter(db, id, change.moved_to) };
  await db
    .updateTable('feeds')
    .set({ ...change, ...moved, lease_by: null, lease_until: 0 })
    .where('id', '=', id)
    .where('lease_by', '=', worker)
    .execute();
}

async function hostAfter(db: Queries, id: FeedId, movedTo: string | null): Promise<string> {
  if (movedTo !== null) return hostOf(movedTo);
  const feed = db.selectFrom('feeds').select('url').where('id', '=', id);
  return hostOf((await feed.executeTakeFirstOrThrow()).url);
}

/** When the next feed is due and its host may be asked, epoch ms, or null without active feeds. */
export async function nextFeedDueAt(db: Queries): Promise<number | null> {
  const row = await db
    .selectFrom('feeds')
    .leftJoin('hosts', 'hosts.host', 'feeds.host')
    .select(
      sql<
        number | null
      >`min(case when hosts.next_at > feeds.due_at then hosts.next_at else feeds.due_at end)`.as(
        'at',
      ),
    )
    .where('feeds.is_active', '=', 1)
    .executeTakeFirst();
  return row?.at === null || row?.at === undefined ? null : Number(row.at);
}

/** Every feed's state, by id. */
export async function readFeeds(db: Queries): Promise<FeedState[]> {
  return db.selectFrom('feeds').selectAll().orderBy('id').execute();
}
