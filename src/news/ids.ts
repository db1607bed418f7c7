/** Branded ids: a story's number cannot be passed where a running story's is wanted, nor a person where a channel is. */
type Branded<T, Name extends string> = T & { readonly __brand: Name };

/** A publisher's report as stored (one row, whatever its versions). */
export type StoryId = Branded<number, 'StoryId'>;
/** One event, gathered from many stories. */
export type RunningStoryId = Branded<number, 'RunningStoryId'>;
export type SubscriptionId = Branded<number, 'SubscriptionId'>;
/** A merge or split of running stories by a person. */
export type StoryActId = Branded<number, 'StoryActId'>;
/** A row of the outbox. */
export type IntentId = Branded<number, 'IntentId'>;
/** The feed's `id` in config/feeds.yaml: kebab-case. */
export type FeedId = Branded<string, 'FeedId'>;
/** Slack's team id, or `local`. */
export type WorkspaceId = Branded<string, 'WorkspaceId'>;
/** Slack's conversation id: C… public, G… private, D… direct. */
export type ChannelId = Branded<string, 'ChannelId'>;
/** Slack's user id: U… or W…. */
export type UserId = Branded<string, 'UserId'>;
