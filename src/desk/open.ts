import { readSubscriptions } from '../store/subscriptions.ts';
import { addFeed, removeFeed, restoreFeed, subscribeFeed } from './add-feed.ts';
import type { DeskDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { deliveryVerbs } from './delivery.ts';
import { feeds } from './feeds.ts';
import { follow, refollow, unfollow } from './follow.ts';
import { home } from './home.ts';
import { mergeStories, splitStory, storyOf, undoStoryAct } from './merge-split.ts';
import { search } from './search.ts';
import { confirmTags, correctTags, quality, tagsOf, undoCorrection } from './tag-verdicts.ts';
import { trendVerbs } from './trends.ts';
import { why } from './why.ts';

/** The desk: every verb over one store. */
export function openDesk(deps: DeskDeps): Desk {
  return {
    ...deliveryVerbs(deps),
    ...trendVerbs(deps),
    feeds: async (person, word) => feeds(person, word, deps),
    addFeed: async (person, url, options) => addFeed(person, url, options ?? {}, deps),
    subscribeFeed: async (person, url, options) =>
      subscribeFeed(person, url, options?.source ?? null, deps),
    removeFeed: async (person, which, options) => removeFeed(person, which, options ?? {}, deps),
    restoreFeed: async (person, number) => restoreFeed(person, number, deps),
    follow: async (person, query, options) =>
      follow(person, query, options?.confirmed ?? false, deps),
    unfollow: async (person, which, options) => unfollow(person, which, deps, options),
    refollow: async (person, number, options) => refollow(person, number, deps, options),
    list: async ({ workspaceId, channelId }) =>
      readSubscriptions(deps.store.db, { workspaceId, channelId }),
    latest: async ({ workspaceId }, query, limit) => search(workspaceId, query, { limit }, deps),
    search: async ({ workspaceId }, query, options) => search(workspaceId, query, options, deps),
    why: async (person, which, options) => why(person, which, deps, options),
    home: async (person) => home(person, deps),
    tagsOf: async (person, which, options) => tagsOf(person, which, options ?? {}, deps),
    correctTags: async (person, storyId, wanted) => correctTags(person, storyId, wanted, deps),
    confirmTags: async (person, storyId) => confirmTags(person, storyId, deps),
    undoCorrection: async (person, id) => undoCorrection(person, id, deps),
    storyOf: async (person, which, options) => storyOf(person, which, options ?? {}, deps),
    mergeStories: async (person, storyId, into) => mergeStories(person, storyId, into, deps),
    splitStory: async (person, storyId, others) => splitStory(person, storyId, others, deps),
    undoStoryAct: async (person, id) => undoStoryAct(person, id, deps),
    quality: async (person) => quality(person, deps),
  };
}
