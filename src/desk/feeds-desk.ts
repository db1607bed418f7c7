import type { FeedId, UserId } from '../news/ids.ts';
import type { Story } from '../news/story.ts';
import type { Subscription } from '../news/subscription.ts';
import type { Tags } from '../news/tag.ts';
import type { FollowAnswer, Person } from './desk.ts';
import type { FeedHealth } from './feed-health.ts';

/** A feed as people see it. Times are epoch ms, UTC. */
export interface FeedStatus extends FeedHealth {
  readonly id: FeedId;
  /** People name it by this: F3. */
  readonly number: number;
  readonly source: string;
  readonly url: string;
  /** config/feeds.yaml lists it; then only there can it be taken out. */
  readonly isDeclared: boolean;
  /** Who added it here; null for one that is only declared. */
  readonly addedBy: UserId | null;
  readonly lastSuccessAt: number | null;
  /** Stories a day over the last week, or over the time it is known; null before the first poll. */
  readonly itemsADay: number | null;
  /** Null when it is never asked again. */
  readonly nextPollAt: number | null;
}

/** The feeds a word finds, in trouble first; declared ones before added ones. */
export interface FeedsAnswer {
  readonly word: string;
  readonly feeds: readonly FeedStatus[];
  /** How many feeds there are in all. */
  readonly total: number;
  /** When this was so. */
  readonly at: number;
}

/** One of the newest stories of a feed that is looked at before it is added. */
export interface PreviewItem {
  readonly story: Pick<Story, 'title' | 'permalink' | 'publishedAt' | 'dateQuality' | 'dateline'>;
  readonly tags: Tags;
}

/** What was found at a URL that somebody typed. */
export type FeedLook =
  | {
      readonly kind: 'feed';
      /** Where the feed is; redirects for good followed, found through a page's announcement perhaps. */
      readonly url: string;
      readonly source: string;
      /** The newest five, newest first; none for an empty feed. */
      readonly items: readonly PreviewItem[];
      /** Stories in the document. */
      readonly total: number;
      readonly isUndated: boolean;
    }
  /** A page that announces several feeds. */
  | {
      readonly kind: 'choices';
      readonly feeds: readonly { readonly url: string; readonly title: string }[];
    }
  /** Not an address we fetch, no answer, or no feed there; one line for a person. */
  | { readonly kind: 'no-feed'; readonly reason: string };

/** Looks at feeds before they are added; intake implements it, behind its guard. */
export interface FeedReader {
  /** Never throws for what the network or the server does. */
  readonly look: (url: string) => Promise<FeedLook>;
}

/** A feed by number and name. */
export interface NamedFeed {
  readonly id: FeedId;
  readonly number: number;
  readonly source: string;
}

export type AddFeedAnswer =
  /** Nothing is changed yet: the person is asked. */
  | {
      readonly kind: 'preview';
      readonly look: Extract<FeedLook, { kind: 'feed' }>;
    }
  | { readonly kind: 'added'; readonly feed: NamedFeed }
  | { readonly kind: 'already'; readonly feed: FeedStatus; readonly at: number }
  | { readonly kind: 'empty' }
  | Exclude<FeedLook, { kind: 'feed' }>;

export type SubscribeFeedAnswer =
  | {
      readonly kind: 'subscribed';
      readonly feed: NamedFeed;
      /** Whether the feed was added for it. */
      readonly isNew: boolean;
      readonly subscription: Subscription;
      /** For the person only: the newest five of a feed that was added. */
      readonly items: readonly PreviewItem[];
    }
  | Exclude<AddFeedAnswer, { kind: 'preview' | 'added' | 'already' }>
  | Exclude<FollowAnswer, { kind: 'followed' }>;

export type RemoveFeedAnswer =
  | {
      readonly kind: 'removed';
      readonly feed: NamedFeed;
      /** Subscriptions that name it, in whatever channel, and now find nothing new of it. */
      readonly followers: readonly Subscription[];
    }
  /** An Undo leaves it where it is: somebody follows it by now. */
  | {
      readonly kind: 'followed';
      readonly feed: NamedFeed;
      readonly followers: readonly Subscription[];
    }
  /** Listed in config/feeds.yaml: taken out there. */
  | { readonly kind: 'declared'; readonly feed: NamedFeed }
  | { readonly kind: 'unknown'; readonly wanted: string };

/** The verbs about feeds. */
export interface FeedVerbs {
  /** The feeds and how each does; only those whose name, host or state holds `word`, when it is not empty. */
  readonly feeds: (person: Person, word: string) => Promise<FeedsAnswer>;
  /**
   * Looks at a URL and, once `confirmed`, adds the feed there. Anybody may. One that was looked at just now (its `source`
   * is known) is not looked at again.
   */
  readonly addFeed: (
    person: Person,
    url: string,
    options?: { readonly confirmed?: boolean; readonly source?: string },
  ) => Promise<AddFeedAnswer>;
  /**
   * Follows one feed in the person's channel, and adds it first where it is new. One that was looked at just now (its
   * `source` is known) is not looked at again.
   */
  readonly subscribeFeed: (
    person: Person,
    url: string,
    options?: { readonly source?: string },
  ) => Promise<SubscribeFeedAnswer>;
  /** Takes off a feed that people added, named by number (`F3`), id or URL; an Undo only one that nobody follows. */
  readonly removeFeed: (
    person: Person,
    which: string,
    options?: { readonly isUndo?: boolean },
  ) => Promise<RemoveFeedAnswer>;
  /** Brings a removed feed back: the Undo of `removeFeed`. */
  readonly restoreFeed: (person: Person, number: number) => Promise<AddFeedAnswer>;
}
