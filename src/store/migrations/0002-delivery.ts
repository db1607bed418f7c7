import type { Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** Notices, pauses that tell since when, held messages, and how plainly a message must be drawn. */
export async function completeDelivery(db: Kysely<unknown>, { integer }: Dialect): Promise<void> {
  const { schema } = db;
  await schema.alterTable('workspaces').addColumn('admin_channel', 'text').execute();
  await schema.alterTable('outbox').addColumn('facts', 'text').execute();
  await schema
    .alterTable('outbox')
    .addColumn('manner', 'text', (c) => c.notNull().defaultTo('whole'))
    .execute();
  // What a person may have to look at; small beside what was sent.
  await schema
    .createIndex('outbox_unsent')
    .on('outbox')
    .columns(['workspace_id', 'state', 'id'])
    .where('state' as never, 'in', ['held', 'refused'])
    .execute();
  await schema.alterTable('lanes').addColumn('paused_at', integer).execute();
  await schema.alterTable('gates').addColumn('reason', 'text').execute();
  await schema.alterTable('gates').addColumn('closed_at', integer).execute();
  await schema.alterTable('roots').addColumn('gone_at', integer).execute();
}
