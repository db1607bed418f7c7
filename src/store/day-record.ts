import type { Store } from './store.ts';

/**
 * Everything a finished run left in the database, oldest first: the rows the demo holds against its expectations.
 * It reads whole tables, so it is for a day's database, never for a newsroom's.
 */
export async function readDayRecord(store: Store) {
  const { db } = store;
  return {
    stories: await db
      .selectFrom('stories')
      .select(['id', 'feed_id', 'guid', 'title', 'urgency', 'running_story_id', 'relation'])
      .select(['version', 'detail'])
      .orderBy('id')
      .execute(),
    outbox: await db
      .selectFrom('outbox')
      .select(['key', 'kind', 'story_id', 'state', 'reason'])
      .orderBy('id')
      .execute(),
    outcomes: await db
      .selectFrom('outcomes')
      .select(['story_id', 'channel_id', 'outcome'])
      .execute(),
  };
}

/** A story's row in that record; `detail` is JSON. */
export type StoryRecord = Awaited<ReturnType<typeof readDayRecord>>['stories'][number];
