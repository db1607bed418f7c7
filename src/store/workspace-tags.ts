import type { Transaction } from 'kysely';
import { heldTags } from '../classify/correct.ts';
import type { OwnTags, TagSet } from '../news/correction.ts';
import type { StoryId, WorkspaceId } from '../news/ids.ts';
import type { Take } from '../news/story.ts';
import type { Tags } from '../news/tag.ts';
import { tagWordsOf, wordsOf } from '../query/match.ts';
import type { Database } from './schema.ts';
import type { Queries, Store } from './store.ts';

/** Whether the workspace holds tags of its own for any story. */
export async function holdsOwnTags(db: Queries, workspaceId: WorkspaceId): Promise<boolean> {
  const row = await db
    .selectFrom('workspace_tags')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** How the workspace's tags of these stories differ, by story; absent where they do not. */
async function readOwnTags(
  db: Queries,
  workspaceId: WorkspaceId,
  ids: readonly StoryId[],
): Promise<Map<StoryId, OwnTags>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('workspace_tags')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('story_id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.story_id,
      {
        said: row.said === null ? null : (JSON.parse(row.said) as TagSet),
        learnt: row.learnt === null ? null : (JSON.parse(row.learnt) as Tags),
      },
    ]),
  );
}

/** Takes with the tags the workspace holds. */
export async function asHeldBy<T extends Take>(
  db: Queries,
  workspaceId: WorkspaceId,
  takes: readonly T[],
): Promise<T[]> {
  const own = await readOwnTags(
    db,
    workspaceId,
    takes.map(({ id }) => id),
  );
  return takes.map((take) => ({ ...take, tags: heldTags(take.tags, own.get(take.id)) }));
}

/** Every workspace that holds tags of its own for a story, with how they differ. */
export async function readHolders(db: Queries, id: StoryId): Promise<Map<WorkspaceId, OwnTags>> {
  const rows = await db
    .selectFrom('workspace_tags')
    .select('workspace_id')
    .where('story_id', '=', id)
    .execute();
  const holders = new Map<WorkspaceId, OwnTags>();
  for (const { workspace_id: workspaceId } of rows) {
    const own = (await readOwnTags(db, workspaceId, [id])).get(id);
    if (own !== undefined) holders.set(workspaceId, own);
  }
  return holders;
}

/**
 * Keeps how a workspace's tags of a story differ, and indexes its words with them; nothing is kept where nothing differs.
 * @param take with the shared tags, at its newest version
 */
export async function writeOwnTags(
  store: Pick<Store, 'dialect'>,
  tx: Transaction<Database>,
  workspaceId: WorkspaceId,
  take: Take,
  own: OwnTags,
): Promise<void> {
  const said = own.said === null ? null : JSON.stringify(own.said);
  const learnt = own.learnt === null ? null : JSON.stringify(own.learnt);
  if (said === null && learnt === null) {
    const gone = await tx
      .deleteFrom('workspace_tags')
      .where('workspace_id', '=', workspaceId)
      .where('story_id', '=', take.id)
      .returning('id')
      .executeTakeFirst();
    if (gone !== undefined) await store.dialect.dropWords(tx, gone.id, 'workspace_words');
    return;
  }
  const { id } = await tx
    .insertInto('workspace_tags')
    .values({ workspace_id: workspaceId, story_id: take.id, said, learnt })
    .onConflict((on) => on.columns(['workspace_id', 'story_id']).doUpdateSet({ said, learnt }))
    .returning('id')
    .executeTakeFirstOrThrow();
  const words = [...wordsOf(take), ...tagWordsOf(take, heldTags(take.tags, own))];
  await store.dialect.indexWords(tx, id, words, false, 'workspace_words');
}
