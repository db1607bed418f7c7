import type { ChannelId, FeedId } from '../news/ids.ts';
import {
  addFeed as writeFeed,
  lockFeedAdding,
  readFeedByNumber,
  readFeedByUrl,
  readSourcesBeside,
  readTakenFeedIds,
  removeFeed as takeOff,
} from '../store/added-feeds.ts';
import { ensureWorkspace, readSubscriptions, writeAudit } from '../store/subscriptions.ts';
import type { DeskDeps } from './deps.ts';
import type { Person } from './desk.ts';
import { feedNumber, readFeedStatuses } from './feeds.ts';
import type {
  AddFeedAnswer,
  FeedStatus,
  NamedFeed,
  RemoveFeedAnswer,
  SubscribeFeedAnswer,
} from './feeds-desk.ts';
import { wholeUrl } from './feed-url.ts';
import { blocked, follow } from './follow.ts';

/** As many characters as feeds.yaml allows an id. */
const longestId = 60;
/** As many as it allows a source. */
const longestSource = 80;

/** Small letters, digits and single hyphens. */
function kebab(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, longestId - 4)
    .replace(/-+$/, '');
}

/** An id from the publisher's name, else from the host. */
function idFrom(source: string, url: string): string {
  const host = URL.parse(url)?.hostname.replace(/^(?:www|feeds?|rss)\./, '') ?? '';
  return kebab(source) || kebab(host) || 'feed';
}

/**
 * The publisher a feed's title names: `Quay Times - Europe` is Quay Times where a feed of Quay Times comes from the same
 * host, for feeds of one publisher count once.
 */
function publisherOf(title: string, beside: readonly string[]): string {
  const begins = (source: string): boolean => `${kebab(title)}-`.startsWith(`${kebab(source)}-`);
  return beside.find((source) => kebab(source) !== '' && begins(source)) ?? title;
}

/** The feed's place among those people have, where it is one of them. */
async function known(url: string, person: Person, deps: DeskDeps): Promise<FeedStatus | undefined> {
  const row = await readFeedByUrl(deps.store.db, url);
  if (row === undefined || row.is_active === 0) return undefined;
  const all = await readFeedStatuses(person.workspaceId, deps);
  return all.find((feed) => feed.id === row.id);
}

/**
 * Writes a feed of a workspace, with its line in the audit list. It is not looked at: its first poll will.
 * @param found.url whole and vetted; @param found.source the publisher, empty when nobody knows
 */
export async function keepFeed(
  person: Pick<Person, 'workspaceId' | 'userId'> & { readonly channelId: ChannelId | null },
  found: { readonly url: string; readonly source: string },
  deps: Pick<DeskDeps, 'store' | 'clock'>,
): Promise<NamedFeed> {
  const now = deps.clock.now();
  const host = URL.parse(found.url)?.hostname ?? found.url;
  const title = found.source.trim().slice(0, longestSource).toWellFormed() || host;
  return deps.store.db.transaction().execute(async (tx) => {
    await ensureWorkspace(tx, person.workspaceId, now);
    await lockFeedAdding(tx);
    const wanted = idFrom(title, found.url);
    const source = publisherOf(title, await readSourcesBeside(tx, found.url));
    const names = [wanted, ...Array.from({ length: 98 }, (_, index) => `${wanted}-${index + 2}`)];
    const taken = await readTakenFeedIds(tx, names);
    // The one place where an added feed's id is made; its form is that of feeds.yaml.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const id = (names.find((name) => !taken.has(name)) ?? `${wanted}-${now}`) as FeedId;
    const added = await writeFeed(tx, {
      workspaceId: person.workspaceId,
      id,
      url: found.url,
      source,
      addedBy: person.userId,
      now,
    });
    await writeAudit(tx, {
      workspaceId: person.workspaceId,
      at: now,
      actor: person.userId,
      verb: 'add-feed',
      channelId: person.channelId,
      detail: `F${added.number} ${added.id} ${found.url}`,
    });
    return added;
  });
}

/** Writes a feed that was looked at; queries know it from then on. */
async function write(
  person: Person,
  found: { readonly url: string; readonly source: string },
  deps: DeskDeps,
): Promise<NamedFeed> {
  const feed = await keepFeed(person, found, deps);
  await deps.feedsChanged();
  return feed;
}

