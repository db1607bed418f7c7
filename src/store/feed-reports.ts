import type { Transaction } from 'kysely';
import type { FeedId } from '../news/ids.ts';
import type { FeedState } from './feeds.ts';
import type { Database } from './schema.ts';
import type { Queries } from './store.ts';

/** A feed that is watched, and when its newest story was published, epoch ms; null without any. */
export type WatchedFeed = FeedState & { readonly newest_at: number | null };

/** The feeds that are polled, and those that were until they were gone. */
export async function readWatchedFeeds(db: Queries): Promise<WatchedFeed[]> {
  const rows = await db
    .selectFrom('feeds')
    .selectAll()
    .select((e) =>
      e
        .selectFrom('stories')
        .select((s) => s.fn.max('published_at').as('at'))
        .whereRef('stories.feed_id', '=', 'feeds.id')
        .as('newest_at'),
    )
    .where((e) => e.or([e('is_active', '=', 1), e('last_outcome', '=', 'gone')]))
    .where((e) =>
      e.or([
        e('is_declared', '=', 1),
        e('id', 'in', (s) =>
          s.selectFrom('added_feeds').select('feed_id').where('removed_at', 'is', null),
        ),
      ]),
    )
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    ...row,
    newest_at: row.newest_at === null ? null : Number(row.newest_at),
  }));
}

/**
 * Marks what the admin channel is told of a feed (null: that its trouble is over), in the transaction that writes the
 * notice.
 * @param was what it was told last; nothing happens when another process has told it since
 * @param at epoch ms: when the trouble began, for people to read
 * @returns whether it is this call's to tell
 */
export async function markReported(
  tx: Transaction<Database>,
  id: FeedId,
  was: FeedState['reported'],
  reported: FeedState['reported'],
  at: number | null,
): Promise<boolean> {
  const marked = await tx
    .updateTable('feeds')
    .set({ reported, reported_at: at })
    .where('id', '=', id)
    .where((e) => (was === null ? e('reported', 'is', null) : e('reported', '=', was)))
    .returning('id')
    .executeTakeFirst();
  return marked !== undefined;
}
