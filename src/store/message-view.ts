import type { StoryId, SubscriptionId } from '../news/ids.ts';
import type { Intent, MessageView, StoryIntent } from '../news/intent.ts';
import { readNewestChange } from './corrections.ts';
import type { Take } from '../news/story.ts';
import type { RootState } from './next-intent.ts';
import type { Queries } from './store.ts';
import { readRunningStory, readTake } from './stories.ts';
import { readSubscriptionsById } from './subscriptions.ts';
import { readElsewhere, readOwnStory, readRootTs, type OwnStory } from './workspace-stories.ts';
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
  const { workspaceId } = intent;
  const own = await readOwnStory(db, workspaceId, intent.runningStoryId);
  const running = own?.running;
  const take = await readTake(db, intent.storyId);
  const opener = root.storyId === intent.storyId ? take : await readTake(db, root.storyId);
  // What opened the root may have been split off since: then the first of the rest leads.
  const isLed = own?.takes?.some(({ id }) => id === opener?.id) ?? true;
  const lead = isLed ? opener : (own?.takes?.[0] ?? opener);
  if (running === undefined || take === undefined || lead === undefined) {
    throw new Error(`intent ${intent.key} speaks of a story that is not stored`);
  }
  // A root that is posted has no thread yet.
  const newest =
    intent.kind === 'edit' ? await readNewestReply(db, intent, own?.takes ?? null) : undefined;
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
    ...(await readElsewhereOf(db, intent, own, isRootDrawn)),
  };
}

/** The other thread that a link leads to, or that a root's story goes on in. */
async function readElsewhereOf(
  db: Queries,
  { workspaceId, channelId, runningStoryId, link }: StoryIntent,
  own: OwnStory | undefined,
  isRootDrawn: boolean,
): Promise<Pick<MessageView, 'elsewhere'>> {
  if (link === undefined) {
    if (!isRootDrawn || own === undefined || !own.isTouched) return {};
    const elsewhere = await readElsewhere(db, workspaceId, channelId, runningStoryId);
    return elsewhere === undefined ? {} : { elsewhere };
  }
  const { other, by, says } = link;
  const headline = (await readRunningStory(db, other))?.headline ?? '';
  return {
    elsewhere: { headline, ts: await readRootTs(db, workspaceId, channelId, other), by, says },
  };
}

/** The newest take in the root's thread. @param among only of these */
async function readNewestReply(
  db: Queries,
  intent: StoryIntent,
  among: readonly Pick<Take, 'id'>[] | null,
) {
  const reply = await db
    .selectFrom('outbox')
    .select('story_id')
    .where('running_story_id', '=', intent.runningStoryId)
    .where('workspace_id', '=', intent.workspaceId)
    .where('channel_id', '=', intent.channelId)
    .where('kind', '=', 'reply')
    .where('state', '=', 'sent')
    .$if(among !== null, (replies) =>
      replies.where('story_id', 'in', [0 as StoryId, ...(among ?? []).map(({ id }) => id)]),
    )
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return reply && readTake(db, reply.story_id);
}
