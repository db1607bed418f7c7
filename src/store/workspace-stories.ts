import { sql, type RawBuilder } from 'kysely';
import { medoidHeadline } from '../summarize/headline.ts';
import type { ChannelId, RunningStoryId, StoryId, WorkspaceId } from '../news/ids.ts';
import type { MessageView } from '../news/intent.ts';
import type { RunningStory } from '../news/running-story.ts';
import type { StoryAct } from '../news/story-act.ts';
import type { Queries } from './store.ts';
import { hasStoryActs, readActsOn, readHomes, readMembers, readThreads } from './story-acts.ts';
import { readRunningStory, takeOf } from './stories.ts';

/** A running story as a workspace has it. */
export interface OwnStory {
  readonly running: RunningStory;
  /** Itself and what was merged into it. */
  readonly members: readonly RunningStoryId[];
  /** What people said of it that stands. */
  readonly acts: readonly StoryAct[];
  /** Somebody said something of it once, though it may have been taken back. */
  readonly isTouched: boolean;
  /** Its visible takes, oldest first; null where nobody said anything and all that are grouped into it are. */
  readonly takes: readonly OwnTake[] | null;
}

type OwnTake = ReturnType<typeof takeOf> & { readonly voice: string | null };

/** Where a running story goes on in a workspace. */
export async function readHome(
  db: Queries,
  workspaceId: WorkspaceId,
  id: RunningStoryId,
  story: StoryId | null = null,
): Promise<RunningStoryId> {
  return (await readHomes(db, id, story)).get(workspaceId) ?? id;
}

/**
 * A running story as a workspace has it: with what was merged into it and without what was split off.
 * @param id any running story; of a merged one, the one it was merged into
 */
export async function readOwnStory(
  db: Queries,
  workspaceId: WorkspaceId,
  id: RunningStoryId,
): Promise<OwnStory | undefined> {
  if (!(await hasStoryActs(db, workspaceId))) {
    const running = await readRunningStory(db, id);
    return running && { running, members: [id], acts: [], isTouched: false, takes: null };
  }
  const home = await readHome(db, workspaceId, id);
  const shared = await readRunningStory(db, home);
  if (shared === undefined) return undefined;
  const members = await readMembers(db, workspaceId, home);
  const all = await readActsOn(db, workspaceId, members);
  const acts = all.filter((act) => act.undoneBy === null);
  const isTouched = all.length > 0;
  if (acts.length === 0) return { running: shared, members, acts, isTouched, takes: null };
  const takes = await readOwnTakes(db, workspaceId, members);
  return { running: told(shared, takes), members, acts, isTouched, takes };
}

/** The visible takes of running stories in a workspace, oldest first. */
export async function readOwnTakes(
  db: Queries,
  workspaceId: WorkspaceId,
  members: readonly RunningStoryId[],
): Promise<OwnTake[]> {
  const places = await db
    .selectFrom('story_places')
    .innerJoin('story_acts', 'story_acts.id', 'story_places.act_id')
    .innerJoin('stories', 'stories.id', 'story_places.story_id')
    .select(['story_id', 'story_places.running_story_id as place'])
    .where('story_places.workspace_id', '=', workspaceId)
    .where('undone_at', 'is', null)
    .where((e) =>
      e.or([
        e('stories.running_story_id', 'in', members),
        e('story_acts.running_story_id', 'in', members),
        e('story_places.running_story_id', 'in', members),
      ]),
    )
    .orderBy('act_id')
    .execute();
  // Of several splits of one story the newest holds.
  const placed = new Map(places.map((row) => [row.story_id, row.place]));
  const isHere = (place: RunningStoryId): boolean => members.includes(place);
  const brought = [...placed].filter(([, place]) => isHere(place)).map(([id]) => id);
  const rows = await db
    .selectFrom('stories')
    .selectAll()
    .where('is_visible', '=', 1)
    .where((e) =>
      e.or([e('running_story_id', 'in', members), e('id', 'in', [0 as StoryId, ...brought])]),
    )
    .orderBy('id')
    .execute();
  return rows
    .filter((row) => isHere(placed.get(row.id) ?? row.running_story_id))
    .map((row) => ({ ...takeOf(row), voice: row.voice }));
}

