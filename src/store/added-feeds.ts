import type { Selectable } from 'kysely';
import { defaultFeed, type Feed } from '../news/feed.ts';
import type { FeedId, UserId, WorkspaceId } from '../news/ids.ts';
import { takeFeedNumber } from './feeds.ts';
import { hostOf } from './hosts.ts';
import type { FeedsTable } from './schema.ts';
import type { Queries } from './store.ts';

/** A feed of a workspace: declared in the configuration, added by its people, or both. */
export type FeedRow = Readonly<Selectable<FeedsTable>> & {
  /** Who added it here; null for one that is only declared. */
  readonly added_by: UserId | null;
  /** Stories published since the moment asked for, and the oldest of them, epoch ms. */
  readonly recent: number;
  readonly oldest_recent: number | null;
};

/**
 * Every feed the workspace has, gone ones too, by number.
 * @param since what is recent, epoch ms
 */
export async function readFeedRows(
  db: Queries,
  workspaceId: WorkspaceId,
  since: number,
): Promise<FeedRow[]> {
  const rows = await db
    .selectFrom('feeds')
    .leftJoin('added_feeds', (join) =>
      join
        .onRef('added_feeds.feed_id', '=', 'feeds.id')
        .on('added_feeds.workspace_id', '=', workspaceId)
        .on('added_feeds.removed_at', 'is', null),
    )
    .selectAll('feeds')
    .select((e) => [
      'added_feeds.added_by',
      e
        .selectFrom('stories')
        .select((s) => s.fn.countAll<number>().as('n'))
        .whereRef('stories.feed_id', '=', 'feeds.id')
        .where('published_at', '>=', since)
        .as('recent'),
      e
        .selectFrom('stories')
        .select((s) => s.fn.min('published_at').as('at'))
        .whereRef('stories.feed_id', '=', 'feeds.id')
        .where('published_at', '>=', since)
        .as('oldest_recent'),
    ])
    .where((e) =>
      e.or([
        e('is_declared', '=', 1),
        e.and([
          e('added_by', 'is not', null),
          e.or([e('is_active', '=', 1), e('last_outcome', '=', 'gone')]),
        ]),
      ]),
    )
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    ...row,
    recent: Number(row.recent ?? 0),
    oldest_recent: row.oldest_recent === null ? null : Number(row.oldest_recent),
  }));
}

/** Ids and sources of the feeds that people added, in whatever workspace, removed ones too: their stories can be asked for. */
export async function readAddedNames(
  db: Queries,
): Promise<{ readonly id: FeedId; readonly source: string }[]> {
  return db
    .selectFrom('feeds')
    .select(['id', 'source'])
    .where('id', 'in', (e) => e.selectFrom('added_feeds').select('feed_id'))
    .execute();
}

/** The feeds that people have added and not removed, in whatever workspace, by number. */
export async function readAddedFeeds(
  db: Queries,
): Promise<{ readonly url: string; readonly source: string }[]> {
  return db
    .selectFrom('feeds')
    .select(['url', 'source'])
    .where('is_declared', '=', 0)
    .where('id', 'in', (e) =>
      e.selectFrom('added_feeds').select('feed_id').where('removed_at', 'is', null),
    )
    .orderBy('number')
    .execute();
}

/** The settings a feed that people added is polled with; undefined once it is polled no more. */
export async function readAddedFeed(db: Queries, id: FeedId): Promise<Feed | undefined> {
  const row = await db
    .selectFrom('feeds')
    .select(['id', 'source', 'url'])
    .where('id', '=', id)
    .where('is_active', '=', 1)
    .executeTakeFirst();
  return row === undefined ? undefined : defaultFeed(row);
}

/** A feed to be polled from now on. */
export interface NewFeed {
  readonly workspaceId: WorkspaceId;
  /** The id it gets when its URL is new to us. */
  readonly id: FeedId;
  readonly url: string;
  readonly source: string;
  readonly addedBy: UserId;
  /** Epoch ms. */
  readonly now: number;
}

/** The feed at a URL, or that moved there, whoever has it; or undefined. */
export async function readFeedByUrl(
  db: Queries,
  url: string,
): Promise<Readonly<Selectable<FeedsTable>> | undefined> {
  return db
    .selectFrom('feeds')
    .selectAll()
    .where((e) => e.or([e('url', '=', url), e('moved_to', '=', url)]))
    .orderBy('is_declared', 'desc')
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
}

