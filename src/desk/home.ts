import { readNewestRunningStories } from '../store/running-stories.ts';
import { readSubscriptions } from '../store/subscriptions.ts';
import type { DeskDeps } from './deps.ts';
import type { HomeAnswer, Person } from './desk.ts';

/** Running stories the App Home shows. */
const shownStories = 5;

/** What a person's App Home shows. */
export async function home(person: Person, { store }: DeskDeps): Promise<HomeAnswer> {
  const { workspaceId, userId, channelId } = person;
  const all = await readSubscriptions(store.db, { workspaceId });
  return {
    mine: all.filter(
      (one) =>
        (one.createdBy === userId && !one.channelId.startsWith('D')) ||
        (person.isDirect && one.channelId === channelId),
    ),
    running: await readNewestRunningStories(store.db, workspaceId, shownStories),
  };
}