/** What the root of a running story says when people made it of these takes. */
function told(running: RunningStory, takes: readonly OwnTake[]): RunningStory {
  const first = takes[0];
  if (first === undefined) return running;
  const own = takes.filter(({ voice }) => voice !== null);
  const voices = new Set(own.map(({ voice }) => voice)).size;
  const urgencies = takes.flatMap(({ urgency }) => (urgency === null ? [] : [urgency]));
  return {
    ...running,
    headline:
      own.length === 0
        ? first.title
        : medoidHeadline(
            own.map(({ title }) => title),
            running.headline,
          ),
    state: own.some(({ flags }) => flags.includes('corrected'))
      ? 'corrected'
      : voices > 1
        ? 'developing'
        : takes.some(({ version }) => version > 1) || own.length > 1
          ? 'updated'
          : 'new',
    openedAt: first.receivedAt,
    lastTakeAt: Math.max(...takes.map(({ receivedAt }) => receivedAt)),
    takes: Math.max(1, own.length),
    copies: takes.length - own.length,
    sources: Math.max(1, voices),
    urgency: urgencies.length === 0 ? null : Math.min(...urgencies),
  };
}

/** Where the story of a root goes on, when it is another thread of its channel. */
export async function readElsewhere(
  db: Queries,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  id: RunningStoryId,
): Promise<MessageView['elsewhere']> {
  const acts = await readActsOn(db, workspaceId, [id]);
  const merge = acts.findLast(
    (act) => act.verb === 'merge' && act.from === id && act.undoneBy === null,
  );
  const backed = acts.find(
    (act) => act.verb === 'split' && act.into === id && act.undoneBy !== null,
  );
  const target = merge?.into ?? backed?.from;
  const by = merge?.by ?? backed?.undoneBy ?? null;
  if (target === undefined || by === null) return undefined;
  const own = await readOwnStory(db, workspaceId, target);
  if (own === undefined) return undefined;
  const threads = await readThreads(db, workspaceId, own.members);
  const thread = threads.find((one) => one.channelId === channelId);
  // In this channel the merged story goes on here.
  if (thread?.runningStoryId === id) return undefined;
  if (merge !== undefined && thread === undefined) return undefined;
  return {
    headline: own.running.headline,
    ts: thread?.ts ?? null,
    by,
    says: merge === undefined ? 'back' : 'goes-on',
  };
}

/** Slack's ts of a running story's own root in a channel; null when it has none there. */
export async function readRootTs(
  db: Queries,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  id: RunningStoryId,
): Promise<string | null> {
  const row = await db
    .selectFrom('roots')
    .select('ts')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('running_story_id', '=', id)
    .where('gone_at', 'is', null)
    .executeTakeFirst();
  return row?.ts ?? null;
}

/**
 * Running stories to choose from, the newest first, those told in a channel before the others: none that was merged into
 * another, no other workspace's, none whose split was taken back.
 */
export async function readStoryChoices(
  db: Queries,
  { workspaceId, channelId }: { readonly workspaceId: WorkspaceId; readonly channelId: ChannelId },
  limit: number,
): Promise<Pick<RunningStory, 'id' | 'headline'>[]> {
  // Two indexes, each read from its newest end: one query over both would look through the whole table.
  const here = await db
    .selectFrom('roots')
    .innerJoin('running_stories as r', 'r.id', 'roots.running_story_id')
    .select(['r.id', 'r.headline'])
    .where('roots.workspace_id', '=', workspaceId)
    .where('roots.channel_id', '=', channelId)
    .where('roots.gone_at', 'is', null)
    .where(isOwn(workspaceId))
    .orderBy('roots.created_at', 'desc')
    .limit(limit)
    .execute();
  const all = await db
    .selectFrom('running_stories as r')
    .select(['r.id', 'r.headline'])
    .where(isOwn(workspaceId))
    .orderBy('r.last_take_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit)
    .execute();
  return [...here, ...all.filter(({ id }) => !here.some((one) => one.id === id))].slice(0, limit);
}

/** Of `running_stories as r`: whether a workspace has it as one of its own, not merged away nor put back. */
export function isOwn(workspaceId: WorkspaceId): RawBuilder<boolean> {
  return sql<boolean>`not exists (
      select 1 from story_acts a where a.running_story_id = r.id and a.workspace_id = ${workspaceId}
        and a.verb = 'merge' and a.undone_at is null
    ) and (r.workspace_id is null or r.workspace_id = ${workspaceId} and exists (
      select 1 from story_acts s where s.into_id = r.id and s.verb = 'split' and s.undone_at is null
    ))`;
}
