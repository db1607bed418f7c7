import type { Correction } from './correction.ts';
import type { ChannelId, IntentId, RunningStoryId, StoryId, UserId, WorkspaceId } from './ids.ts';
import type { Notice } from './notice.ts';
import type { Gist, RunningStory, ToldSentence } from './running-story.ts';
import type { Take } from './story.ts';
import type { ThreadLink } from './story-act.ts';

/** What we want said of a running story. Slack's blocks are made when it is sent, from the state of that moment. */
export type StoryIntentKind =
  /** Open the one message of a running story. */
  | 'root'
  /** The longer summary as the thread's first reply. */
  | 'longer'
  /** A later take, in the thread. */
  | 'reply'
  /** Redraw the root. */
  | 'edit'
  /** A line that leads to another thread, in the thread. */
  | 'link'
  /** What did not fit into another message, in the thread. */
  | 'rest';

/** Everything the outbox can hold, in our words; a notice speaks of no story. */
export type IntentKind = StoryIntentKind | 'notice';

/**
 * What a channel is told besides the thread, once a root: the running story has become urgent (urgency 2) or a flash (1),
 * was corrected, or is told by so many independent voices that it may be held confirmed.
 */
export type Escalation = 'flash' | 'urgent' | 'correction' | 'confirmed';

/** A lane sends lower classes first: 0 kill, 1 flash (urgency ≤ 2), 2 edit of a root, 3 the rest. */
export type IntentClass = 0 | 1 | 2 | 3;

/** The second of three messages that one too long for Slack was split into: `part 2 of 3`. */
type Part = `part ${number} of ${number}`;

/**
 * How a message is drawn: whole; a part of it, when it was too long; only its words, after Slack refused its blocks; only
 * its text, after it refused those too.
 */
export type Manner = 'whole' | 'words' | 'text' | Part;

interface AnyIntent {
  readonly id: IntentId;
  /** Unique: the same wish can be written only once. Also Slack's `delivery_id`, so it holds no secret. */
  readonly key: string;
  readonly workspaceId: WorkspaceId;
  /** Where it is said; in a notice it may be a person's id (U…), for their direct message with Dateline. */
  readonly channelId: ChannelId;
  readonly class: IntentClass;
  readonly manner: Manner;
  /** Epoch ms, UTC. */
  readonly createdAt: number;
}

/** A wish about a running story. */
export interface StoryIntent extends AnyIntent {
  readonly kind: StoryIntentKind;
  readonly runningStoryId: RunningStoryId;
  /** The take it speaks of; for `edit` the take that caused it. */
  readonly storyId: StoryId;
  /** For `reply`: it is shown in the channel too, because of this. */
  readonly broadcast?: Escalation;
  /** For `link`: what it says. */
  readonly link?: ThreadLink;
  /** For `rest`: what it is the rest of. */
  readonly restOf?: 'root' | 'longer' | 'reply';
}

/** Something a person or the admin channel must hear, whole in itself. */
export interface NoticeIntent extends AnyIntent {
  readonly kind: 'notice';
  readonly notice: Notice;
}

/** A row of the outbox, as a worker reads it. */
export type Intent = StoryIntent | NoticeIntent;

/** A subscription named under a message as the reason it is there. */
interface MatchedSubscription {
  readonly number: number;
  readonly query: string;
}

/** All that a message is drawn from: the state when it is sent. */
export interface MessageView {
  readonly running: RunningStory;
  /** The take the intent speaks of, at its newest version. */
  readonly take: Take;
  /** The take that opened the root in this channel. */
  readonly lead: Take;
  /** The newest take of the running story that is in this channel's thread, if not the lead. */
  readonly newest: Take | null;
  /** For a root that is redrawn: the take of the thread whose headline says most of what the others say. */
  readonly speaker?: Take;
  /** For a root that is redrawn: the account of its thread, where more than one publisher tells it. */
  readonly told?: readonly ToldSentence[];
  /** For a root that is redrawn: what a language model wrote of just what its thread tells. */
  readonly gist?: Gist;
  /** The subscriptions that opened the root. */
  readonly matched: readonly MatchedSubscription[];
  /** The root's Slack ts; null before the root is sent. */
  readonly rootTs: string | null;
  /** The newest change of the shown tags by a person; absent when there is none. */
  readonly change?: {
    readonly correction: Correction;
    /** No subscription of this channel asks for the story any more. */
    readonly isMisplaced: boolean;
  };
  /** For `link`, and for a root whose story goes on in another thread: where that is. */
  readonly elsewhere?: {
    readonly headline: string;
    /** The root's Slack ts in this channel; null when it has none here. */
    readonly ts: string | null;
    /** Who merged, split or took it back. */
    readonly by: UserId;
    /** A root: its story is the other's now. */
    readonly says: ThreadLink['says'];
  };
  /** For `longer`: the sentences beyond `take.summary`, in source order; absent or empty when there are none. */
  readonly longer?: readonly string[];
}

/** How one attempt to say something in Slack ended. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly ts: string }
  /** Surely not done: Slack said wait. `gate` closes the method for the workspace, `lane` only this channel. */
  | {
      readonly kind: 'throttled';
      readonly retryAfterMs: number;
      readonly scope: 'lane' | 'gate';
      readonly method: string;
    }
  /** Surely not done, and repeating will not help until a person acts (`channel`, `workspace`) or ever (`message`). */
  | {
      readonly kind: 'refused';
      readonly error: string;
      readonly scope: 'message' | 'channel' | 'workspace';
      readonly hint: string;
    }
  /** Surely not done: Slack does not take it as it is drawn; drawn more plainly it may. */
  | { readonly kind: 'too-fancy'; readonly error: string }
  /** Surely not done: it is too long, and can be split into more parts than it is. */
  | { readonly kind: 'too-long'; readonly error: string }
  /** Surely not done: the message it answers or redraws is no more. */
  | { readonly kind: 'root-gone'; readonly error: string }
  /** Surely not done: the process slept until there was no time left for it. */
  | { readonly kind: 'late' }
  /** Nothing to say after all (a longer summary that adds nothing). */
  | { readonly kind: 'empty' }
  /** It may or may not have happened: timeout, cut line, 5xx. Look it up before any repost. */
  | { readonly kind: 'unknown'; readonly cause: string };

/** The answer to: did that post happen? */
export type LookUpOutcome =
  | { readonly kind: 'found'; readonly ts: string }
  | { readonly kind: 'absent' }
  /** Not now: Slack said wait (`method` tells of what), or did not answer. */
  | {
      readonly kind: 'cannot';
      readonly reason: string;
      readonly retryAfterMs: number | null;
      readonly method: string;
    }
  /** Not until a person acts in the channel or on the app. */
  | {
      readonly kind: 'barred';
      readonly scope: 'channel' | 'workspace';
      readonly error: string;
      readonly hint: string;
    }
  /** Never: the app may not read there, or there is too much to read. */
  | { readonly kind: 'blind'; readonly reason: string };
