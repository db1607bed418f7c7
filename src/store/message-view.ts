import type { SubscriptionId } from '../news/ids.ts';
import type { Intent, MessageView, StoryIntent } from '../news/intent.ts';
import { readNewestChange } from './corrections.ts';
import { readGist } from './gists.ts';
import type { RootState } from './next-intent.ts';
import type { Queries } from './store.ts';
import { readRunningStory, readTake } from './stories.ts';
import { readSubscriptionsById } from './subscriptions.ts';
import {
  leadOf,
  readThreadTakes,
  speakerOf,
  takesKey,
  toldBy,
  type ThreadTakes,
} from './thread.ts';
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
  const lead = opener && leadOf(opener, own);
  if (running === undefined || take === undefined || lead === undefined) {
    throw new Error(`intent ${intent.key} speaks of a story that is not stored`);
  }
  // A root that is posted has no thread yet.
  const thread: ThreadTakes =
    drawn === 'edit' ? await readThreadTakes(db, intent, lead, own) : [lead];
  const newest = thread.length > 1 ? thread.at(-1) : undefined;
  const shown =
    newest === undefined ? [take, lead] : [take, lead, newest, speakerOf(thread, running.headline)];
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
  const gist = newest === undefined ? undefined : await readGist(db, takesKey(thread));
  return {
    running,
    take: held,
    lead: heldLead,
    newest: heldNewest ?? null,
    ...(heldSpeaker === undefined ? {} : { speaker: heldSpeaker }),
    ...toldBy(thread),
    ...(gist === undefined ? {} : { gist }),
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
