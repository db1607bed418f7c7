import type { Kysely } from 'kysely';
import type { Tags } from '../../news/tag.ts';
import type { Dialect } from '../dialect.ts';
import { marksOf } from '../marks.ts';

/** Stories whose marks are written at once. */
const atOnce = 500;

/** What of `stories` this migration reads. */
interface Known {
  stories: { id: number; detail: string; marks: string | null };
}

/**
 * The tags of a story in one line, and an index that holds all that counting needs; what is stored already gets its line.
 * A workspace remembers that Slack refused it a chart.
 */
export async function createTrends(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema.alterTable('stories').addColumn('marks', 'text').execute();
  await db.schema
    .alterTable('workspaces')
    .addColumn('charts_refused_at', dialect.integer)
    .execute();
  const known = db as Kysely<Known>;
  for (let after = 0; ;) {
    const rows = await known
      .selectFrom('stories')
      .select(['id', 'detail'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(atOnce)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
    for (const { id, detail } of rows) {
      const { tags, isBaseline } = JSON.parse(detail) as { tags: Tags; isBaseline: boolean };
      const marks = marksOf(tags, isBaseline);
      await known.updateTable('stories').set({ marks }).where('id', '=', id).execute();
    }
  }
  await db.schema
    .createIndex('stories_marks')
    .on('stories')
    .columns(['published_at', 'is_visible', 'relation', 'marks', 'running_story_id', 'voice'])
    .where('marks' as never, 'is not', null)
    .execute();
}
