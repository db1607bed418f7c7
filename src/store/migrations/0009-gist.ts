import type { Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** What a language model wrote of running stories, kept by what it was written from, also when it may not be shown. */
export async function createGists(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { integer } = dialect;
  await db.schema
    .createTable('gists')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('takes', 'text', (c) => c.notNull())
    .addColumn('text', 'text')
    .addColumn('refusal', 'text')
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('reports', integer, (c) => c.notNull())
    .addColumn('made_at', integer, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('gists_takes').on('gists').column('takes').execute();
}
