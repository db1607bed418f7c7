import type { Subscription } from '../news/subscription.ts';
import { isOnlyNegative } from '../query/match.ts';
import { parseQuery } from '../query/parse.ts';
import { printQuery, queryKey } from '../query/print.ts';
import type { Query } from '../query/query.ts';
import { anyValue } from '../query/vocabulary.ts';
import { readFeedByUrl } from '../store/added-feeds.ts';
import { countRunningStories } from '../store/search.ts';
import {
  addSubscription,
  ensureWorkspace,
  readSubscriptionByNumber,
  readSubscriptions,
  reviveSubscription,
  setSubscriptionEnd,
  writeAudit,
} from '../store/subscriptions.ts';
import type { Queries } from '../store/store.ts';
import { readQuery, type DeskDeps } from './deps.ts';
import type { FollowAnswer, Person, UnfollowAnswer } from './desk.ts';
import { isFeedUrl, wholeUrl } from './feed-url.ts';

const weekMs = 7 * 86_400_000;

/**
 * Why the channel cannot take alerts, or null. The command also works in a direct message between other people, where
 * nothing of ours could ever be posted.
 */
export async function blocked(
  person: Person,
  deps: Pick<DeskDeps, 'directory'>,
): Promise<Extract<FollowAnswer, { kind: 'cannot-post' }> | null> {
  const standing = await deps.directory.standing(person.channelId);
  if (person.isDirect && standing !== 'not-found') return null;
  return standing === 'member' || standing === 'unsure' ? null : { kind: 'cannot-post', standing };
}

/** The subscription that asks for the same, in whatever order of its clauses. */
function sameAs(query: Query, here: readonly Subscription[]): Subscription | undefined {
  const key = queryKey(query);
  return here.find((one) => {
    const stored = parseQuery(one.query, anyValue);
    return stored.kind === 'parsed' && queryKey(stored.query) === key;
  });
}

/** Follows a query in the person's channel. */
export async function follow(
  person: Person,
  text: string,
  isConfirmed: boolean,
  deps: DeskDeps,
): Promise<FollowAnswer> {
  if (text.trim() === '') return { kind: 'empty' };
  const read = readQuery(text, deps);
  if (read.kind === 'bad-query') return read;
  const barrier = await blocked(person, deps);
  if (barrier !== null) return barrier;
  const query = printQuery(read.query);
  const now = deps.clock.now();
  const lastWeek = await countRunningStories(
    deps.store,
    read.query,
    now - weekMs,
    now,
    person.workspaceId,
  );
  if (isOnlyNegative(read.query) && !isConfirmed) {
    const same = sameAs(read.query, await readSubscriptions(deps.store.db, person));
    if (same !== undefined) return { kind: 'already', subscription: same };
    return { kind: 'confirm-everything', query, lastWeek };
  }
  return deps.store.db.transaction().execute(async (tx): Promise<FollowAnswer> => {
    await ensureWorkspace(tx, person.workspaceId, now);
    const here = await readSubscriptions(tx, person);
    const same = sameAs(read.query, here);
    if (same !== undefined) return { kind: 'already', subscription: same };
    const subscription = await addSubscription(tx, {
      workspaceId: person.workspaceId,
      channelId: person.channelId,
      createdBy: person.userId,
      query,
      delivery: 'alerts',
      now,
    });
    await writeAudit(tx, {
      workspaceId: person.workspaceId,
      at: now,
      actor: person.userId,
      verb: 'follow',
      channelId: person.channelId,
      detail: `S${subscription.number} ${query}`,
    });
    return { kind: 'followed', subscription, lastWeek };
  });
}

/** The subscription a person means: `12`, `S12`, `#12`, or its query in any spelling that reads the same. */
function meant(
  which: string,
  here: readonly Subscription[],
  deps: DeskDeps,
): Subscription | undefined {
  const number = /^\s*[s#]?(\d{1,9})[.,!]?\s*$/i.exec(which)?.[1];
  const numbered = here.find((one) => one.number === Number(number));
  if (numbered !== undefined) return numbered;
  const read = readQuery(which, deps);
  if (read.kind === 'bad-query') return undefined;
  return sameAs(read.query, here);
}

/** What follows one feed, when its address was typed; else what was typed. */
async function byFeed(db: Queries, which: string): Promise<string> {
  const url = isFeedUrl(which) ? wholeUrl(which) : null;
  const feed = url === null ? undefined : await readFeedByUrl(db, url);
  return feed === undefined ? which : `feed:${feed.id}`;
}

/** Ends a subscription of this channel; its history stays, `refollow` brings it back. */
export async function unfollow(
  person: Person,
  which: string,
  deps: DeskDeps,
  { version }: { readonly version?: number } = {},
): Promise<UnfollowAnswer> {
  const now = deps.clock.now();
  return deps.store.db.transaction().execute(async (tx): Promise<UnfollowAnswer> => {
    const here = await readSubscriptions(tx, person);
    const subscription = meant(await byFeed(tx, which), here, deps);
    const isChanged = version !== undefined && subscription?.version !== version;
    if (subscription === undefined || isChanged) return { kind: 'unknown', wanted: which, here };
    await setSubscriptionEnd(tx, subscription.id, now);
    await writeAudit(tx, {
      workspaceId: person.workspaceId,
      at: now,
      actor: person.userId,
      verb: 'unfollow',
      channelId: person.channelId,
      detail: `S${subscription.number} ${subscription.query}`,
    });
    return { kind: 'unfollowed', subscription };
  });
}

/** Brings an ended subscription of this channel back under its old number, as its next version. */
export async function refollow(
  person: Person,
  number: number,
  deps: DeskDeps,
  { version }: { readonly version?: number } = {},
): Promise<FollowAnswer> {
  const barrier = await blocked(person, deps);
  if (barrier !== null) return barrier;
  const now = deps.clock.now();
  const answer = await deps.store.db.transaction().execute(async (tx): Promise<FollowAnswer> => {
    const { workspaceId, channelId } = person;
    const found = await readSubscriptionByNumber(tx, workspaceId, channelId, number);
    if (found === undefined) return { kind: 'empty' };
    const { subscription, hasEnded } = found;
    if (version !== undefined && subscription.version !== version) return { kind: 'empty' };
    if (!hasEnded) return { kind: 'already', subscription };
    const same = (await readSubscriptions(tx, person)).find(
      (one) => one.query === subscription.query,
    );
    if (same !== undefined) return { kind: 'already', subscription: same };
    const revived = await reviveSubscription(tx, subscription.id);
    await writeAudit(tx, {
      workspaceId,
      at: now,
      actor: person.userId,
      verb: 'refollow',
      channelId,
      detail: `S${number} ${subscription.query}`,
    });
    return { kind: 'followed', subscription: { ...subscription, version: revived }, lastWeek: 0 };
  });
  if (answer.kind !== 'followed') return answer;
  const read = readQuery(answer.subscription.query, deps);
  // A query printed under an older vocabulary may no longer read; it is followed all the same.
  if (read.kind === 'bad-query') return answer;
  return {
    ...answer,
    lastWeek: await countRunningStories(
      deps.store,
      read.query,
      now - weekMs,
      now,
      person.workspaceId,
    ),
  };
}
