import type { Selectable } from 'kysely';
import type { Correction, TagSet, Verdict } from '../news/correction.ts';
import type {
  ChannelId,
  RunningStoryId,
  StoryId,
  SubscriptionId,
  WorkspaceId,
} from '../news/ids.ts';
import type { OutcomeKind } from '../news/outcome.ts';
import type { StoredTake } from '../news/story.ts';
import type { CorrectionsTable } from './schema.ts';
import type { Queries } from './store.ts';
import { takeOf } from './stories.ts';

/** Far below the databases' limits of parameters. */
const idsAtATime = 500;

function correctionOf(row: Selectable<CorrectionsTable>): Correction {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    storyId: row.story_id,
    by: row.said_by,
    channelId: row.channel_id,
    at: row.at,
    verdict: row.verdict as Verdict,
    automatic: JSON.parse(row.automatic) as TagSet,
    from: JSON.parse(row.tags_before) as TagSet,
    to: JSON.parse(row.tags_after) as TagSet,
    misplaced: JSON.parse(row.misplaced) as ChannelId[],
  };
}

/** Adds one person's word; gives it with its number. */
export async function addCorrection(
  db: Queries,
  said: Omit<Correction, 'id'>,
): Promise<Correction> {
  const row = await db
    .insertInto('corrections')
    .values({
      workspace_id: said.workspaceId,
      story_id: said.storyId,
      said_by: said.by,
      channel_id: said.channelId,
      at: said.at,
      verdict: said.verdict,
      automatic: JSON.stringify(said.automatic),
      tags_before: JSON.stringify(said.from),
      tags_after: JSON.stringify(said.to),
      misplaced: JSON.stringify(said.misplaced),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return correctionOf(row);
}

/** All that was said in a workspace, or only of one story, oldest first. */
export async function readCorrections(
  db: Queries,
  workspaceId: WorkspaceId,
  storyId?: StoryId,
): Promise<Correction[]> {
  let select = db.selectFrom('corrections').selectAll().where('workspace_id', '=', workspaceId);
  if (storyId !== undefined) select = select.where('story_id', '=', storyId);
  return (await select.orderBy('id').execute()).map(correctionOf);
}

/** What was said in a workspace under a number; undefined when nothing was. */
export async function readCorrection(
  db: Queries,
  workspaceId: WorkspaceId,
  id: number,
): Promise<Correction | undefined> {
  const row = await db
    .selectFrom('corrections')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row === undefined ? undefined : correctionOf(row);
}

/** A word on a story's tags, with the story as it is now. */
export interface JudgedStory {
  readonly correction: Correction;
  /** With the shared tags. */
  readonly take: StoredTake;
}

/** All that was said, in every workspace, with the stories; oldest first. @param limit only the newest so many */
export async function readJudgedStories(db: Queries, limit: number): Promise<JudgedStory[]> {
  const rows = await db
    .selectFrom('corrections')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const takes = new Map<StoryId, StoredTake>();
  const ids = [...new Set(rows.map((row) => row.story_id))];
  for (let at = 0; at < ids.length; at += idsAtATime) {
    const stories = await db
      .selectFrom('stories')
      .selectAll()
      .where('id', 'in', ids.slice(at, at + idsAtATime))
      .execute();
    for (const story of stories) takes.set(story.id, takeOf(story));
  }
  return rows.toReversed().flatMap((row) => {
    const take = takes.get(row.story_id);
    return take === undefined ? [] : [{ correction: correctionOf(row), take }];
  });
}

/** The number of the newest word; 0 before the first. */
export async function readNewestCorrectionId(db: Queries): Promise<number> {
  const row = await db
    .selectFrom('corrections')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** The newest change of the tags of one of these stories, for the message that shows them; undefined when nobody changed them. */
export async function readNewestChange(
  db: Queries,
  workspaceId: WorkspaceId,
  stories: readonly StoryId[],
): Promise<Correction | undefined> {
  const row = await db
    .selectFrom('corrections')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('story_id', 'in', stories)
    .where('verdict', '<>', 'right')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : correctionOf(row);
}

const shown: readonly OutcomeKind[] = ['posted', 'threaded', 'edited', 'copy', 'folded'];

/** The channels of a workspace that were told of a story, in whatever form. */
export async function readChannelsTold(
  db: Queries,
  workspaceId: WorkspaceId,
  storyId: StoryId,
): Promise<Set<ChannelId>> {
  const rows = await db
    .selectFrom('outcomes')
    .select('channel_id')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('story_id', '=', storyId)
    .where('outcome', 'in', shown)
    .execute();
  return new Set(rows.map((row) => row.channel_id));
}

/** The subscriptions a story waits for in a digest. */
export async function readWaitingFor(
  db: Queries,
  workspaceId: WorkspaceId,
  storyId: StoryId,
): Promise<Set<SubscriptionId>> {
  const rows = await db
    .selectFrom('outcomes')
    .select('subscription_id')
    .where('workspace_id', '=', workspaceId)
    .where('story_id', '=', storyId)
    .where('outcome', '=', 'held')
    .execute();
  return new Set(rows.map((row) => row.subscription_id));
}

/**
 * Takes back the message of a story in a channel if it was not sent yet and nothing else hangs under it.
 * @returns whether it was taken back
 */
export async function withdrawUnsentRoot(
  db: Queries,
  root: {
    readonly workspaceId: WorkspaceId;
    readonly channelId: ChannelId;
    readonly runningStoryId: RunningStoryId;
    readonly storyId: StoryId;
  },
): Promise<boolean> {
  const rows = db
    .selectFrom('outbox')
    .where('workspace_id', '=', root.workspaceId)
    .where('channel_id', '=', root.channelId)
    .where('running_story_id', '=', root.runningStoryId);
  const touched = await rows
    .select('id')
    .where((e) =>
      e.or([e('state', '<>', 'pending'), e('attempts', '>', 0), e('story_id', '<>', root.storyId)]),
    )
    .limit(1)
    .executeTakeFirst();
  if (touched !== undefined) return false;
  const gone = await db
    .deleteFrom('roots')
    .where('workspace_id', '=', root.workspaceId)
    .where('channel_id', '=', root.channelId)
    .where('running_story_id', '=', root.runningStoryId)
    .where('story_id', '=', root.storyId)
    .where('ts', 'is', null)
    .returning('story_id')
    .executeTakeFirst();
  if (gone === undefined) return false;
  await db
    .deleteFrom('outbox')
    .where('workspace_id', '=', root.workspaceId)
    .where('channel_id', '=', root.channelId)
    .where('running_story_id', '=', root.runningStoryId)
    .execute();
  await db
    .deleteFrom('outcomes')
    .where('workspace_id', '=', root.workspaceId)
    .where('channel_id', '=', root.channelId)
    .where('story_id', '=', root.storyId)
    .execute();
  return true;
}
