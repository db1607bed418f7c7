import { sql, type Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** Numbers people name feeds by, what a feed's health is told from, and the feeds that people add. */
export async function createFeedHealth(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { integer } = dialect;
  const feeds = db.schema.alterTable('feeds');
  await feeds.addColumn('number', integer).execute();
  await feeds.addColumn('is_declared', integer, (c) => c.notNull().defaultTo(0)).execute();
  await feeds.addColumn('last_outcome', 'text').execute();
  await feeds.addColumn('document', 'text').execute();
  await feeds.addColumn('failing_since', integer).execute();
  await feeds.addColumn('reported', 'text').execute();
  await feeds.addColumn('reported_at', integer).execute();
  // Until now every feed came from the configuration.
  await sql`update feeds set is_declared = is_active,
    number = (select count(*) from feeds as earlier where earlier.id <= feeds.id)`.execute(db);
  await sql`insert into counters (name, value) select 'feed', count(*) from feeds`.execute(db);
  await db.schema.createIndex('feeds_number').on('feeds').column('number').unique().execute();
  await db.schema
    .createIndex('stories_feed_published')
    .on('stories')
    .columns(['feed_id', 'published_at'])
    .execute();
  await db.schema
    .createTable('added_feeds')
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id'))
    .addColumn('feed_id', 'text', (c) => c.notNull().references('feeds.id'))
    .addColumn('added_by', 'text', (c) => c.notNull())
    .addColumn('added_at', integer, (c) => c.notNull())
    .addColumn('removed_at', integer)
    .addPrimaryKeyConstraint('added_feeds_pk', ['workspace_id', 'feed_id'])
    .execute();
}
