import type { ChannelId, RunningStoryId, StoryId } from '../news/ids.ts';
import type { StoredTake } from '../news/story.ts';
import { missingClause, subjectOf } from '../query/match.ts';
import { phrase } from '../query/query.ts';
import { words } from '../query/words.ts';
import { readNewestChange } from '../store/corrections.ts';
import {
  readMessageTake,
  readOutcomes,
  readRootTake,
  readTakeByPermalink,
} from '../store/outcomes.ts';
import { searchTakes } from '../store/search.ts';
import { readRunningStories, readRunningStory, readTake } from '../store/stories.ts';
import { readSubscriptions, readSubscriptionsById } from '../store/subscriptions.ts';
import { readHome, readOwnStory } from '../store/workspace-stories.ts';
import { asHeldBy } from '../store/workspace-tags.ts';
import { readQuery, type DeskDeps } from './deps.ts';
import type { Person, WhyAnswer, WhyStory } from './desk.ts';

/** The message or thread a question was asked of. */
interface Asked {
  readonly threadTs?: string;
  readonly messageTs?: string;
}

/** The address of a message in Slack: `/archives/C…/p1716022800000100?thread_ts=…`. */
const messageLink = /^https?:\/\/[^/]+\/archives\/([CGD][A-Z0-9]+)\/p(\d{10,})(\d{6})(?:\?\S*)?$/;

/** The story of a message of ours; of anybody else's in a thread of ours, the thread's. */
async function takeOfMessage(
  { workspaceId }: Person,
  channelId: ChannelId,
  ts: string,
  threadTs: string | undefined,
  { store: { db } }: DeskDeps,
): Promise<StoredTake | undefined> {
  const take = await readMessageTake(db, workspaceId, channelId, ts);
  if (take !== undefined || threadTs === undefined) return take;
  return readRootTake(db, workspaceId, channelId, threadTs);
}

/**
 * Finds the story a person means: a number, a permalink, a link to a message, words of its headline, or the message's,
 * thread's or channel's newest.
 */
export async function findTake(
  person: Person,
  which: string,
  { threadTs, messageTs }: Asked,
  deps: DeskDeps,
): Promise<StoredTake | undefined> {
  const { db } = deps.store;
  const wanted = which.trim();
  if (wanted === '') {
    return messageTs === undefined
      ? readRootTake(db, person.workspaceId, person.channelId, threadTs ?? null)
      : takeOfMessage(person, person.channelId, messageTs, threadTs, deps);
  }
  const link = messageLink.exec(wanted);
  if (link !== null) {
    const [url, channelId, seconds, micros] = link;
    const thread = new URL(url).searchParams.get('thread_ts') ?? undefined;
    const ts = `${seconds}.${micros}`;
    return takeOfMessage(person, channelId as ChannelId, ts, thread, deps);
  }
  const number = /^(?:#|story\s+#?)?(\d{1,12})[.?!]?$/i.exec(wanted)?.[1];
  if (number !== undefined) return readTake(db, Number(number) as StoryId);
  if (/^https?:\/\//i.test(wanted)) return readTakeByPermalink(db, wanted);
  const found = words(wanted);
  if (found.length === 0) return undefined;
  const now = deps.clock.now();
  const asked = { limit: 1, before: now + 1, now, workspaceId: person.workspaceId };
  const together = await searchTakes(deps.store, phrase(found, false), asked);
  if (together.takes[0] !== undefined) return together.takes[0];
  const read = readQuery(wanted, deps);
  if (read.kind === 'bad-query') return undefined;
  return (await searchTakes(deps.store, read.query, asked)).takes[0];
}

/** The running story a take is in, and how it came there. */
async function storyOf(
  { workspaceId }: Person,
  { id, runningStoryId, decision }: StoredTake,
  { store: { db } }: DeskDeps,
): Promise<WhyStory> {
  const home = await readHome(db, workspaceId, runningStoryId, id);
  const own = await readOwnStory(db, workspaceId, home);
  const acts = own?.acts ?? [];
  const { runnerUp } = decision;
  const named = await readRunningStories(db, [
    ...new Set(acts.flatMap(({ from, into }) => [from, into])),
    ...(runnerUp === null ? [] : [runnerUp.runningStoryId]),
  ]);
  const headlineOf = (running: RunningStoryId): string | undefined =>
    named.find((one) => one.id === running)?.headline;
  const other = runnerUp === null ? undefined : headlineOf(runnerUp.runningStoryId);
  return {
    headline: own?.running.headline ?? '',
    runnerUp:
      runnerUp === null || other === undefined ? null : { headline: other, score: runnerUp.score },
    acts: acts.map(({ verb, by, from, into }) => ({
      verb,
      by,
      from: headlineOf(from) ?? '',
      into: headlineOf(into) ?? '',
    })),
  };
}

/** The recorded path of one story for this channel, and the clause that failed for each subscription that did not match. */
export async function why(
  person: Person,
  which: string,
  deps: DeskDeps,
  asked: Asked = {},
): Promise<WhyAnswer> {
  const { db } = deps.store;
  const found = await findTake(person, which, asked, deps);
  if (found === undefined) {
    const wanted = asked.messageTs === undefined ? which : 'that message';
    return { kind: 'not-found', wanted };
  }
  const [take = found] = await asHeldBy(db, person.workspaceId, [found]);
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
  const change = (await readNewestChange(db, person.workspaceId, [take.id])) ?? null;
  const story = await storyOf(person, take, deps);
  return { kind: 'explained', take, change, story, outcomes, misses, later };
}
