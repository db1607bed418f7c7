import { sql, type Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';

/**
 * Whose voice a report is, what a root has told its channel already, and the running stories people merge and split: they
 * lie over the automatic ones, which stay as they are.
 */
export async function createStoryActs(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { identity, integer } = dialect;
  await db.schema.alterTable('stories').addColumn('voice', 'text').execute();
  await sql`update stories set voice = lower(source) where relation <> 'copy'`.execute(db);
  await db.schema.alterTable('running_stories').addColumn('workspace_id', 'text').execute();
  await db.schema
    .alterTable('roots')
    .addColumn('escalations', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .createTable('story_acts')
    .addColumn('id', identity, (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('verb', 'text', (c) => c.notNull())
    .addColumn('said_by', 'text', (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('at', integer, (c) => c.notNull())
    .addColumn('running_story_id', integer, (c) => c.notNull().references('running_stories.id'))
    .addColumn('into_id', integer, (c) => c.notNull().references('running_stories.id'))
    .addColumn('undone_at', integer)
    .addColumn('undone_by', 'text')
    .execute();
  for (const column of ['running_story_id', 'into_id']) {
    await db.schema
      .createIndex(`story_acts_${column}`)
      .on('story_acts')
      .columns([column, 'workspace_id'])
      .execute();
  }
  await db.schema
    .createIndex('story_acts_workspace')
    .on('story_acts')
    .column('workspace_id')
    .execute();
  await db.schema
    .createTable('story_places')
    .addColumn('act_id', integer, (c) => c.notNull().references('story_acts.id'))
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('story_id', integer, (c) => c.notNull().references('stories.id').onDelete('cascade'))
    .addColumn('running_story_id', integer, (c) => c.notNull().references('running_stories.id'))
    .addPrimaryKeyConstraint('story_places_pk', ['story_id', 'workspace_id', 'act_id'])
    .execute();
  await db.schema
    .createIndex('story_places_running')
    .on('story_places')
    .columns(['running_story_id', 'workspace_id'])
    .execute();
}
