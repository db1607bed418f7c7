import type { Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';

/**
 * What people say of stories' tags, and the tags a workspace holds instead of the shared ones, with a word index of their
 * own: the shared index stays as it is.
 */
export async function createCorrections(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { identity, integer } = dialect;
  await db.schema
    .createTable('corrections')
    .addColumn('id', identity, (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('story_id', integer, (c) => c.notNull().references('stories.id').onDelete('cascade'))
    .addColumn('said_by', 'text', (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('at', integer, (c) => c.notNull())
    .addColumn('verdict', 'text', (c) => c.notNull())
    .addColumn('automatic', 'text', (c) => c.notNull())
    .addColumn('tags_before', 'text', (c) => c.notNull())
    .addColumn('tags_after', 'text', (c) => c.notNull())
    .addColumn('misplaced', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('corrections_story')
    .on('corrections')
    .columns(['story_id', 'workspace_id'])
    .execute();
  await db.schema
    .createTable('workspace_tags')
    .addColumn('id', identity, (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('story_id', integer, (c) => c.notNull().references('stories.id').onDelete('cascade'))
    .addColumn('said', 'text')
    .addColumn('learnt', 'text')
    .addUniqueConstraint('workspace_tags_story', ['workspace_id', 'story_id'])
    .execute();
  await dialect.createWordIndex(db, 'workspace_words');
  await db.schema
    .createIndex('running_stories_newest')
    .on('running_stories')
    .columns(['last_take_at', 'id'])
    .execute();
}
