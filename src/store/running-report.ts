import type { ChannelId, RunningStoryId } from '../news/ids.ts';
import type { Queries } from './store.ts';

/** A running story and how many reports it gathered. */
export interface RunningStorySize {
  readonly id: RunningStoryId;
  readonly headline: string;
  /** Stories in it, copies too. */
  readonly stories: number;
  /** Publishers among them. */
  readonly sources: number;
}

/** All running stories, the largest first. */
export async function readSizes(db: Queries): Promise<RunningStorySize[]> {
  const rows = await db
    .selectFrom('stories')
    .innerJoin('running_stories', 'running_stories.id', 'stories.running_story_id')
    .select((e) => [
      'running_stories.id',
      'running_stories.headline',
      e.fn.countAll().as('stories'),
      e.fn.count('stories.source').distinct().as('sources'),
    ])
    .groupBy(['running_stories.id', 'running_stories.headline'])
    .orderBy('stories', 'desc')
    .orderBy('running_stories.id')
    .execute();
  return rows.map(({ id, headline, stories, sources }) => ({
    id,
    headline,
    stories: Number(stories),
    sources: Number(sources),
  }));
}

/** The titles of a running story's reports, in order of arrival. */
export async function readTitles(db: Queries, id: RunningStoryId): Promise<string[]> {
  const rows = await db
    .selectFrom('stories')
    .select('title')
    .where('running_story_id', '=', id)
    .orderBy('id')
    .execute();
  return rows.map(({ title }) => title);
}

/** What a channel was alerted to, and what it would have been without running stories. */
export interface ChannelLoad {
  readonly channelId: ChannelId;
  /** Running stories with a story that a subscription of the channel matched and that opened or joined a root. */
  readonly runningStories: number;
  /** Those stories: each an alert of its own where nothing is gathered. */
  readonly stories: number;
}

/** Of each channel with alerts, how many there were with and without gathering. */
export async function readChannelLoads(db: Queries): Promise<ChannelLoad[]> {
  const rows = await db
    .selectFrom('outcomes')
    .innerJoin('stories', 'stories.id', 'outcomes.story_id')
    .select((e) => [
      'outcomes.channel_id',
      e.fn.count('stories.running_story_id').distinct().as('running'),
      e.fn.count('stories.id').distinct().as('stories'),
    ])
    .where('outcomes.outcome', 'in', ['posted', 'threaded', 'edited', 'copy', 'folded'])
    .groupBy('outcomes.channel_id')
    .orderBy('outcomes.channel_id')
    .execute();
  return rows.map((row) => ({
    channelId: row.channel_id,
    runningStories: Number(row.running),
    stories: Number(row.stories),
  }));
}
