import type { StoryId } from '../news/ids.ts';
import type { StoredTake } from '../news/story.ts';
import type { Query } from '../query/query.ts';
import { queryCondition } from './query-sql.ts';
import type { Store } from './store.ts';
import { takeOf } from './stories.ts';

const dayMs = 86_400_000;
/** Newest first is found by looking at wider and wider spans, so that a common word never sorts the whole archive. */
const windowsMs = [dayMs, 7 * dayMs, 30 * dayMs, 365 * dayMs, Number.POSITIVE_INFINITY];

/** Which page of a search is wanted. */
interface Asked {
  readonly limit: number;
  readonly before: number;
  readonly beforeId?: StoryId;
  readonly now: number;
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
  let rows: Awaited<ReturnType<typeof selectWindow>> = [];
  for (const windowMs of windowsMs) {
    rows = await selectWindow(store, query, page, page.before - windowMs);
    if (rows.length > page.limit) break;
  }
  return {
    takes: rows.slice(0, page.limit).map(takeOf),
    more: rows.length > page.limit,
  };
}

async function selectWindow(store: Store, query: Query | null, page: Asked, since: number) {
  let select = store.db
    .selectFrom('stories')
    .selectAll('stories')
    .where('stories.is_visible', '=', 1)
    .where((e) =>
      page.beforeId === undefined
        ? e('stories.received_at', '<', page.before)
        : e.or([
            e('stories.received_at', '<', page.before),
            e.and([
              e('stories.received_at', '=', page.before),
              e('stories.id', '<', page.beforeId),
            ]),
          ]),
    );
  if (Number.isFinite(since)) select = select.where('stories.received_at', '>=', since);
  if (query !== null) select = select.where(queryCondition(query, store.dialect, page.now));
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
): Promise<number> {
  const row = await store.db
    .selectFrom('stories')
    .select((e) => e.fn.count('stories.running_story_id').distinct().as('count'))
    .where('stories.is_visible', '=', 1)
    .where('stories.received_at', '>=', since)
    .where(queryCondition(query, store.dialect, now))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
