import type { PollOutcome } from './feed.ts';
import type { ChannelId, FeedId, RunningStoryId, StoryId } from './ids.ts';
import type { IntentKind } from './intent.ts';
import type { OutcomeKind } from './outcome.ts';
import type { RunningStory } from './running-story.ts';
import type { Relation } from './story.ts';
import type { Evidence, Tags } from './tag.ts';

/** The newest of something, newest first. */
interface Newest<T> {
  readonly items: readonly T[];
  /** Whether there are older ones. */
  readonly hasMore: boolean;
}

/** A story as it arrived, with the reason for each tag. */
export interface DeskStory extends Pick<Tags, 'topics' | 'regions' | 'countries' | 'genre'> {
  readonly id: StoryId;
  readonly feed: FeedId;
  readonly source: string;
  readonly title: string;
  readonly permalink: string | null;
  readonly receivedAt: number;
  readonly language: string | null;
  readonly urgency: number | null;
  /** 1 for the first version we saw. */
  readonly version: number;
  /** Came with its feed's first poll: never alerted. */
  readonly isBaseline: boolean;
  readonly runningStoryId: RunningStoryId;
  readonly slug: string;
  readonly relation: Relation;
  /** Why it went into that running story. */
  readonly why: string;
  /** The heaviest first, a dozen at most. */
  readonly evidence: readonly Evidence[];
  /** How it ended for the subscriptions that matched; empty when none did. */
  readonly outcomes: readonly { readonly outcome: OutcomeKind; readonly count: number }[];
}

/** A take of a running story, in a line. */
export interface DeskTake {
  readonly id: StoryId;
  readonly source: string;
  readonly title: string;
  readonly receivedAt: number;
  readonly relation: Relation;
}

/** A running story with its newest takes and where it was posted. */
export interface DeskRunningStory extends RunningStory {
  /** Its messages, by the ts of their roots, oldest first. */
  readonly posts: readonly { readonly channelId: ChannelId; readonly ts: string }[];
  /** Newest first, six at most. */
  readonly newest: readonly DeskTake[];
}

/** A channel's sending lane. */
export interface DeskLane {
  readonly channelId: ChannelId;
  /** Rows that still want sending, the one being sent among them. */
  readonly waiting: number;
  /** What goes next; null when nothing waits. `headline` is null for a notice. */
  readonly next: { readonly kind: IntentKind; readonly headline: string | null } | null;
  /** Not before this, epoch ms. */
  readonly nextAt: number;
  /** Whether an attempt is under way, or its outcome is not known yet. */
  readonly isSending: boolean;
  /** Rows that wait for a person's decision. */
  readonly held: number;
  /** Set while a person must act. */
  readonly pausedReason: string | null;
}

/** A Web API method (`*` for all) that Slack has closed for the workspace. */
export interface DeskGate {
  readonly method: string;
  readonly closedUntil: number;
  readonly reason: string | null;
}

/** How a feed is doing. */
export interface DeskFeed {
  readonly id: FeedId;
  readonly source: string;
  /** How the last poll ended; null before the first. */
  readonly lastOutcome: PollOutcome | null;
  readonly lastSuccessAt: number | null;
  readonly failingSince: number | null;
  /** One line for a person, while it fails. */
  readonly failure: string | null;
  readonly failures: number;
  /** What the last document that could be read lacked. */
  readonly document: 'empty' | 'undated' | null;
  readonly nextAt: number;
  /** Stories stored in the last 24 hours. */
  readonly today: number;
}

/** A story that matched a subscription and made no message of its own, and why. */
export interface DeskUnposted {
  readonly storyId: StoryId;
  readonly title: string;
  readonly source: string;
  readonly channelId: ChannelId;
  /** S12 is number 12. */
  readonly subscription: number;
  readonly query: string;
  readonly outcome: OutcomeKind;
  readonly reason: string | null;
  readonly at: number;
}

/** Everything one sees of the wires at work. Times are epoch ms, UTC; embargoed and killed stories never show. */
export interface WireDesk {
  readonly now: number;
  readonly stories: Newest<DeskStory>;
  readonly running: Newest<DeskRunningStory>;
  readonly lanes: readonly DeskLane[];
  readonly gates: readonly DeskGate[];
  readonly feeds: readonly DeskFeed[];
  readonly unposted: Newest<DeskUnposted>;
}
