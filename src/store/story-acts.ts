import type { Selectable } from 'kysely';
import type { ChannelId, RunningStoryId, StoryId, WorkspaceId } from '../news/ids.ts';
import type { StoryAct } from '../news/story-act.ts';
import type { StoryActsTable } from './schema.ts';
import type { Queries } from './store.ts';

function actOf(row: Selectable<StoryActsTable>): StoryAct {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    verb: row.verb,
    by: row.said_by,
    channelId: row.channel_id,
    at: row.at,
    from: row.running_story_id,
    into: row.into_id,
    undoneBy: row.undone_by,
  };
}

/** Writes what a person said; for a split with the stories that are another's. */
export async function addStoryAct(
  db: Queries,
  said: Omit<StoryAct, 'id' | 'undoneBy'>,
  stories: readonly StoryId[],
): Promise<StoryAct> {
  const row = await db
    .insertInto('story_acts')
    .values({
      workspace_id: said.workspaceId,
      verb: said.verb,
      said_by: said.by,
      channel_id: said.channelId,
      at: said.at,
      running_story_id: said.from,
      into_id: said.into,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  for (const story_id of stories) {
    await db
      .insertInto('story_places')
      .values({
        act_id: row.id,
        workspace_id: said.workspaceId,
        story_id,
        running_story_id: said.into,
      })
      .execute();
  }
  return actOf(row);
}

/** Takes an act back: what stood before it stands again. */
export async function undoStoryAct(
  db: Queries,
  { id }: StoryAct,
  undone: { readonly by: StoryAct['by']; readonly at: number },
): Promise<void> {
  await db
    .updateTable('story_acts')
    .set({ undone_at: undone.at, undone_by: undone.by })
    .where('id', '=', id)
    .execute();
}

/** Whether anybody of a workspace ever merged or split anything: where nobody did, all is as grouping has it. */
export async function hasStoryActs(db: Queries, workspaceId: WorkspaceId): Promise<boolean> {
  const row = await db
    .selectFrom('story_acts')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** One act, taken back or not. */
export async function readStoryAct(
  db: Queries,
  workspaceId: WorkspaceId,
  id: number,
): Promise<StoryAct | undefined> {
  const row = await db
    .selectFrom('story_acts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id as StoryAct['id'])
    .executeTakeFirst();
  return row === undefined ? undefined : actOf(row);
}

/** The acts that speak of one of these running stories, oldest first, those taken back among them. */
export async function readActsOn(
  db: Queries,
  workspaceId: WorkspaceId,
  ids: readonly RunningStoryId[],
): Promise<StoryAct[]> {
  const rows = await db
    .selectFrom('story_acts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where((e) => e.or([e('running_story_id', 'in', ids), e('into_id', 'in', ids)]))
    .orderBy('id')
    .execute();
  return rows.map(actOf);
}

/** Where a story was put by splits that stand, by workspace; of several the newest holds. */
async function readPlaces(db: Queries, story: StoryId): Promise<Map<WorkspaceId, RunningStoryId>> {
  const rows = await db
    .selectFrom('story_places')
    .innerJoin('story_acts', 'story_acts.id', 'story_places.act_id')
    .select(['story_places.workspace_id', 'story_places.running_story_id'])
    .where('story_id', '=', story)
    .where('undone_at', 'is', null)
    .orderBy('act_id')
    .execute();
  return new Map(rows.map((row) => [row.workspace_id, row.running_story_id]));
}

/** Puts a story wherever people put the one whose text it is. */
export async function placeLike(db: Queries, story: StoryId, twin: StoryId): Promise<void> {
  const rows = await db
    .selectFrom('story_places')
    .selectAll()
    .where('story_id', '=', twin)
    .execute();
  for (const row of rows) {
    await db
      .insertInto('story_places')
      .values({ ...row, story_id: story })
      .execute();
  }
}

/** `workspace|running story` to what it was merged into, for these and all they lead to. */
async function readMerges(
  db: Queries,
  ids: readonly RunningStoryId[],
): Promise<
  {
    readonly workspace: WorkspaceId;
    readonly from: RunningStoryId;
    readonly into: RunningStoryId;
  }[]
> {
  const merges = new Map<
    string,
    { workspace: WorkspaceId; from: RunningStoryId; into: RunningStoryId }
  >();
  let next: readonly RunningStoryId[] = ids;
  while (next.length > 0) {
    const rows = await db
      .selectFrom('story_acts')
      .select(['workspace_id', 'running_story_id', 'into_id'])
      .where('running_story_id', 'in', next)
      .where('verb', '=', 'merge')
      .where('undone_at', 'is', null)
      .execute();
    const found = rows
      .map((row) => ({
        workspace: row.workspace_id,
        from: row.running_story_id,
        into: row.into_id,
      }))
      .filter(({ workspace, from }) => !merges.has(`${workspace}|${from}`));
    for (const one of found) merges.set(`${one.workspace}|${one.from}`, one);
    next = found.map(({ into }) => into);
  }
  return [...merges.values()];
}

/**
 * The running story that a story belongs to in each workspace whose people merged or split it; the others have it where
 * grouping put it.
 */
export async function readHomes(
  db: Queries,
  id: RunningStoryId,
  story: StoryId | null,
): Promise<ReadonlyMap<WorkspaceId, RunningStoryId>> {
  const starts =
    story === null ? new Map<WorkspaceId, RunningStoryId>() : await readPlaces(db, story);
  const merges = await readMerges(db, [id, ...starts.values()]);
  for (const { workspace, from } of merges) {
    if (from === id && !starts.has(workspace)) starts.set(workspace, id);
  }
  const end = (workspace: WorkspaceId, from: RunningStoryId): RunningStoryId => {
    const merge = merges.find((one) => one.workspace === workspace && one.from === from);
    return merge === undefined ? from : end(workspace, merge.into);
  };
  return new Map([...starts].map(([workspace, start]) => [workspace, end(workspace, start)]));
}

/** A running story with all that a workspace merged into it, itself first. */
export async function readMembers(
  db: Queries,
  workspaceId: WorkspaceId,
  home: RunningStoryId,
): Promise<RunningStoryId[]> {
  const members = [home];
  let next: readonly RunningStoryId[] = [home];
  while (next.length > 0) {
    const rows = await db
      .selectFrom('story_acts')
      .select('running_story_id')
      .where('workspace_id', '=', workspaceId)
      .where('into_id', 'in', next)
      .where('verb', '=', 'merge')
      .where('undone_at', 'is', null)
      .execute();
    next = rows.map((row) => row.running_story_id).filter((one) => !members.includes(one));
    members.push(...next);
  }
  return members;
}

/** The workspaces that merged others into a running story. */
export async function readWorkspacesOf(db: Queries, id: RunningStoryId): Promise<WorkspaceId[]> {
  const rows = await db
    .selectFrom('story_acts')
    .select('workspace_id')
    .distinct()
    .where('into_id', '=', id)
    .where('verb', '=', 'merge')
    .where('undone_at', 'is', null)
    .execute();
  return rows.map((row) => row.workspace_id);
}

/** One message of a running story, as deciding where to go on needs it. */
export interface Thread {
  readonly runningStoryId: RunningStoryId;
  readonly channelId: ChannelId;
  /** The take that opened it. */
  readonly leadId: StoryId;
  /** Slack's ts; null until sent. */
  readonly ts: string | null;
}

/** All standing messages of running stories in a workspace, the oldest first. */
export async function readAllThreads(
  db: Queries,
  workspaceId: WorkspaceId,
  members: readonly RunningStoryId[],
): Promise<Thread[]> {
  const rows = await db
    .selectFrom('roots')
    .select(['running_story_id', 'channel_id', 'story_id', 'ts'])
    .where('workspace_id', '=', workspaceId)
    .where('running_story_id', 'in', members)
    .where('gone_at', 'is', null)
    .orderBy('created_at')
    .orderBy('running_story_id')
    .execute();
  return rows.map((row) => ({
    runningStoryId: row.running_story_id,
    channelId: row.channel_id,
    leadId: row.story_id,
    ts: row.ts,
  }));
}

/** The threads in which a workspace's running story goes on, one a channel: its own root, else the oldest of those merged into it. */
export async function readThreads(
  db: Queries,
  workspaceId: WorkspaceId,
  members: readonly RunningStoryId[],
): Promise<Thread[]> {
  const threads = new Map<ChannelId, Thread>();
  for (const thread of await readAllThreads(db, workspaceId, members)) {
    const isOwn = thread.runningStoryId === members[0];
    if (isOwn || !threads.has(thread.channelId)) threads.set(thread.channelId, thread);
  }
  return [...threads.values()];
}
