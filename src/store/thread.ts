import type { ChannelId, RunningStoryId, WorkspaceId } from '../news/ids.ts';
import type { MessageView } from '../news/intent.ts';
import type { StoredTake } from '../news/story.ts';
import { medoidHeadline } from '../summarize/headline.ts';
import { tellTogether } from '../summarize/together.ts';
import type { Queries } from './store.ts';
import { takeOf } from './stories.ts';
import type { OwnStory } from './workspace-stories.ts';

/** Of a thread with more replies the newest are told. */
const mostReplies = 30;

/** What a thread tells: the take that leads it, then the replies, oldest first. */
export type ThreadTakes = readonly [StoredTake, ...StoredTake[]];

/** The take that leads a thread: what opened it, unless that was split off since; then the first of the rest. */
export function leadOf(opener: StoredTake, own: OwnStory | undefined): StoredTake {
  const isLed = own?.takes?.some(({ id }) => id === opener.id) ?? true;
  return isLed ? opener : (own?.takes?.[0] ?? opener);
}

/** The takes told in a root's thread, each once, reprints and what may no longer be seen left out. */
export async function readThreadTakes(
  db: Queries,
  root: {
    readonly workspaceId: WorkspaceId;
    readonly channelId: ChannelId;
    readonly runningStoryId: RunningStoryId;
  },
  lead: StoredTake,
  own: OwnStory | undefined,
): Promise<ThreadTakes> {
  const rows = await db
    .selectFrom('outbox')
    .innerJoin('stories', 'stories.id', 'outbox.story_id')
    .selectAll('stories')
    .where('outbox.running_story_id', '=', root.runningStoryId)
    .where('outbox.workspace_id', '=', root.workspaceId)
    .where('outbox.channel_id', '=', root.channelId)
    .where('outbox.kind', '=', 'reply')
    .where('outbox.state', '=', 'sent')
    .where('stories.is_visible', '=', 1)
    .orderBy('outbox.id', 'desc')
    .limit(mostReplies)
    .execute();
  const isOwn = (take: StoredTake): boolean => own?.takes?.some(({ id }) => id === take.id) ?? true;
  const replies = new Map(rows.map((row) => [row.id, takeOf(row)]));
  const told = [...replies.values()].filter(
    (take) => take.id !== lead.id && take.decision.relation !== 'copy' && isOwn(take),
  );
  return [lead, ...told.toReversed()];
}

/** Names what stands in a thread, with versions: `12.1,14.2`. */
export function takesKey(thread: ThreadTakes): string {
  return thread
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, version }) => `${id}.${version}`)
    .join();
}

/** The take whose headline speaks for a thread. */
export function speakerOf(thread: ThreadTakes, standing: string): StoredTake {
  const [lead] = thread;
  const titles = thread.map(({ title }) => title);
  const headline = medoidHeadline(titles, titles.includes(standing) ? standing : lead.title);
  return thread.findLast(({ title }) => title === headline) ?? lead;
}

/** The account of a thread that several publishers tell; nothing when one tells it alone. */
export function toldBy(thread: ThreadTakes): Pick<MessageView, 'told'> {
  if (new Set(thread.map(({ source }) => source)).size < 2) return {};
  return {
    told: tellTogether(
      thread.map(({ source, summary, longer }) => ({ source, sentences: [...summary, ...longer] })),
    ),
  };
}
