import type { RunningStoryId } from './ids.ts';

/** Where a running story stands, as its root message shows it. */
export type RunningStoryState = 'new' | 'developing' | 'updated' | 'corrected';

/** All takes of one event. */
export interface RunningStory {
  readonly id: RunningStoryId;
  /** Short name: two to five telling words of the first headline, such as `taiwan-military-talks`. */
  readonly slug: string;
  /** The headline that speaks for the whole. */
  readonly headline: string;
  readonly state: RunningStoryState;
  /** Epoch ms, UTC. */
  readonly openedAt: number;
  readonly lastTakeAt: number;
  /** Reports of their own, copies not counted. */
  readonly takes: number;
  /** The same text in other outlets. */
  readonly copies: number;
  /** Independent voices with a report of their own: publishers of different houses, or the agencies they credit. */
  readonly sources: number;
  /** The most urgent of its takes, 1 to 8, or null. */
  readonly urgency: number | null;
}

/** A sentence of an account merged from several reports, and whose it is. */
export interface ToldSentence {
  /** Verbatim, from the first of the sources. */
  readonly sentence: string;
  /** Everybody who reports this, first of all whose words these are. */
  readonly sources: readonly string[];
}

/** A paragraph on a running story that a language model wrote and that was held against its reports. */
export interface Gist {
  readonly text: string;
  /** How many reports it was written from. */
  readonly reports: number;
}
