import type { RunningStoryId, StoryId, WorkspaceId } from '../news/ids.ts';
import type { OutcomeKind } from '../news/outcome.ts';
import type { Relation } from '../news/story.ts';
import type { DeskRunningStory, DeskStory, DeskTake, WireDesk } from '../news/wire-desk.ts';
import type { Queries } from './store.ts';
import { readRunningStories, takeOf } from './stories.ts';
import { asHeldBy } from './workspace-tags.ts';

/** Reasons of a story's tags that are shown. */
const evidenceShown = 12;
const takesShown = 6;
/** How many of the newest stories are looked through for running stories, for each one wanted. */
const storiesPerRunning = 8;

/** The first `limit`, and whether one more was there. */
export function newest<T>(
  rows: readonly T[],
  limit: number,
): { readonly items: readonly T[]; readonly hasMore: boolean } {
  return { items: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** The newest stories as they arrived, by id. */
export async function readDeskStories(
  db: Queries,
  workspaceId: WorkspaceId,
  limit: number,
): Promise<WireDesk['stories']> {
  const rows = await db
    .selectFrom('stories')
    .innerJoin('running_stories', 'running_stories.id', 'stories.running_story_id')
    .selectAll('stories')
    .select('running_stories.slug')
    .where('stories.is_visible', '=', 1)
    .orderBy('stories.id', 'desc')
    .limit(limit + 1)
    .execute();
  const { items, hasMore } = newest(rows, limit);
  const outcomes = await countOutcomesOf(
    db,
    workspaceId,
    items.map(({ id }) => id),
  );
  const takes = await asHeldBy(db, workspaceId, items.map(takeOf));
  return {
    hasMore,
    items: takes.map(({ tags, decision, ...take }, index): DeskStory => {
      return {
        id: take.id,
        feed: take.feed,
        source: take.source,
        title: take.title,
        permalink: take.permalink,
        receivedAt: take.receivedAt,
        language: take.language,
        urgency: take.urgency,
        version: take.version,
        isBaseline: take.isBaseline,
        runningStoryId: take.runningStoryId,
        slug: items[index]?.slug ?? '',
        relation: decision.relation,
        why: decision.why,
        topics: tags.topics,
        regions: tags.regions,
        countries: tags.countries,
        genre: tags.genre,
        evidence: tags.evidence.toSorted((a, b) => b.weight - a.weight).slice(0, evidenceShown),
        outcomes: outcomes.get(take.id) ?? [],
      };
    }),
  };
}

async function countOutcomesOf(
  db: Queries,
  workspaceId: WorkspaceId,
  ids: readonly StoryId[],
): Promise<Map<StoryId, { outcome: OutcomeKind; count: number }[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('outcomes')
    .select(['story_id', 'outcome', (e) => e.fn.countAll().as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('story_id', 'in', ids)
    .groupBy(['story_id', 'outcome'])
    .orderBy('outcome')
    .execute();
  const found = new Map<StoryId, { outcome: OutcomeKind; count: number }[]>();
  for (const { story_id: id, outcome, count } of rows) {
    const known = found.get(id) ?? [];
    known.push({ outcome, count: Number(count) });
    found.set(id, known);
  }
  return found;
}

/** The running stories that moved last, with their takes. Found through the newest stories, so that no table is sorted. */
export async function readDeskRunning(
  db: Queries,
  workspaceId: WorkspaceId,
  limit: number,
): Promise<WireDesk['running']> {
  const moved = await db
    .selectFrom('stories')
    .select(['id', 'running_story_id'])
    .where('is_visible', '=', 1)
    .orderBy('id', 'desc')
    .limit((limit + 1) * storiesPerRunning)
    .execute();
  const order = [...new Set(moved.map((row) => row.running_story_id))];
  const { items: ids, hasMore } = newest(order, limit);
  if (ids.length === 0) return { items: [], hasMore: false };
  const running = await readRunningStories(db, ids);
  const takes = await readDeskTakes(db, ids);
  const roots = await db
    .selectFrom('roots')
    .select(['running_story_id', 'channel_id', 'ts'])
    .where('workspace_id', '=', workspaceId)
    .where('running_story_id', 'in', ids)
    .where('ts', 'is not', null)
    .where('gone_at', 'is', null)
    .orderBy('created_at')
    .execute();
  return {
    hasMore,
    items: running
      .toSorted((a, b) => b.lastTakeAt - a.lastTakeAt || b.id - a.id)
      .map((story): DeskRunningStory => ({
        ...story,
        posts: roots
          .filter((root) => root.running_story_id === story.id)
          .map((root) => ({ channelId: root.channel_id, ts: root.ts ?? '' })),
        newest: takes.get(story.id) ?? [],
      })),
  };
}

async function readDeskTakes(
  db: Queries,
  ids: readonly RunningStoryId[],
): Promise<Map<RunningStoryId, DeskTake[]>> {
  const rows = await db
    .selectFrom('stories')
    .select(['id', 'running_story_id', 'source', 'title', 'received_at', 'relation'])
    .where('running_story_id', 'in', ids)
    .where('is_visible', '=', 1)
    .orderBy('id', 'desc')
    .limit(ids.length * takesShown * 4)
    .execute();
  const takes = new Map<RunningStoryId, DeskTake[]>();
  for (const row of rows) {
    const known = takes.get(row.running_story_id) ?? [];
    takes.set(row.running_story_id, known);
    if (known.length === takesShown) continue;
    known.push({
      id: row.id,
      source: row.source,
      title: row.title,
      receivedAt: row.received_at,
      relation: row.relation as Relation,
    });
  }
  return takes;
}
