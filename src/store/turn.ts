import { sql, type Transaction } from 'kysely';
import type { OwnTags } from '../news/correction.ts';
import type { FeedId, RunningStoryId, StoryId, WorkspaceId } from '../news/ids.ts';
import type { Notice } from '../news/notice.ts';
import type { Outcome } from '../news/outcome.ts';
import type { RunningStory } from '../news/running-story.ts';
import type { IdentityKeys, StoredTake } from '../news/story.ts';
import type { ChannelRoot, PlannedIntent, PlannedRoot, RoutePlan } from '../route/route.ts';
import { finishFeed, type FeedChange } from './feeds.ts';
import { writeNotice } from './notices.ts';
import type { Database } from './schema.ts';
import { hasVoice, readHeadlines } from './running-stories.ts';
import type { Store } from './store.ts';
import { lookUpStories, readRunningStory, readTake, rowOf, takeOf } from './stories.ts';
import { placeLike, readHomes } from './story-acts.ts';
import { readRoots, readRootsAt } from './roots.ts';
import { readSubscriptions } from './subscriptions.ts';
import { readHolders, writeOwnTags } from './workspace-tags.ts';

/** Rows a single insert carries at most: far below SQLite's and PostgreSQL's parameter limits. */
const insertChunk = 200;

async function inChunks<T>(
  rows: readonly T[],
  insert: (chunk: T[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += insertChunk) {
    await insert(rows.slice(at, at + insertChunk));
  }
}

/** The one write transaction of a feed turn: only one runs at a time, over all processes. */
export type Turn = ReturnType<typeof turnOf>;

type Homes = ReadonlyMap<WorkspaceId, RunningStoryId>;
const noHomes: Homes = new Map();

/** What an intent's row carries beside its columns: only of the kinds that have some. */
function factsOf({ broadcast, link }: PlannedIntent): string | null {
  return broadcast === undefined && link === undefined ? null : JSON.stringify({ broadcast, link });
}

function turnOf(tx: Transaction<Database>, store: Store, number: number) {
  let acts: Promise<boolean> | undefined;
  /** Whether anybody ever merged or split anything: where nobody did, nothing more is asked. */
  const hasActs = async (): Promise<boolean> =>
    (acts ??= tx
      .selectFrom('story_acts')
      .select('id')
      .limit(1)
      .executeTakeFirst()
      .then((row) => row !== undefined));
  return {
    /** Rises by one with each committed turn. */
    number,
    subscriptions: async () => readSubscriptions(tx),
    lookUp: async (feed: FeedId, keys: IdentityKeys) => lookUpStories(tx, feed, keys),
    take: async (id: StoryId) => readTake(tx, id),
    runningStory: async (id: RunningStoryId) => readRunningStory(tx, id),

    /** Stories written after that turn and received at or after `since` (epoch ms), in arrival order. */
    takesAfterTurn: async (turn: number, since: number): Promise<StoredTake[]> => {
      const rows = await tx
        .selectFrom('stories')
        .selectAll()
        .where('turn', '>', turn)
        .where('received_at', '>=', since)
        .orderBy('id')
        .execute();
      return rows.map(takeOf);
    },

    /** @param workspaceId whose it is, when people split it off; absent of one that all share */
    openRunningStory: async (
      opening: Omit<RunningStory, 'id'>,
      workspaceId?: WorkspaceId,
    ): Promise<RunningStoryId> => {
      const row = await tx
        .insertInto('running_stories')
        .values({
          slug: opening.slug,
          headline: opening.headline,
          state: opening.state,
          opened_at: opening.openedAt,
          last_take_at: opening.lastTakeAt,
          takes: opening.takes,
          copies: opening.copies,
          sources: opening.sources,
          urgency: opening.urgency,
          ...(workspaceId === undefined ? {} : { workspace_id: workspaceId }),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    updateRunningStory: async (story: RunningStory): Promise<void> => {
      await tx
        .updateTable('running_stories')
        .set({
          headline: story.headline,
          state: story.state,
          last_take_at: story.lastTakeAt,
          takes: story.takes,
          copies: story.copies,
          sources: story.sources,
          urgency: story.urgency,
        })
        .where('id', '=', story.id)
        .execute();
    },

    hasVoice: async (id: RunningStoryId, voice: string) => hasVoice(tx, id, voice),

    /** Who speaks in a running story's own reports that may be seen, published between two moments (epoch ms). */
    voicesIn: async (id: RunningStoryId, from: number, to: number) => {
      const rows = await tx
        .selectFrom('stories')
        .select(['voice', 'feed_id'])
        .where('running_story_id', '=', id)
        .where('is_visible', '=', 1)
        .where('published_at', '>=', from)
        .where('published_at', '<=', to)
        .execute();
      return rows.flatMap(({ voice, feed_id: feed }) => (voice === null ? [] : [{ voice, feed }]));
    },

    headlines: async (id: RunningStoryId) => readHeadlines(tx, id),

    /** @param voice who speaks in it; null in a copy */
    addTake: async (
      take: Omit<StoredTake, 'id'>,
      words: readonly string[],
      voice: string | null,
    ): Promise<StoryId> => {
      const row = await tx
        .insertInto('stories')
        .values({ ...rowOf(take, number), voice })
        .returning('id')
        .executeTakeFirstOrThrow();
      await store.dialect.indexWords(tx, row.id, words, true);
      return row.id;
    },

    /** Puts a new version in a story's place and keeps the one before. */
    reviseTake: async (
      before: StoredTake,
      take: StoredTake,
      words: readonly string[],
    ): Promise<void> => {
      await tx
        .insertInto('takes')
        .values({
          story_id: before.id,
          version: before.version,
          title: before.title,
          text: before.text,
          received_at: before.receivedAt,
          content_hash: before.contentHash,
        })
        .execute();
      await tx.updateTable('stories').set(rowOf(take, number)).where('id', '=', take.id).execute();
      await store.dialect.indexWords(tx, take.id, words, false);
    },

    /** The workspaces that hold tags of their own for a story, with how they differ. */
    holders: async (id: StoryId) => readHolders(tx, id),

    /** Keeps how a workspace's tags of a story differ from the shared ones. */
    holdTags: async (workspaceId: WorkspaceId, take: StoredTake, own: OwnTags): Promise<void> =>
      writeOwnTags(store, tx, workspaceId, take, own),

    /** The running story that a take belongs to in workspaces whose people merged or split it. */
    homes: async (id: RunningStoryId, story: StoryId) =>
      (await hasActs()) ? readHomes(tx, id, story) : noHomes,

    /** Puts a story wherever people put the one whose text it is. */
    placeLike: async (story: StoryId, twin: StoryId): Promise<void> => {
      if (await hasActs()) await placeLike(tx, story, twin);
    },

    /** The roots in which a running story goes on; where a workspace has it elsewhere (`homes`), those of that one. */
    roots: async (id: RunningStoryId, homes: Homes = noHomes): Promise<ChannelRoot[]> =>
      (await hasActs()) ? readRootsAt(tx, id, homes) : readRoots(tx, [id]),

    /** Writes what routing planned for one take. The same wish written twice stays one row. */
    writePlan: async (
      plan: {
        readonly outcomes: readonly Outcome[];
        readonly roots: readonly PlannedRoot[];
        readonly intents: readonly PlannedIntent[];
        readonly escalated?: RoutePlan['escalated'];
      },
      storyId: StoryId,
      now: number,
    ): Promise<void> => {
      await inChunks(plan.outcomes, async (chunk) =>
        tx
          .insertInto('outcomes')
          .values(
            chunk.map((one) => ({
              workspace_id: one.workspaceId,
              story_id: one.storyId,
              story_version: one.storyVersion,
              subscription_id: one.subscriptionId,
              subscription_version: one.subscriptionVersion,
              channel_id: one.channelId,
              outcome: one.outcome,
              reason: one.reason,
              at: one.at,
            })),
          )
          // Decided anew after its tags were corrected.
          .onConflict((on) =>
            on.columns(['story_id', 'story_version', 'subscription_id']).doUpdateSet((e) => ({
              subscription_version: e.ref('excluded.subscription_version'),
              outcome: e.ref('excluded.outcome'),
              reason: e.ref('excluded.reason'),
              at: e.ref('excluded.at'),
            })),
          )
          .execute(),
      );
      await inChunks(plan.roots, async (chunk) =>
        tx
          .insertInto('roots')
          .values(
            chunk.map((root) => ({
              workspace_id: root.workspaceId,
              channel_id: root.channelId,
              running_story_id: root.runningStoryId,
              story_id: storyId,
              escalations: JSON.stringify(root.told),
              opened_by: JSON.stringify(root.openedBy.map(({ subscription }) => subscription.id)),
              created_at: now,
            })),
          )
          // Only a root that is gone may be opened again.
          .onConflict((on) =>
            on
              .columns(['running_story_id', 'workspace_id', 'channel_id'])
              .doUpdateSet((e) => ({
                story_id: e.ref('excluded.story_id'),
                opened_by: e.ref('excluded.opened_by'),
                escalations: e.ref('excluded.escalations'),
                created_at: e.ref('excluded.created_at'),
                ts: null,
                drawn_at: null,
                gone_at: null,
              }))
              .where('roots.gone_at', 'is not', null),
          )
          .execute(),
      );
      await inChunks(plan.intents, async (chunk) => {
        await tx
          .insertInto('lanes')
          .values(
            chunk.map((one) => ({
              workspace_id: one.workspaceId,
              channel_id: one.channelId,
              lease_until: 0,
              next_at: 0,
            })),
          )
          .onConflict((on) => on.columns(['workspace_id', 'channel_id']).doNothing())
          .execute();
        await tx
          .insertInto('outbox')
          .values(
            chunk.map((one) => ({
              key: one.key,
              workspace_id: one.workspaceId,
              channel_id: one.channelId,
              kind: one.kind,
              class: one.class,
              running_story_id: one.runningStoryId,
              story_id: one.storyId,
              facts: factsOf(one),
              created_at: now,
              not_before: 0,
              state: 'pending' as const,
              attempts: 0,
            })),
          )
          .onConflict((on) => on.column('key').doNothing())
          .execute();
      });
      for (const { runningStoryId, workspaceId, channelId, told } of plan.escalated ?? []) {
        await tx
          .updateTable('roots')
          .set({ escalations: JSON.stringify(told) })
          .where('running_story_id', '=', runningStoryId)
          .where('workspace_id', '=', workspaceId)
          .where('channel_id', '=', channelId)
          .execute();
      }
    },

    /** Writes a notice to whoever looks after Dateline, in each workspace. */
    tellAdmins: async (key: string, notice: Notice, now: number): Promise<void> => {
      for (const { id } of await tx.selectFrom('workspaces').select('id').execute()) {
        await writeNotice(tx, { workspaceId: id, to: 'admin', key, notice, now });
      }
    },

    finishFeed: async (id: FeedId, worker: string, change: FeedChange): Promise<void> =>
      finishFeed(tx, id, worker, change),
  };
}

/**
 * Runs `work` as the only turn of the database and commits it. Whatever it throws rolls everything back.
 * No network inside: every other turn waits.
 */
export async function inTurn<T>(
  store: Store,
  work: (turn: Turn, tx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return store.db.transaction().execute(async (tx) => {
    await store.dialect.lockTurn(tx);
    const counted = await tx
      .insertInto('counters')
      .values({ name: 'turn', value: 1 })
      .onConflict((on) => on.column('name').doUpdateSet({ value: sql<number>`counters.value + 1` }))
      .returning('value')
      .executeTakeFirstOrThrow();
    return work(turnOf(tx, store, Number(counted.value)), tx);
  });
}
