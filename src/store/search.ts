import type { StoryId, WorkspaceId } from '../news/ids.ts';
import type { StoredTake } from '../news/story.ts';
import type { Query } from '../query/query.ts';
import { queryCondition } from './query-sql.ts';
import type { Store } from './store.ts';
import { takeOf } from './stories.ts';
import { asHeldBy, holdsOwnTags } from './workspace-tags.ts';

const dayMs = 86_400_000;
/** Newest first is found by looking at wider and wider spans, so that a common word never sorts the whole archive. */
const windowsMs = [dayMs, 7 * dayMs, 30 * dayMs, 365 * dayMs, Number.POSITIVE_INFINITY];

/** Which page of a search is wanted. */
interface Asked {
  readonly limit: number;
  readonly before: number;
  readonly beforeId?: StoryId;
  readonly now: number;
  /** Whose tags count: this workspace's where it holds others, else the shared ones. */
  readonly workspaceId?: WorkspaceId;
}

/** Page of a search. */
export interface SearchPage {
  readonly takes: readonly StoredTake[];
  /** Whether older ones match too. */
  readonly more: boolean;
}

/**
 * Stories a query matches, newest received first. Embargoed and killed ones never show.
 * @param query null for all stories
 * @param page `before`: only those received before, epoch ms; with `beforeId` also those of that very ms with a lower number
 */
export async function searchTakes(
  store: Store,
  query: Query | null,
  page: Asked,
): Promise<SearchPage> {
  const condition = query === null ? null : queryCondition(query, await askingOf(store, page));
  let rows: Awaited<ReturnType<typeof selectWindow>> = [];
  for (const windowMs of windowsMs) {
    rows = await selectWindow(store, condition, page, page.before - windowMs);
    if (rows.length > page.limit) break;
  }
  const takes = rows.slice(0, page.limit).map(takeOf);
  return {
    takes:
      page.workspaceId === undefined ? takes : await asHeldBy(store.db, page.workspaceId, takes),
    more: rows.length > page.limit,
  };
}

/** How a workspace's query is asked. Most workspaces hold no tags of their own: then the shared index alone is asked. */
export async function askingOf(
  { db, dialect }: Store,
  { now, workspaceId }: Pick<Asked, 'now' | 'workspaceId'>,
) {
  return workspaceId !== undefined && (await holdsOwnTags(db, workspaceId))
    ? { dialect, now, workspaceId }
    : { dialect, now };
}

async function selectWindow(
  store: Store,
  condition: ReturnType<typeof queryCondition> | null,
  page: Asked,
  since: number,
) {
  let select = store.db
    .selectFrom('stories')
    .selectAll('stories')
    .where('stories.is_visible', '=', 1);
  const { before, beforeId } = page;
  if (beforeId === undefined) select = select.where('stories.received_at', '<', before);
  else {
    select = select
      .where('stories.received_at', '<=', before)
      .where((e) => e.or([e('stories.received_at', '<', before), e('stories.id', '<', beforeId)]));
  }
  if (Number.isFinite(since)) select = select.where('stories.received_at', '>=', since);
  if (condition !== null) select = select.where(condition);
  return select
    .orderBy('stories.received_at', 'desc')
    .orderBy('stories.id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

/** How many running stories opened since a moment a query matches: what following it would have brought. */
export async function countRunningStories(
  store: Store,
  query: Query,
  since: number,
  now: number,
  workspaceId?: WorkspaceId,
): Promise<number> {
  const asking = await askingOf(store, workspaceId === undefined ? { now } : { now, workspaceId });
  const row = await store.db
    .selectFrom('stories')
    .select((e) => e.fn.count('stories.running_story_id').distinct().as('count'))
    .where('stories.is_visible', '=', 1)
    .where('stories.received_at', '>=', since)
    .where(queryCondition(query, asking))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
