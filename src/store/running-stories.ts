import type { RunningStoryId, WorkspaceId } from '../news/ids.ts';
import type { RunningStory } from '../news/running-story.ts';
import type { StoredTake } from '../news/story.ts';
import type { Queries } from './store.ts';
import { takeOf } from './stories.ts';
import { isOwn, readOwnStory } from './workspace-stories.ts';

/** A running story, and the take that speaks for it: the one its headline is of, else the newest. */
interface Told {
  readonly running: RunningStory;
  readonly take: StoredTake;
}

/**
 * The running stories with the newest takes as a workspace has them, newest first; those with nothing that may be seen are
 * left out.
 */
export async function readNewestRunningStories(
  db: Queries,
  workspaceId: WorkspaceId,
  limit: number,
): Promise<Told[]> {
  const rows = await db
    .selectFrom('running_stories as r')
    .select('r.id')
    .where((e) =>
      e.or([
        e('r.workspace_id', '=', workspaceId),
        e.exists(
          e
            .selectFrom('stories')
            .select('stories.id')
            .whereRef('stories.running_story_id', '=', 'r.id')
            .where('stories.is_visible', '=', 1),
        ),
      ]),
    )
    .where(isOwn(workspaceId))
    .orderBy('r.last_take_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit)
    .execute();
  const told = await Promise.all(
    rows.map(async ({ id }) => {
      const own = await readOwnStory(db, workspaceId, id);
      if (own === undefined) return [];
      const { running, takes } = own;
      if (takes === null) return tell(db, running);
      const take = takes.find(({ title }) => title === running.headline) ?? takes.at(-1);
      return take === undefined ? [] : [{ running, take }];
    }),
  );
  return told.flat();
}

/** A running story with the take that speaks for it; empty when nothing of it may be seen. */
export async function tell(db: Queries, running: RunningStory): Promise<Told[]> {
  const take = await db
    .selectFrom('stories')
    .selectAll()
    .where('running_story_id', '=', running.id)
    .where('is_visible', '=', 1)
    .orderBy((e) => e.case().when('title', '=', running.headline).then(0).else(1).end())
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return take === undefined ? [] : [{ running, take: takeOf(take) }];
}

/** Of a running story with more reports only the newest headlines are compared. */
const mostHeadlines = 40;

/** The headlines of a running story's newest own reports, oldest first; reprints left out. */
export async function readHeadlines(db: Queries, id: RunningStoryId): Promise<string[]> {
  const rows = await db
    .selectFrom('stories')
    .select('title')
    .where('running_story_id', '=', id)
    .where('voice', 'is not', null)
    .where('is_visible', '=', 1)
    .orderBy('id', 'desc')
    .limit(mostHeadlines)
    .execute();
  return rows.map(({ title }) => title).toReversed();
}

/** Whether a voice has a report of its own in a running story. */
export async function hasVoice(db: Queries, id: RunningStoryId, voice: string): Promise<boolean> {
  const row = await db
    .selectFrom('stories')
    .select('id')
    .where('running_story_id', '=', id)
    .where('voice', '=', voice)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
