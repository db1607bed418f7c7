import { readSubscriptions } from '../store/subscriptions.ts';
import type { DeskDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { follow, refollow, unfollow } from './follow.ts';
import { search } from './search.ts';
import { why } from './why.ts';

/** The desk: every verb over one store. */
export function openDesk(deps: DeskDeps): Desk {
  return {
    follow: async (person, query, options) =>
      follow(person, query, options?.confirmed ?? false, deps),
    unfollow: async (person, which) => unfollow(person, which, deps),
    refollow: async (person, number) => refollow(person, number, deps),
    list: async ({ workspaceId, channelId }) =>
      readSubscriptions(deps.store.db, { workspaceId, channelId }),
    latest: async (_person, query, limit) => search(query, { limit }, deps),
    search: async (_person, query, options) => search(query, options, deps),
    why: async (person, which, options) => why(person, which, options?.threadTs ?? null, deps),
  };
}
