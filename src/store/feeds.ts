import type { Feed } from '../news/feed.ts';
import type { FeedId } from '../news/ids.ts';
import type { FeedsTable } from './schema.ts';
import type { Queries } from './store.ts';

/** What polling learnt about a feed. */
export type FeedState = Readonly<FeedsTable>;

/** What one poll changed; absent fields stay. */
export type FeedChange = Partial<Omit<FeedsTable, 'id' | 'lease_by' | 'lease_until'>>;

/**
 * Makes the feeds table list exactly these as active; what polling learnt about the others stays.
 * @param firstDueAt when a feed never seen before is due, epoch ms
 */
export async function syncFeeds(
  db: Queries,
  feeds: readonly Feed[],
  firstDueAt: (id: FeedId) => number,
): Promise<void> {
  await db.updateTable('feeds').set({ is_active: 0 }).execute();
  for (const feed of feeds) {
    await db
      .insertInto('feeds')
      .values({
        id: feed.id,
        url: feed.url,
        source: feed.source,
        is_active: 1,
        due_at: firstDueAt(feed.id),
        lease_until: 0,
        failures: 0,
      })
      .onConflict((on) =>
        on.column('id').doUpdateSet({ url: feed.url, source: feed.source, is_active: 1 }),
      )
      .execute();
  }
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
