import { sql } from 'kysely';
import type { FeedId } from '../news/ids.ts';
import type { DeskFeed } from '../news/wire-desk.ts';
import type { Queries } from './store.ts';

const dayMs = 86_400_000;

/** An expression, so that SQLite finds the day by its index instead of walking every story in the order of feeds. */
const byFeed = sql<FeedId>`feed_id || ''`;

/** Every feed that is polled: those in trouble first, then by name. */
export async function readDeskFeeds(db: Queries, now: number): Promise<readonly DeskFeed[]> {
  const rows = await db
    .selectFrom('feeds')
    .selectAll()
    .where('is_active', '=', 1)
    .orderBy('id')
    .execute();
  const today = await db
    .selectFrom('stories')
    .select([byFeed.as('feed_id'), (e) => e.fn.countAll().as('count')])
    .where('received_at', '>=', now - dayMs)
    .where('is_visible', '=', 1)
    .groupBy(byFeed)
    .execute();
  const counts = new Map(today.map((row) => [row.feed_id, Number(row.count)]));
  const feeds = rows.map((row) => ({
    id: row.id,
    source: row.source,
    lastOutcome: row.last_outcome,
    lastSuccessAt: row.last_success_at,
    failingSince: row.failing_since,
    failure: row.failures > 0 ? row.last_failure : null,
    failures: row.failures,
    document: row.document,
    nextAt: row.due_at,
    today: counts.get(row.id) ?? 0,
  }));
  return [
    ...feeds.filter(({ failures }) => failures > 0),
    ...feeds.filter(({ failures }) => failures === 0),
  ];
}
