import type { Transaction } from 'kysely';
import type { LaneId } from '../deliver/outbox.ts';
import type { StoryId } from '../news/ids.ts';
import type { StoryIntent } from '../news/intent.ts';
import type { Database } from './schema.ts';

type Tx = Transaction<Database>;

/** A story's outcomes in one channel, to be changed. */
export function outcomesOf(tx: Tx, lane: LaneId, storyId: StoryId) {
  return tx
    .updateTable('outcomes')
    .where('workspace_id', '=', lane.workspaceId)
    .where('channel_id', '=', lane.channelId)
    .where('story_id', '=', storyId);
}

/**
 * The root's message is no more, or never was. No news hangs on it: the oldest reply still waiting that the channel asked
 * for opens a new root, and if none waits the next take that matches will. What only belonged to the old message (a
 * longer summary, edits, replies nobody here asked for) ends with the reason.
 */
export async function forgetRoot(
  tx: Tx,
  intent: StoryIntent,
  reason: string,
  now: number,
): Promise<void> {
  const { workspaceId, channelId, runningStoryId } = intent;
  const waiting = await tx
    .selectFrom('outbox')
    .select(['id', 'kind', 'story_id'])
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('running_story_id', '=', runningStoryId)
    .where('state', '=', 'pending')
    .orderBy('id')
    .execute();
  const asked = await tx
    .selectFrom('outcomes')
    .select(['story_id', 'subscription_id'])
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('outcome', '=', 'threaded')
    .where('story_id', 'in', [0 as StoryId, ...waiting.map((one) => one.story_id)])
    .execute();
  const heir = waiting.find(
    ({ kind, story_id }) =>
      kind === 'reply' && asked.some((outcome) => outcome.story_id === story_id),
  );
  const root = tx
    .updateTable('roots')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('running_story_id', '=', runningStoryId);
  if (heir === undefined) {
    await root.set({ ts: null, gone_at: now }).execute();
  } else {
    const openers = asked.filter((outcome) => outcome.story_id === heir.story_id);
    const opened_by = JSON.stringify(openers.map((outcome) => outcome.subscription_id));
    await root
      .set({ ts: null, drawn_at: null, gone_at: null, story_id: heir.story_id, opened_by })
      .execute();
    await tx
      .updateTable('outbox')
      .set({ kind: 'root', reason: null })
      .where('id', '=', heir.id)
      .execute();
    await outcomesOf(tx, intent, heir.story_id)
      .set({ outcome: 'posted', reason: null })
      .where('outcome', '=', 'threaded')
      .execute();
  }
  const ended = waiting.filter(
    ({ id, kind }) => id !== heir?.id && (heir === undefined || kind !== 'reply'),
  );
  for (const one of ended) {
    await tx
      .updateTable('outbox')
      .set({ state: 'refused', reason })
      .where('id', '=', one.id)
      .execute();
    if (one.kind === 'reply') {
      await outcomesOf(tx, intent, one.story_id).set({ outcome: 'refused', reason }).execute();
    }
  }
}
