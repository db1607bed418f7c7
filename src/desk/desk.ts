import type { Correction } from '../news/correction.ts';
import type { ChannelId, StoryId, UserId, WorkspaceId } from '../news/ids.ts';
import type { OutcomeKind } from '../news/outcome.ts';
import type { RunningStory } from '../news/running-story.ts';
import type { Subscription } from '../news/subscription.ts';
import type { Take } from '../news/story.ts';
import type { DeliveryVerbs } from './delivery-desk.ts';
import type { FeedVerbs } from './feeds-desk.ts';
import type { StoryAct } from '../news/story-act.ts';
import type { StoryVerbs } from './story-desk.ts';
import type { TagVerbs } from './tag-desk.ts';
import type { TrendVerbs } from './trends-desk.ts';

/** Who asks, and from where. */
export interface Person {
  readonly workspaceId: WorkspaceId;
  readonly userId: UserId;
  readonly channelId: ChannelId;
  /** A direct message with Dateline: `follow` there makes personal alerts. */
  readonly isDirect: boolean;
}

/** What is wrong with a query, and where, for the person who typed it. */
export interface QueryProblem {
  /** Offset in UTF-16 units into the text as typed. */
  readonly at: number;
  readonly message: string;
  /** What they may have meant, ready to be typed; null when nothing is near. */
  readonly suggestion: string | null;
}

export type BadQuery = {
  readonly kind: 'bad-query';
  readonly query: string;
  readonly problem: QueryProblem;
};

/** Whether Dateline can post in a channel. */
type ChannelStanding = 'member' | 'not-member' | 'archived' | 'not-found' | 'unsure';

/** How the desk learns about channels; Slack implements it. */
export interface ChannelDirectory {
  /** Never throws: what cannot be learnt is `unsure`, and then nothing is forbidden. */
  readonly standing: (channelId: ChannelId) => Promise<ChannelStanding>;
}

export type FollowAnswer =
  | { readonly kind: 'followed'; readonly subscription: Subscription; readonly lastWeek: number }
  | { readonly kind: 'already'; readonly subscription: Subscription }
  /** Only negative terms: everything but …; ask before doing it. */
  | { readonly kind: 'confirm-everything'; readonly query: string; readonly lastWeek: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'cannot-post'; readonly standing: 'not-member' | 'archived' | 'not-found' }
  | BadQuery;

export type UnfollowAnswer =
  | { readonly kind: 'unfollowed'; readonly subscription: Subscription }
  /** No such number or query here; `here` lists what is. */
  | { readonly kind: 'unknown'; readonly wanted: string; readonly here: readonly Subscription[] };

/** The last story of a page: the next page holds those received before it. */
export interface SearchCursor {
  /** Epoch ms, UTC. */
  readonly receivedAt: number;
  readonly id: StoryId;
}

export type SearchAnswer =
  | {
      readonly kind: 'found';
      readonly query: string;
      readonly takes: readonly Take[];
      /** Where the next page begins; null when these are all. */
      readonly older: SearchCursor | null;
    }
  | { readonly kind: 'nothing'; readonly query: string; readonly stored: number }
  | BadQuery;

/** One step on a story's way to this channel. */
export interface WhyOutcome {
  readonly subscription: Subscription;
  readonly outcome: OutcomeKind;
  readonly reason: string | null;
  /** Epoch ms, UTC. */
  readonly at: number;
}

/** The running story that a story is in, and how it came there. */
export interface WhyStory {
  /** As this workspace has it. */
  readonly headline: string;
  /** The next best when it was grouped; null when none was near or it is gone. */
  readonly runnerUp: { readonly headline: string; readonly score: number } | null;
  /** What people of this workspace said since that stands: what was merged into what, or split off what. */
  readonly acts: readonly {
    readonly verb: StoryAct['verb'];
    readonly by: UserId;
    readonly from: string;
    readonly into: string;
  }[];
}

export type WhyAnswer =
  | {
      readonly kind: 'explained';
      /** With the tags this workspace holds. */
      readonly take: Take;
      /** The newest change of its tags by a person, if any. */
      readonly change: Correction | null;
      readonly story: WhyStory;
      readonly outcomes: readonly WhyOutcome[];
      /** For subscriptions of this channel that did not match: the clause that failed. */
      readonly misses: readonly { readonly subscription: Subscription; readonly clause: string }[];
      /** Subscriptions that match but were made after the story came: it was never theirs. */
      readonly later: readonly Subscription[];
    }
  /** Several or no stories fit the words given. */
  | { readonly kind: 'not-found'; readonly wanted: string };

/** What a person's App Home shows. */
export interface HomeAnswer {
  /** What this person follows, in whatever channel, and what is followed in their direct message; by number. */
  readonly mine: readonly Subscription[];
  /** The newest running stories, each with the take that speaks for it. */
  readonly running: readonly { readonly running: RunningStory; readonly take: Take }[];
}

/** The verbs people use. Every way in (slash command, mention, direct message, button, command line) calls these and draws the answer. */
export interface Desk extends FeedVerbs, DeliveryVerbs, TagVerbs, StoryVerbs, TrendVerbs {
  /**
   * Follows a query in the person's channel. `confirmed` says yes to "everything but …". Following the same again says so.
   */
  readonly follow: (
    person: Person,
    query: string,
    options?: { readonly confirmed?: boolean },
  ) => Promise<FollowAnswer>;
  /**
   * Ends a subscription of this channel, named by number (`12`, `S12`) or by its query. An Undo names the `version` it saw:
   * what changed since is left alone, and is `unknown`.
   */
  readonly unfollow: (
    person: Person,
    which: string,
    options?: { readonly version?: number },
  ) => Promise<UnfollowAnswer>;
  /** Brings an ended subscription back as it was: the Undo of `unfollow`. `empty` when there is none, or not of that version. */
  readonly refollow: (
    person: Person,
    number: number,
    options?: { readonly version?: number },
  ) => Promise<FollowAnswer>;
  /** This channel's subscriptions, by number. */
  readonly list: (person: Person) => Promise<readonly Subscription[]>;
  /** The newest stories, at most `limit`, optionally only those a query matches. */
  readonly latest: (person: Person, query: string, limit: number) => Promise<SearchAnswer>;
  /** Stories that match, newest first; `after` gives the page that follows that story. */
  readonly search: (
    person: Person,
    query: string,
    options: { readonly limit: number; readonly after?: SearchCursor },
  ) => Promise<SearchAnswer>;
  /**
   * The whole recorded path of one story for this channel.
   * @param which a permalink, a link to a message in Slack, a story number (`412`), words of a headline, or empty for the channel's newest alert
   * @param options `threadTs` is set when asked inside a thread: then empty means that thread's story. `messageTs` is set
   * when asked of one message: then empty means the story of that alert or reply.
   */
  readonly why: (
    person: Person,
    which: string,
    options?: { readonly threadTs?: string; readonly messageTs?: string },
  ) => Promise<WhyAnswer>;
  /** What a person's App Home shows. */
  readonly home: (person: Person) => Promise<HomeAnswer>;
}
