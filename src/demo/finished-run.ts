import type { IntentKind } from '../news/intent.ts';
import type { OutcomeKind } from '../news/outcome.ts';
import type { Relation } from '../news/story.ts';
import type { Region, Topic } from '../news/tag.ts';
import type { WireCounts } from './wire-server.ts';

/** A story as it stands in the database when the day is over. */
export interface RunStory {
  /** The publisher's id, as the feed gave it. */
  readonly guid: string;
  readonly feed: string;
  readonly title: string;
  /** Best first. */
  readonly regions: readonly Region[];
  /** Best first. */
  readonly topics: readonly Topic[];
  readonly urgency: number | null;
  readonly runningStory: number;
  readonly relation: Relation;
  readonly version: number;
}

/** One recorded outcome, the newest for its story, subscription and version. */
export interface RunOutcome {
  readonly guid: string;
  /** `#name` or `@person`. */
  readonly channel: string;
  readonly outcome: OutcomeKind;
}

/** A message as it stands in the workspace when the day is over. */
export interface RunMessage {
  readonly ts: string;
  /** Epoch ms. */
  readonly at: number;
  /** What it says, line by line, as a reader sees it. */
  readonly lines: readonly string[];
  /** Every address it leads to. */
  readonly links: readonly string[];
  /** What it was sent for; null when Dateline's outbox does not know it. */
  readonly sentFor: { readonly kind: IntentKind; readonly guid: string } | null;
  /** How often it was redrawn. */
  readonly edits: number;
  /** Whom it would notify. */
  readonly pings: readonly string[];
  /** Links whose label names another place. */
  readonly spoofs: readonly string[];
  readonly replies: readonly RunMessage[];
}

/** A channel or direct message with its roots, oldest first. */
export interface RunChannel {
  /** `#name` or `@person`. */
  readonly name: string;
  readonly messages: readonly RunMessage[];
}

/** All that a played day left behind. */
export interface FinishedRun {
  readonly stories: readonly RunStory[];
  readonly outcomes: readonly RunOutcome[];
  readonly channels: readonly RunChannel[];
  /** Outbox rows that are not sent, each a line. */
  readonly unsent: readonly string[];
  /** Calls Slack answered with an error other than `ratelimited`, each a line. */
  readonly slackErrors: readonly string[];
  /** Delivery ids that were posted more than once. */
  readonly doubles: readonly string[];
  readonly wires: Readonly<WireCounts>;
}
