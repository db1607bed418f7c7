import { sql, type Kysely } from 'kysely';
import type { Feed } from '../news/feed.ts';
import type { FeedId } from '../news/ids.ts';
import type { Database, FeedsTable } from './schema.ts';
import type { Queries } from './store.ts';

/** What polling learnt about a feed. */
export type FeedState = Readonly<FeedsTable>;

/** What one poll changed; absent fields stay. */
export type FeedChange = Partial<Omit<FeedsTable, 'id' | 'lease_by' | 'lease_until'>>;

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
      .execute();
  });
}

/**
 * Takes at most `limit` due feeds for this process, the longest due first. A feed is never taken twice before its lease ends.
 * @param now epoch ms
 */
export async function claimDueFeeds(
  db: Queries,
  claim: {
    readonly worker: string;
    readonly now: number;
    readonly leaseMs: number;
    readonly limit: number;
  },
): Promise<FeedState[]> {
  if (claim.limit <= 0) return [];
  return db
    .updateTable('feeds')
    .set({ lease_by: claim.worker, lease_until: claim.now + claim.leaseMs })
    .where('id', 'in', (e) =>
      e
        .selectFrom('feeds')
        .select('id')
        .where('is_active', '=', 1)
        .where('due_at', '<=', claim.now)
        .where('lease_until', '<', claim.now)
        .orderBy('due_at')
        .limit(claim.limit),
    )
    .where('lease_until', '<', claim.now)
    .returningAll()
    .execute();
}

/** Writes what a poll learnt and gives the feed back, if this process still holds it. */
export async function finishFeed(
  db: Queries,
  id: FeedId,
  worker: string,
  change: FeedChange,
): Promise<void> {
  await db
    .updateTable('feeds')
    .set({ ...change, lease_by: null, lease_until: 0 })
    .where('id', '=', id)
    .where('lease_by', '=', worker)
    .execute();
}

/** When the next feed is due, epoch ms, or null without active feeds. */
export async function nextFeedDueAt(db: Queries): Promise<number | null> {
  const row = await db
    .selectFrom('feeds')
    .select((e) => e.fn.min('due_at').as('at'))
    .where('is_active', '=', 1)
    .executeTakeFirst();
  return row?.at === null || row?.at === undefined ? null : Number(row.at);
}

/** Every feed's state, by id. */
export async function readFeeds(db: Queries): Promise<FeedState[]> {
  return db.selectFrom('feeds').selectAll().orderBy('id').execute();
}
