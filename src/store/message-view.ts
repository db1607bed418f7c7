import type { SubscriptionId } from '../news/ids.ts';
import type { Intent, MessageView, StoryIntent } from '../news/intent.ts';
import { readNewestChange } from './corrections.ts';
import type { RootState } from './next-intent.ts';
import type { Queries } from './store.ts';
import { readRunningStory, readTake } from './stories.ts';
import { readSubscriptionsById } from './subscriptions.ts';
import { asHeldBy } from './workspace-tags.ts';

/** The state of this moment, to draw from, as far as the kind's drawing needs it; null for a notice. */
export async function readView(
  db: Queries,
  intent: Intent,
  root: RootState | null,
): Promise<MessageView | null> {
  if (intent.kind === 'notice' || root === null) return null;
  const drawn = intent.restOf ?? intent.kind;
  const isRootDrawn = drawn === 'root' || drawn === 'edit';
  const running = await readRunningStory(db, intent.runningStoryId);
  const take = await readTake(db, intent.storyId);
  const lead = root.storyId === intent.storyId ? take : await readTake(db, root.storyId);
  if (running === undefined || take === undefined || lead === undefined) {
    throw new Error(`intent ${intent.key} speaks of a story that is not stored`);
  }
  // A root that is posted has no thread yet.
  const newest = intent.kind === 'edit' ? await readNewestReply(db, intent) : undefined;
  const { workspaceId } = intent;
  const shown = newest === undefined ? [take, lead] : [take, lead, newest];
  const [held = take, heldLead = lead, heldNewest] = await asHeldBy(db, workspaceId, shown);
  const ids = shown.slice(1).map(({ id }) => id);
  const correction = isRootDrawn ? await readNewestChange(db, workspaceId, ids) : undefined;
  const isMisplaced = correction?.misplaced.includes(intent.channelId) === true;
  // What was put back, and is where it belongs, is as if nothing had happened.
  const isTold = correction !== undefined && (correction.verdict === 'corrected' || isMisplaced);
  const openers = isRootDrawn
    ? await readSubscriptionsById(db, JSON.parse(root.openedBy) as SubscriptionId[])
    : [];
  return {
    running,
    take: held,
    lead: heldLead,
    newest: heldNewest ?? null,
    ...(isTold ? { change: { correction, isMisplaced } } : {}),
    matched: openers.map(({ number, query }) => ({ number, query })),
    rootTs: root.ts,
    longer: take.longer,
  };
}

/** The newest take in the root's thread. */
async function readNewestReply(db: Queries, intent: StoryIntent) {
  const reply = await db
    .selectFrom('outbox')
    .select('story_id')
    .where('running_story_id', '=', intent.runningStoryId)
    .where('workspace_id', '=', intent.workspaceId)
    .where('channel_id', '=', intent.channelId)
    .where('kind', '=', 'reply')
    .where('state', '=', 'sent')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return reply && readTake(db, reply.story_id);
}
