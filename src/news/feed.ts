import type { FeedId } from './ids.ts';
import type { CountryCode, Region, Topic } from './tag.ts';

/** How asking a feed once can end. */
export type PollOutcome =
  /** A document we had not read before. */
  | 'fresh'
  | 'unchanged'
  /** 429 or 503. */
  | 'throttled'
  /** 410: never asked again. */
  | 'gone'
  | 'failed'
  /** An answer, but no feed we can read. */
  | 'not-a-feed';

/** Credentials for a feed: the secret itself stays in the environment, under the name `env`. */
type FeedAuth =
  /** The secret is sent in a header of this name. */
  | { readonly kind: 'header'; readonly header: string; readonly env: string }
  /** HTTP Basic: a user's name, and the secret as password. */
  | { readonly kind: 'basic'; readonly user: string; readonly env: string };

/** A feed as an editor configured it. */
export interface Feed {
  readonly id: FeedId;
  /** The publisher as readers know it; feeds of one publisher share it, so they count once as a source. */
  readonly source: string;
  /** The house that owns its publisher, where it owns several: they do not count as independent. Absent: it stands alone. */
  readonly family?: string;
  /** How far the publisher's own word of urgency is trusted, when not as usual. */
  readonly standing?: 'high' | 'low';
  readonly url: string;
  /** IANA zone for dates without one; never the server's. */
  readonly timezone: string;
  /** How much the dateline's place says about the story: 0 for desk datelines (AA's ISTANBUL), 2 for bureau-style agencies. */
  readonly datelineWeight: number;
  /** Used when a story names no place. */
  readonly defaultCountry: CountryCode | null;
  readonly defaultRegion: Region | null;
  /** What the feed is about when its stories do not say: a prior, not a verdict. */
  readonly topic: Topic | null;
  /** BCP 47, lower case, when the feed does not say. */
  readonly language: string | null;
  /**
   * The interval in ms an editor set instead of the publisher's rhythm: five minutes or more on any feed, less only with
   * `contract: true`; null when none is set.
   */
  readonly everyMs: number | null;
  /** Whether the pages of its stories are read for their whole text. */
  readonly fullText: boolean;
  /** How it is asked for as a customer; null for a feed anybody may read. */
  readonly auth: FeedAuth | null;
}

/** A feed of which no more is known than this: as people add it. */
export function defaultFeed(known: Pick<Feed, 'id' | 'source' | 'url'>): Feed {
  return {
    timezone: 'UTC',
    datelineWeight: 1,
    defaultCountry: null,
    defaultRegion: null,
    topic: null,
    language: null,
    everyMs: null,
    fullText: false,
    auth: null,
    ...known,
  };
}
