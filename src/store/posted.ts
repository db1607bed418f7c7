import type { ChannelId, RunningStoryId } from '../news/ids.ts';
import type { Queries } from './store.ts';

/** One root message and what hangs under it. */
export interface PostedRoot {
  readonly channelId: ChannelId;
  readonly runningStoryId: RunningStoryId;
  /** Epoch ms, UTC. */
  readonly at: number;
  readonly headline: string;
  readonly source: string;
  readonly replies: number;
}

/** Every root that was sent, by channel and time. */
export async function readPostedRoots(db: Queries): Promise<PostedRoot[]> {
  const rows = await db
    .selectFrom('roots')
    .innerJoin('stories', 'stories.id', 'roots.story_id')
    .select((e) => [
      'roots.channel_id',
      'roots.running_story_id',
      'roots.created_at',
      'stories.title',
      'stories.source',
      e
        .selectFrom('outbox')
        .select((o) => o.fn.countAll().as('replies'))
        .whereRef('outbox.running_story_id', '=', 'roots.running_story_id')
        .whereRef('outbox.channel_id', '=', 'roots.channel_id')
        .where('outbox.kind', '=', 'reply')
        .where('outbox.state', '=', 'sent')
        .as('replies'),
    ])
    .where('roots.ts', 'is not', null)
    .orderBy('roots.channel_id')
    .orderBy('roots.created_at')
    .execute();
  return rows.map((row) => ({
    channelId: row.channel_id,
    runningStoryId: row.running_story_id,
    at: row.created_at,
    headline: row.title,
    source: row.source,
    replies: Number(row.replies ?? 0),
  }));
}

/** How many outbox rows there are of each kind and state. */
export async function countIntents(
  db: Queries,
): Promise<readonly { readonly kind: string; readonly state: string; readonly count: number }[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['kind', 'state', (e) => e.fn.countAll().as('count')])
    .groupBy(['kind', 'state'])
    .orderBy('kind')
    .execute();
  return rows.map(({ kind, state, count }) => ({ kind, state, count: Number(count) }));
}