/** Looks at a URL; once confirmed, adds the feed there. What is looked at first is not looked at again. */
export async function addFeed(
  person: Person,
  typed: string,
  options: { readonly confirmed?: boolean; readonly source?: string },
  deps: DeskDeps,
): Promise<AddFeedAnswer> {
  if (typed.trim() === '') return { kind: 'empty' };
  const url = wholeUrl(typed);
  if (url === null) return { kind: 'no-feed', reason: 'that is no web address' };
  const here = await known(url, person, deps);
  if (here !== undefined) return { kind: 'already', feed: here, at: deps.clock.now() };
  if (options.confirmed === true && options.source !== undefined) {
    return { kind: 'added', feed: await write(person, { url, source: options.source }, deps) };
  }
  const look = await deps.feedReader.look(url);
  if (look.kind !== 'feed') return look;
  const found = await known(look.url, person, deps);
  if (found !== undefined) return { kind: 'already', feed: found, at: deps.clock.now() };
  if (options.confirmed !== true) return { kind: 'preview', look };
  return { kind: 'added', feed: await write(person, look, deps) };
}

/** What is to be added at an address, that was typed or looked at just now; or what there is instead. */
async function newFeed(
  person: Person,
  typed: string,
  source: string | null,
  deps: DeskDeps,
): Promise<Exclude<AddFeedAnswer, { kind: 'added' }>> {
  const url = source === null ? null : wholeUrl(typed);
  if (source === null || url === null) {
    const asked = await addFeed(person, typed, {}, deps);
    return asked.kind === 'added' ? { kind: 'empty' } : asked;
  }
  const here = await known(url, person, deps);
  if (here !== undefined) return { kind: 'already', feed: here, at: deps.clock.now() };
  const look = { kind: 'feed', url, source, items: [], total: 0, isUndated: false } as const;
  return { kind: 'preview', look };
}

/** Follows one feed in the person's channel; a feed that is new is added first. */
export async function subscribeFeed(
  person: Person,
  typed: string,
  source: string | null,
  deps: DeskDeps,
): Promise<SubscribeFeedAnswer> {
  const asked = await newFeed(person, typed, source, deps);
  if (asked.kind !== 'already' && asked.kind !== 'preview') return asked;
  let feed: NamedFeed;
  if (asked.kind === 'preview') {
    // Where nothing can be posted, nothing is added either.
    const barrier = await blocked(person, deps);
    if (barrier !== null) return barrier;
    feed = await write(person, asked.look, deps);
  } else ({ feed } = asked);
  const answer = await follow(person, `feed:${feed.id}`, true, deps);
  if (answer.kind !== 'followed') return answer;
  return {
    kind: 'subscribed',
    feed,
    isNew: asked.kind === 'preview',
    subscription: answer.subscription,
    items: asked.kind === 'preview' ? asked.look.items : [],
  };
}

/** Takes off a feed that people added; its stories stay, and so do subscriptions that name it. */
export async function removeFeed(
  person: Person,
  which: string,
  { isUndo = false }: { readonly isUndo?: boolean },
  deps: DeskDeps,
): Promise<RemoveFeedAnswer> {
  const url = wholeUrl(which);
  const number = feedNumber(which);
  const feeds = await readFeedStatuses(person.workspaceId, deps);
  const found = feeds.find(
    (feed) => feed.number === number || feed.id === which.trim() || feed.url === url,
  );
  if (found === undefined) return { kind: 'unknown', wanted: which.trim() };
  const feed: NamedFeed = { id: found.id, number: found.number, source: found.source };
  if (found.isDeclared) return { kind: 'declared', feed };
  const now = deps.clock.now();
  return deps.store.db.transaction().execute(async (tx): Promise<RemoveFeedAnswer> => {
    const all = await readSubscriptions(tx, { workspaceId: person.workspaceId });
    const followers = all.filter(({ query }) => namesFeed(query, feed.id));
    // Whoever presses Undo takes back what they added, not what others follow since.
    if (isUndo && followers.length > 0) return { kind: 'followed', feed, followers };
    await takeOff(tx, person.workspaceId, feed.id, now);
    await writeAudit(tx, {
      workspaceId: person.workspaceId,
      at: now,
      actor: person.userId,
      verb: 'remove-feed',
      channelId: person.channelId,
      detail: `F${feed.number} ${feed.id} ${found.url}`,
    });
    return { kind: 'removed', feed, followers };
  });
}

/** Whether a query names a feed: `feed:quay`, `feed:(quay OR harbour)`, `feed:quay,harbour`. */
function namesFeed(query: string, id: FeedId): boolean {
  return (
    /\bfeed:/.test(query) && new RegExp(`(?<![\\w-])${RegExp.escape(id)}(?![\\w-])`).test(query)
  );
}

/** Brings back a feed that was removed. */
export async function restoreFeed(
  person: Person,
  number: number,
  deps: DeskDeps,
): Promise<AddFeedAnswer> {
  const row = await readFeedByNumber(deps.store.db, number);
  if (row === undefined) return { kind: 'empty' };
  return addFeed(person, row.url, { confirmed: true, source: row.source }, deps);
}
