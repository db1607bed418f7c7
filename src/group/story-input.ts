import type { FeedId, RunningStoryId, StoryId } from '../news/ids.ts';
import type { GroupDecision } from '../news/story.ts';

/** What grouping reads of a story. */
export interface GroupInput {
  /** The caller's own number for this arrival, echoed nowhere: for logs and tests. */
  readonly key: number;
  readonly feed: FeedId;
  /** The publisher: the same text from another source is a copy, from the same one a revision. */
  readonly source: string;
  readonly guid: string;
  /** Canonical URL, or null. */
  readonly permalink: string | null;
  readonly title: string;
  /** Deck and body, or either; may be empty. */
  readonly text: string;
  /** Epoch ms, UTC: when it arrived. */
  readonly at: number;
  readonly contentHash: string;
  /** The countries the tagger stands by; absent or empty when it names none. */
  readonly countries?: readonly string[];
  /** The regions, likewise. */
  readonly regions?: readonly string[];
}

/** Where a story goes, and why. */
export interface Decision extends GroupDecision {
  /** The running story it joins; null when it opens one. */
  readonly runningStoryId: RunningStoryId | null;
  /** The story this one repeats (`copy`) or replaces (`revision`); else null. */
  readonly storyId: StoryId | null;
}

/** The ids the store gave to an admitted story. */
export interface AdmittedIds {
  readonly storyId: StoryId;
  readonly runningStoryId: RunningStoryId;
}
