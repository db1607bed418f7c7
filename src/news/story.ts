import type { FeedId, RunningStoryId, StoryId } from './ids.ts';
import type { Tags } from './tag.ts';

/** The opening formula of agency copy: where it was filed, when, by whom. Not what the story is about. */
export interface Dateline {
  /** As written, title-cased: `Istanbul`, `Lima, Peru`. */
  readonly place: string | null;
  /** As written: `May 17`; null where none stands. */
  readonly date: string | null;
  readonly agency: string | null;
}

/** Headline prefixes, taken off the title and kept. */
export type HeadlineFlag =
  | 'flash'
  | 'breaking'
  | 'urgent'
  | 'update'
  | 'wrapup'
  | 'corrected'
  | 'refile'
  | 'repeat'
  | 'exclusive'
  | 'factbox'
  | 'live';

/** How far `publishedAt` can be trusted. */
export type DateQuality =
  /** The feed gave a whole date with a zone. */
  | 'given'
  /** The feed gave a date without a zone; its configured zone was used. */
  | 'assumed'
  /** None, or an impossible one: the time we received it. */
  | 'received';

/** One version of one publisher's report, in the one shape every later stage reads. All text is plain, never markup. */
export interface Story {
  readonly feed: FeedId;
  /** The publisher, as readers know it: `Anadolu Agency`. */
  readonly source: string;
  /** Stable within the feed: the publisher's id, else the permalink, else a hash of title and date. */
  readonly guid: string;
  /** One line, at most 500 characters, prefixes off. Never empty: without a title, the first sentence (≤ 100 characters). */
  readonly title: string;
  readonly flags: readonly HeadlineFlag[];
  /** The standfirst or the feed's own short description, cleaned; empty when the body says the same. */
  readonly deck: string;
  /** The body without furniture, paragraphs parted by a blank line; the deck's text when the feed gives no body; may be empty. */
  readonly text: string;
  /** Canonical http(s) URL, or null. */
  readonly permalink: string | null;
  /** Epoch ms, UTC. */
  readonly publishedAt: number;
  readonly dateQuality: DateQuality;
  /** Epoch ms, UTC. */
  readonly receivedAt: number;
  readonly dateline: Dateline | null;
  /** BCP 47, lower case, or null when unknown. */
  readonly language: string | null;
  /** IPTC urgency: 1 flash … 8. As the wire states it until the story is judged (`judgeUrgency`); null when nothing tells. */
  readonly urgency: number | null;
  /** What its urgency was read from, in words for a person. */
  readonly urgencyWhy?: string;
  /** The publisher's own section and category names. */
  readonly sections: readonly string[];
  /** Furniture taken off its text (bylines, captions, sign-offs, notices, its dateline as written), kept for a look. */
  readonly removed?: readonly string[];
  /** Set when its text is its page's, read because its feed gives little. */
  readonly textFrom?: 'page';
  /** Hash over title, deck and text: tells whether a story with a known guid has changed. */
  readonly contentHash: string;
}

/** How a take came to its running story. */
export type Relation =
  /** Opened it. */
  | 'new'
  /** Another report of the same event. */
  | 'update'
  /** The same text from another outlet. */
  | 'copy'
  /** A newer version of a story we have. */
  | 'revision';

/** Why a take went where it went, kept for `/wire why`. */
export interface GroupDecision {
  readonly relation: Relation;
  /** The similarity that decided, 0 to 1; 1 for identity by guid or URL. */
  readonly score: number;
  /** One line for a person: the step of the ladder and the threshold. */
  readonly why: string;
  readonly sharedTerms: readonly string[];
  /** The next best running story and its score, if any. */
  readonly runnerUp: { readonly runningStoryId: RunningStoryId; readonly score: number } | null;
}

/** A story as stored: tagged, in its running story, at its newest version. */
export interface Take extends Story {
  readonly id: StoryId;
  readonly runningStoryId: RunningStoryId;
  /** 1 for the first version we saw. */
  readonly version: number;
  readonly decision: GroupDecision;
  readonly tags: Tags;
  /** Verbatim sentences that tell the story, best first three in source order; may be empty. */
  readonly summary: readonly string[];
}

/** A take with what the pipeline keeps beside it. */
export interface StoredTake extends Take {
  /** Sentences of the longer summary beyond `summary`; may be empty. */
  readonly longer: readonly string[];
  /** Came with its feed's first poll: never alerted. */
  readonly isBaseline: boolean;
}

/** How much of a text identity compares. */
export const knownOpening = 400;

/** Of a story we have, what tells whether another is the same. Times are epoch ms, UTC. */
export interface KnownStory {
  readonly id: StoryId;
  readonly guid: string;
  readonly permalink: string | null;
  readonly title: string;
  /** The beginning of its text: `knownOpening` characters. */
  readonly opening: string;
  readonly contentHash: string;
  readonly publishedAt: number;
  readonly dateQuality: DateQuality;
  readonly receivedAt: number;
}

/** What stories are looked up by; one found by any of them may be the same story. */
export interface IdentityKeys {
  readonly guids: readonly string[];
  readonly permalinks: readonly string[];
  readonly titles: readonly string[];
}
