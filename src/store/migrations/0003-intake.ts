import { sql, type Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';
import { hostOf } from '../hosts.ts';

/** One request at a time a host, where a feed moved to, what its document and server wish, and finding a story by its title. */
export async function createIntake(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { integer } = dialect;
  const feeds = db.schema.alterTable('feeds');
  await feeds.addColumn('host', 'text', (c) => c.notNull().defaultTo('')).execute();
  await feeds.addColumn('moved_to', 'text').execute();
  await feeds.addColumn('learnt', 'text').execute();
  const { rows } = await sql<{ id: string; url: string }>`select id, url from feeds`.execute(db);
  for (const { id, url } of rows) {
    await sql`update feeds set host = ${hostOf(url)} where id = ${id}`.execute(db);
  }
  await db.schema
    .createTable('hosts')
    .addColumn('host', 'text', (c) => c.primaryKey())
    .addColumn('next_at', integer, (c) => c.notNull())
    .addColumn('lease_by', 'text')
    .addColumn('lease_until', integer, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('stories_feed_title')
    .on('stories')
    .columns(['feed_id', 'title'])
    .execute();
}
