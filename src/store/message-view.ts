import type { StoryId, SubscriptionId } from '../news/ids.ts';
import type { Intent, MessageView, StoryIntent } from '../news/intent.ts';
import { readNewestChange } from './corrections.ts';
import type { StoredTake, Take } from '../news/story.ts';
import { medoidHeadline } from '../summarize/headline.ts';
import { tellTogether } from '../summarize/together.ts';
import type { RootState } from './next-intent.ts';
import type { Queries } from './store.ts';
import { readRunningStory, readTake, takeOf } from './stories.ts';
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
  const replies = drawn === 'edit' ? await readReplies(db, intent, lead, own?.takes ?? null) : [];
  const [newest] = replies;
  const thread: [StoredTake, ...StoredTake[]] = [lead, ...replies.toReversed()];
  const titled = speakerOf(thread, running.headline);
  const speaker = titled.id === newest?.id ? newest : titled;
  const shown = newest === undefined ? [take, lead] : [take, lead, newest, speaker];
  const [held = take, heldLead = lead, heldNewest, heldSpeaker] = await asHeldBy(
    db,
    workspaceId,
    shown,
  );
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
    ...(heldSpeaker === undefined ? {} : { speaker: heldSpeaker }),
    ...toldBy(thread),
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

/** Of a thread with more replies the newest are told. */
const mostReplies = 30;

/** The takes that replied in a root's thread, each once, newest first, reprints left out. @param among only of these */
async function readReplies(
  db: Queries,
  intent: StoryIntent,
  lead: Take,
  among: readonly Pick<Take, 'id'>[] | null,
): Promise<StoredTake[]> {
  const rows = await db
    .selectFrom('outbox')
    .innerJoin('stories', 'stories.id', 'outbox.story_id')
    .selectAll('stories')
    .where('outbox.running_story_id', '=', intent.runningStoryId)
    .where('outbox.workspace_id', '=', intent.workspaceId)
    .where('outbox.channel_id', '=', intent.channelId)
    .where('outbox.kind', '=', 'reply')
    .where('outbox.state', '=', 'sent')
    .where('stories.is_visible', '=', 1)
    .$if(among !== null, (replies) =>
      replies.where('story_id', 'in', [0 as StoryId, ...(among ?? []).map(({ id }) => id)]),
    )
    .orderBy('outbox.id', 'desc')
    .limit(mostReplies)
    .execute();
  const takes = new Map(rows.map((row) => [row.id, takeOf(row)]));
  return [...takes.values()].filter(
    ({ id, decision }) => id !== lead.id && decision.relation !== 'copy',
  );
}

/** The take whose headline speaks for a thread. @param thread oldest first */
function speakerOf(thread: readonly [StoredTake, ...StoredTake[]], standing: string): StoredTake {
  const [lead] = thread;
  const titles = thread.map(({ title }) => title);
  const headline = medoidHeadline(titles, titles.includes(standing) ? standing : lead.title);
  return thread.findLast(({ title }) => title === headline) ?? lead;
}

/** The account of a thread that several publishers tell. */
function toldBy(thread: readonly StoredTake[]): Pick<MessageView, 'told'> {
  if (new Set(thread.map(({ source }) => source)).size < 2) return {};
  return {
    told: tellTogether(
      thread.map(({ source, summary, longer }) => ({ source, sentences: [...summary, ...longer] })),
    ),
  };
}
