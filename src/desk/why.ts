import type { StoryId } from '../news/ids.ts';
import type { StoredTake } from '../news/story.ts';
import { missingClause, subjectOf } from '../query/match.ts';
import { phrase } from '../query/query.ts';
import { words } from '../query/words.ts';
import { readOutcomes, readRootTake, readTakeByPermalink } from '../store/outcomes.ts';
import { searchTakes } from '../store/search.ts';
import { readRunningStory, readTake } from '../store/stories.ts';
import { readSubscriptions, readSubscriptionsById } from '../store/subscriptions.ts';
import { readQuery, type DeskDeps } from './deps.ts';
import type { Person, WhyAnswer } from './desk.ts';

/** Finds the story a person means: a number, a permalink, words of its headline, or the thread's or channel's newest. */
async function findTake(
  person: Person,
  which: string,
  threadTs: string | null,
  deps: DeskDeps,
): Promise<StoredTake | undefined> {
  const { db } = deps.store;
  const wanted = which.trim();
  if (wanted === '') return readRootTake(db, person.workspaceId, person.channelId, threadTs);
  const number = /^(?:#|story\s+#?)?(\d{1,12})[.?!]?$/i.exec(wanted)?.[1];
  if (number !== undefined) return readTake(db, Number(number) as StoryId);
  if (/^https?:\/\//i.test(wanted)) return readTakeByPermalink(db, wanted);
  const found = words(wanted);
  if (found.length === 0) return undefined;
  const now = deps.clock.now();
  const asked = { limit: 1, before: now + 1, now };
  const together = await searchTakes(deps.store, phrase(found, false), asked);
  if (together.takes[0] !== undefined) return together.takes[0];
  const read = readQuery(wanted, deps);
  if (read.kind === 'bad-query') return undefined;
  return (await searchTakes(deps.store, read.query, asked)).takes[0];
}

/** The recorded path of one story for this channel, and the clause that failed for each subscription that did not match. */
export async function why(
  person: Person,
  which: string,
  threadTs: string | null,
  deps: DeskDeps,
): Promise<WhyAnswer> {
  const { db } = deps.store;
  const take = await findTake(person, which, threadTs, deps);
  if (take === undefined) return { kind: 'not-found', wanted: which };
  const recorded = await readOutcomes(db, person.workspaceId, person.channelId, take.id);
  const named = await readSubscriptionsById(db, [
    ...new Set(recorded.map((one) => one.subscriptionId)),
  ]);
  const outcomes = recorded.flatMap((one) => {
    const subscription = named.find(({ id }) => id === one.subscriptionId);
    return subscription === undefined
      ? []
      : [{ subscription, outcome: one.outcome, reason: one.reason, at: one.at }];
  });
  const running = await readRunningStory(db, take.runningStoryId);
  const subject = subjectOf(take, take.tags, running?.state ?? 'new');
  const now = deps.clock.now();
  const here = await readSubscriptions(db, person);
  const misses = here.flatMap((subscription) => {
    const read = readQuery(subscription.query, deps);
    if (read.kind === 'bad-query') return [];
    const clause = missingClause(read.query, subject, now);
    return clause === null ? [] : [{ subscription, clause }];
  });
  const later = here.filter(
    ({ id, createdAt }) =>
      createdAt >= take.receivedAt &&
      !outcomes.some(({ subscription }) => subscription.id === id) &&
      !misses.some(({ subscription }) => subscription.id === id),
  );
  return { kind: 'explained', take, outcomes, misses, later };
}