/** The feed of a number, whoever has it, or undefined. */
export async function readFeedByNumber(
  db: Queries,
  number: number,
): Promise<Readonly<Selectable<FeedsTable>> | undefined> {
  return db.selectFrom('feeds').selectAll().where('number', '=', number).executeTakeFirst();
}

/** Makes this transaction the only one that adds feeds until it ends: two people may add one feed at the same instant. */
export async function lockFeedAdding(db: Queries): Promise<void> {
  await db
    .updateTable('counters')
    .set((e) => ({ value: e.ref('value') }))
    .where('name', '=', 'feed')
    .execute();
}

/** What a feed that is asked again after a while has learnt nothing of. */
const anew = {
  baseline_at: null,
  body_hash: null,
  etag: null,
  last_modified: null,
  last_outcome: null,
  failing_since: null,
  failures: 0,
  reported: null,
  reported_at: null,
} as const;

/**
 * Adds a feed to a workspace, to be polled at once; one whose URL we know (declared, another workspace's, removed before)
 * keeps its id, number and history. Call it inside a write transaction, after `lockFeedAdding`.
 */
export async function addFeed(
  db: Queries,
  wanted: NewFeed,
): Promise<{ readonly id: FeedId; readonly number: number; readonly source: string }> {
  const known = await readFeedByUrl(db, wanted.url);
  const feed = known ?? { id: wanted.id, number: await takeFeedNumber(db), source: wanted.source };
  if (known === undefined) {
    await db
      .insertInto('feeds')
      .values({
        ...feed,
        url: wanted.url,
        host: hostOf(wanted.url),
        is_declared: 0,
        is_active: 1,
        due_at: wanted.now,
        lease_until: 0,
        failures: 0,
      })
      .execute();
  } else if (known.is_active === 0) {
    // It begins anew: what it published meanwhile is a baseline again, for nobody here waited for it.
    await db
      .updateTable('feeds')
      .set({ ...anew, is_active: 1, due_at: wanted.now })
      .where('id', '=', known.id)
      .execute();
  }
  await db
    .insertInto('added_feeds')
    .values({
      workspace_id: wanted.workspaceId,
      feed_id: feed.id,
      added_by: wanted.addedBy,
      added_at: wanted.now,
      removed_at: null,
    })
    .onConflict((on) =>
      on
        .columns(['workspace_id', 'feed_id'])
        .doUpdateSet({ added_by: wanted.addedBy, added_at: wanted.now, removed_at: null }),
    )
    .execute();
  return { id: feed.id, number: feed.number, source: feed.source };
}

/** Takes a feed off a workspace; it is polled no more unless it is declared or another workspace has it. */
export async function removeFeed(
  db: Queries,
  workspaceId: WorkspaceId,
  id: FeedId,
  now: number,
): Promise<void> {
  await db
    .updateTable('added_feeds')
    .set({ removed_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('feed_id', '=', id)
    .execute();
  await db
    .updateTable('feeds')
    .set({ is_active: 0 })
    .where('id', '=', id)
    .where('is_declared', '=', 0)
    .where('id', 'not in', (e) =>
      e.selectFrom('added_feeds').select('feed_id').where('removed_at', 'is', null),
    )
    .execute();
}

/** The sources of the feeds asked at the same host as this URL. */
export async function readSourcesBeside(db: Queries, url: string): Promise<string[]> {
  const rows = await db
    .selectFrom('feeds')
    .select('source')
    .where('host', '=', hostOf(url))
    .orderBy('number')
    .execute();
  return rows.map(({ source }) => source);
}

/** The ids among these that are taken. */
export async function readTakenFeedIds(
  db: Queries,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('feeds')
    .select('id')
    .where('id', 'in', ids as FeedId[])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** When a feed's stories were published since a moment, epoch ms, oldest first. */
export async function readPublishedTimes(
  db: Queries,
  feedId: FeedId,
  since: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom('stories')
    .select('published_at')
    .where('feed_id', '=', feedId)
    .where('published_at', '>=', since)
    .orderBy('published_at')
    .execute();
  return rows.map((row) => Number(row.published_at));
}
