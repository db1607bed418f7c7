import { sql, type Insertable, type Selectable } from 'kysely';
import type { FeedId, RunningStoryId, StoryId } from '../news/ids.ts';
import type { RunningStory, RunningStoryState } from '../news/running-story.ts';
import {
  knownOpening,
  type DateQuality,
  type GroupDecision,
  type IdentityKeys,
  type KnownStory,
  type StoredTake,
  type Story,
} from '../news/story.ts';
import type { Genre, Tags } from '../news/tag.ts';
import { marksOf } from './marks.ts';
import type { RunningStoriesTable, StoriesTable } from './schema.ts';
import type { Queries } from './store.ts';

/** What `stories.detail` holds: read back whole, never searched. Only this file writes and reads it. */
interface StoryDetail {
  readonly flags: Story['flags'];
  readonly dateline: Story['dateline'];
  readonly sections: readonly string[];
  readonly removed?: readonly string[];
  readonly textFrom?: 'page';
  readonly urgencyWhy?: string;
  readonly decision: GroupDecision;
  readonly tags: Omit<Tags, 'genre'>;
  readonly summary: readonly string[];
  readonly longer: readonly string[];
  readonly isBaseline: boolean;
}

/** A story row read back as a take. */
export function takeOf(row: Selectable<StoriesTable>): StoredTake {
  const { tags, ...detail } = JSON.parse(row.detail) as StoryDetail;
  return {
    id: row.id,
    feed: row.feed_id,
    source: row.source,
    guid: row.guid,
    title: row.title,
    deck: row.deck,
    text: row.text,
    permalink: row.permalink,
    publishedAt: row.published_at,
    dateQuality: row.date_quality as DateQuality,
    receivedAt: row.received_at,
    language: row.language,
    urgency: row.urgency,
    contentHash: row.content_hash,
    version: row.version,
    runningStoryId: row.running_story_id,
    ...detail,
    tags: { ...tags, genre: row.genre as Genre },
  };
}

/** A take as a story row, without its id. */
export function rowOf(take: Omit<StoredTake, 'id'>, turn: number): Insertable<StoriesTable> {
  const { genre, ...tags } = take.tags;
  const detail: StoryDetail = {
    flags: take.flags,
    dateline: take.dateline,
    sections: take.sections,
    ...(take.removed === undefined ? {} : { removed: take.removed }),
    ...(take.textFrom === undefined ? {} : { textFrom: take.textFrom }),
    ...(take.urgencyWhy === undefined ? {} : { urgencyWhy: take.urgencyWhy }),
    decision: take.decision,
    tags,
    summary: take.summary,
    longer: take.longer,
    isBaseline: take.isBaseline,
  };
  return {
    feed_id: take.feed,
    guid: take.guid,
    source: take.source,
    title: take.title,
    deck: take.deck,
    text: take.text,
    permalink: take.permalink,
    published_at: take.publishedAt,
    date_quality: take.dateQuality,
    received_at: take.receivedAt,
    language: take.language,
    urgency: take.urgency,
    genre,
    content_hash: take.contentHash,
    version: take.version,
    running_story_id: take.runningStoryId,
    relation: take.decision.relation,
    detail: JSON.stringify(detail),
    turn,
    is_visible: 1,
    marks: marksOf(tags, take.isBaseline),
  };
}

/** A running-story row in our shape. */
function runningStoryOf(row: Selectable<RunningStoriesTable>): RunningStory {
  return {
    id: row.id,
    slug: row.slug,
    headline: row.headline,
    state: row.state as RunningStoryState,
    openedAt: row.opened_at,
    lastTakeAt: row.last_take_at,
    takes: row.takes,
    copies: row.copies,
    sources: row.sources,
    urgency: row.urgency,
  };
}

/** One story, or undefined. */
export async function readTake(db: Queries, id: StoryId): Promise<StoredTake | undefined> {
  const row = await db.selectFrom('stories').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : takeOf(row);
}

/** The stories of one feed that have one of these ids, addresses or titles, each once. */
export async function lookUpStories(
  db: Queries,
  feed: FeedId,
  keys: IdentityKeys,
): Promise<KnownStory[]> {
  const found = new Map<StoryId, KnownStory>();
  // One query an index: an OR over the three reads the whole table.
  for (const [column, values] of [
    ['guid', keys.guids],
    ['permalink', keys.permalinks],
    ['title', keys.titles],
  ] as const) {
    if (values.length === 0) continue;
    const rows = await db
      .selectFrom('stories')
      .select(['id', 'guid', 'permalink', 'title', 'content_hash'])
      .select(['published_at', 'date_quality', 'received_at'])
      .select(sql<string>`substr(text, 1, ${knownOpening})`.as('opening'))
      .where('feed_id', '=', feed)
      .where(column, 'in', values)
      .execute();
    for (const row of rows) {
      found.set(row.id, {
        id: row.id,
        guid: row.guid,
        permalink: row.permalink,
        title: row.title,
        opening: row.opening,
        contentHash: row.content_hash,
        publishedAt: Number(row.published_at),
        dateQuality: row.date_quality as DateQuality,
        receivedAt: Number(row.received_at),
      });
    }
  }
  return [...found.values()];
}

/** One running story, or undefined. */
export async function readRunningStory(
  db: Queries,
  id: RunningStoryId,
): Promise<RunningStory | undefined> {
  const row = await db
    .selectFrom('running_stories')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : runningStoryOf(row);
}

/** Running stories by id, in no order. */
export async function readRunningStories(
  db: Queries,
  ids: readonly RunningStoryId[],
): Promise<RunningStory[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('running_stories').selectAll().where('id', 'in', ids).execute();
  return rows.map(runningStoryOf);
}

/** How many stories are stored and may be seen. */
export async function countStories(db: Queries): Promise<number> {
  const row = await db
    .selectFrom('stories')
    .select((e) => e.fn.countAll().as('count'))
    .where('is_visible', '=', 1)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
