import { sql } from 'kysely';
import type { RunningStoryId, WorkspaceId } from '../news/ids.ts';
import type { Query } from '../query/query.ts';
import { hourMs, type HourCount, type Hours, type TrendKind } from '../trends/counts.ts';
import { countsOf, markOf } from './marks.ts';
import { queryCondition } from './query-sql.ts';
import { askingOf } from './search.ts';
import type { Queries, Store } from './store.ts';

/** So many hours are counted in one query: others get in between. */
const hoursAtOnce = 48;

/** Whose stories are counted, and which. */
export interface Counting {
  /** Null for all stories. */
  readonly query: Query | null;
  /** Whose tags the query is asked of. */
  readonly workspaceId: WorkspaceId;
  /** Epoch ms, for spans such as `after:2d`. */
  readonly now: number;
}

/**
 * Stories by hour of publication and tag. Counted are first reports and updates that may be seen and came while we
 * listened; no copies, nothing embargoed, killed or of a feed's first poll. The tags are the shared ones.
 */
export async function readHourCounts(
  store: Store,
  counting: Counting,
  { from, to }: Hours,
): Promise<HourCount[]> {
  const counts: HourCount[] = [];
  for (let at = from; at < to; at += hoursAtOnce) {
    const select = await counted(store, counting, { from: at, to: Math.min(to, at + hoursAtOnce) });
    const rows = await select
      .select((e) => [
        sql<number>`stories.published_at / ${sql.lit(hourMs)}`.as('hour'),
        'stories.marks',
        e.fn.countAll().as('count'),
      ])
      .groupBy([sql`1`, 'stories.marks'])
      .execute();
    for (const { hour, marks, count } of rows) {
      counts.push(...countsOf(Number(hour), marks ?? '', Number(count)));
    }
  }
  return counts;
}

/** A running story's part in what was counted. */
export interface Part {
  readonly runningStoryId: RunningStoryId;
  readonly stories: number;
  /** Who speaks in them. */
  readonly voices: readonly string[];
}

/** The running stories behind the count of one tag in some hours, the largest first. */
export async function readParts(
  store: Store,
  counting: Counting,
  tag: { readonly kind: TrendKind; readonly code: string },
  hours: Hours,
): Promise<Part[]> {
  let select = await counted(store, counting, hours);
  if (tag.kind !== 'all') {
    select = select.where('stories.marks', 'like', `% ${markOf(tag.kind, tag.code)} %`);
  }
  const rows = await select
    .select((e) => ['stories.running_story_id', 'stories.voice', e.fn.countAll().as('count')])
    .groupBy(['stories.running_story_id', 'stories.voice'])
    .execute();
  const parts = Map.groupBy(rows, (row) => row.running_story_id);
  return [...parts]
    .map(([runningStoryId, of]) => ({
      runningStoryId,
      stories: of.reduce((sum, { count }) => sum + Number(count), 0),
      voices: of.flatMap(({ voice }) => (voice === null ? [] : [voice])),
    }))
    .toSorted((a, b) => b.stories - a.stories || b.runningStoryId - a.runningStoryId);
}

async function counted(store: Store, { query, workspaceId, now }: Counting, hours: Hours) {
  const select = store.db
    .selectFrom('stories')
    .where('stories.published_at', '>=', hours.from * hourMs)
    .where('stories.published_at', '<', hours.to * hourMs)
    .where('stories.is_visible', '=', 1)
    .where('stories.relation', '<>', 'copy')
    .where('stories.marks', 'is not', null);
  if (query === null) return select;
  return select.where(queryCondition(query, await askingOf(store, { now, workspaceId })));
}

/** When the first story came that counts, epoch ms; null before any. */
export async function readListeningSince(db: Queries): Promise<number | null> {
  const row = await db
    .selectFrom('stories')
    .select('received_at')
    .where('marks', 'is not', null)
    .where('is_visible', '=', 1)
    .orderBy('received_at')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : Number(row.received_at);
}

/** When Slack last refused a workspace a chart, epoch ms, or null. */
export async function readChartsRefused(
  db: Queries,
  workspaceId: WorkspaceId,
): Promise<number | null> {
  const row = await db
    .selectFrom('workspaces')
    .select('charts_refused_at')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  return row?.charts_refused_at == null ? null : Number(row.charts_refused_at);
}

/** Remembers that Slack refused a workspace a chart. @param at epoch ms */
export async function setChartsRefused(
  db: Queries,
  workspaceId: WorkspaceId,
  at: number,
): Promise<void> {
  await db
    .updateTable('workspaces')
    .set({ charts_refused_at: at })
    .where('id', '=', workspaceId)
    .execute();
}
