/** One item of a feed, as its format gave it: decoded, resolved, nothing judged. Every wire format fills the same shape. */
export interface RawItem {
  /** guid, atom:id, rdf:about, or null when the format gave none. */
  readonly id: string | null;
  /** One line of plain text; empty when absent. */
  readonly title: string;
  /** Absolute http(s) URL, or null. */
  readonly link: string | null;
  /** ISO 8601 in UTC, or null when absent or impossible. */
  readonly publishedAt: string | null;
  /** ISO 8601 in UTC: the last change, when given apart from the publication. */
  readonly updatedAt: string | null;
  /** False when the date had no zone of its own and the feed's was used. */
  readonly hasZone: boolean;
  /** The fullest text the item carries, still HTML (or plain text); empty when absent. */
  readonly body: string;
  /** The item's short description when it has one beside the body, still HTML. */
  readonly summary: string | null;
  readonly authors: readonly string[];
  readonly categories: readonly string[];
  readonly language: string | null;
}

/** When a document wishes to be asked again. */
export interface PollWish {
  /** From `ttl` or sy:updatePeriod and sy:updateFrequency, in ms; null when it states none. */
  readonly everyMs: number | null;
  /** sy:updateBase in epoch ms: updates come at whole intervals from it; null when it states none. */
  readonly baseAt: number | null;
  /** Hours of the day (0 to 23, GMT) in which nothing comes, from skipHours. */
  readonly skipHours: readonly number[];
  /** Days of the week (0 is Sunday, GMT) on which nothing comes, from skipDays. */
  readonly skipDays: readonly number[];
}

/** A feed document, read. Items stand in document order, no caps, no dedupe. */
export interface ParsedFeed {
  readonly format: 'rss' | 'rdf' | 'atom' | 'json-feed';
  /** Which parser read it: recorded with the feed's health. */
  readonly way: 'rss-parser' | 'feedparser' | 'zod';
  readonly title: string;
  readonly link: string | null;
  readonly language: string | null;
  readonly wish: PollWish;
  readonly items: readonly RawItem[];
}

/** What reading bytes can end in. */
export type ParseOutcome =
  | { readonly kind: 'parsed'; readonly feed: ParsedFeed }
  | { readonly kind: 'unreadable'; readonly reason: string };
