import type { FeedId } from '../news/ids.ts';
import { knownOpening, type IdentityKeys, type KnownStory, type Story } from '../news/story.ts';
import { canonicalPermalink } from '../normalize/permalink.ts';
import { words } from '../query/words.ts';

/** Finds the stories of a feed that have one of these keys. */
export type LookUp = (feed: FeedId, keys: IdentityKeys) => Promise<readonly KnownStory[]>;

const dayMs = 86_400_000;
/** How long a feed without dates and lasting ids is taken to speak of the same story under the same words. */
const undatedMs = 7 * dayMs;
/** Shared part of the words from which two openings are one text written over. */
const sameOpening = 0.5;
const fewestWords = 8;
/** A headline written anew keeps at least so much of the old one. */
const sameHeadline = 1 / 3;

/** An address as identity sees it: without scheme, `www.` and the last slash, which flip while the story stays. */
function linkKey(permalink: string): string {
  return permalink.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/$/, '');
}

/** An id as identity sees it: one that is an address, without its tracking. */
function guidKey(guid: string): string {
  const link = /^https?:/i.test(guid) ? canonicalPermalink(guid) : null;
  return link === null ? guid : linkKey(link);
}

function shareOf(a: string, b: string): number {
  const [some, others] = [new Set(words(a)), new Set(words(b))];
  const fewer = Math.min(some.size, others.size);
  return fewer === 0 ? 0 : some.intersection(others).size / fewer;
}

function isSameTitle(a: string, b: string): boolean {
  return a === b || words(a).join(' ') === words(b).join(' ');
}

function isSameText(known: KnownStory, story: Story): boolean {
  if (known.contentHash === story.contentHash) return true;
  const opening = story.text.slice(0, knownOpening);
  const isLong = words(known.opening).length >= fewestWords && words(opening).length >= fewestWords;
  return isLong && shareOf(known.opening, opening) >= sameOpening;
}

function isSameDay(known: KnownStory, story: Story): boolean {
  if (known.dateQuality === 'received' || story.dateQuality === 'received') {
    return story.receivedAt - known.receivedAt < undatedMs;
  }
  return Math.abs(known.publishedAt - story.publishedAt) < dayMs;
}

/**
 * Whether a story of a feed is one we have from it. No single mark is trusted: some feeds make ids anew at each poll, some
 * give the first place in the list always the same id, addresses change with headlines and with http→https, archives are
 * dated anew. An id counts unless address, headline and text all speak against it; an address counts with the headline or
 * the text; without both, headline, text and day together count.
 */
export function isSameStory(known: KnownStory, story: Story): boolean {
  const [before, now] = [known.permalink, story.permalink];
  const hasBoth = before !== null && now !== null;
  const isSameLink = hasBoth && linkKey(before) === linkKey(now);
  if (guidKey(known.guid) === guidKey(story.guid)) {
    return (
      isSameLink ||
      !hasBoth ||
      shareOf(known.title, story.title) >= sameHeadline ||
      isSameText(known, story)
    );
  }
  const isTitled = isSameTitle(known.title, story.title);
  if (isSameLink) return isTitled || isSameText(known, story);
  return isTitled && isSameText(known, story) && isSameDay(known, story);
}

/** Every spelling of an address that identity takes for the same. */
function spellingsOf(permalink: string): string[] {
  const key = linkKey(permalink);
  const rest = key.includes('/') ? [key, `${key}/`] : [`${key}/`];
  return ['https://', 'https://www.', 'http://', 'http://www.'].flatMap((start) =>
    rest.map((path) => start + path),
  );
}

/** The id for a story whose own is another story's already: with its address, so that it is found again. */
export function ownGuid(story: Story): string {
  return `${story.guid} ${story.permalink === null ? story.contentHash : linkKey(story.permalink)}`.slice(
    0,
    1000,
  );
}

/**
 * Finds which of a feed's stories we have. One that the document still lists under its own id is no other's.
 * @param settled those already found, or found to be new: only their ids are compared again
 * @returns the story we have for each; none for what is new. `titles` holds the headlines that the feed has had before
 */
export async function findKnown(
  feed: FeedId,
  stories: readonly Story[],
  lookUp: LookUp,
  settled: ReadonlyMap<Story, KnownStory | null> = new Map(),
): Promise<{
  readonly known: ReadonlyMap<Story, KnownStory>;
  readonly titles: ReadonlySet<string>;
  /** Ids that stand for another story already. */
  readonly taken: ReadonlySet<string>;
}> {
  const known = new Map<Story, KnownStory>();
  const byGuid = await lookUp(feed, {
    guids: stories.map(({ guid }) => guid),
    permalinks: [],
    titles: [],
  });
  const guids = new Map(byGuid.map((one) => [one.guid, one]));
  const rest: Story[] = [];
  for (const story of stories) {
    const found = guids.get(story.guid);
    const before = settled.get(story);
    if (found !== undefined && isSameStory(found, story)) known.set(story, found);
    else if (before === undefined) rest.push(story);
    else if (before !== null) known.set(story, before);
  }
  // The common case ends here: everything is known by its id, or nothing came.
  const likely = rest.length === 0 ? [] : await lookUp(feed, keysOf(rest));
  const used = new Set([...known.values()].map(({ id }) => id));
  for (const story of rest) {
    const free = likely.filter(({ id }) => !used.has(id));
    const found =
      free.find(({ guid }) => guid === ownGuid(story)) ??
      free.find((one) => isSameStory(one, story));
    if (found === undefined) continue;
    known.set(story, found);
    used.add(found.id);
  }
  const titles = new Set(likely.map(({ title }) => title));
  return { known, titles, taken: new Set(guids.keys()) };
}

function keysOf(stories: readonly Story[]): IdentityKeys {
  return {
    guids: stories.flatMap((story) => [ownGuid(story), ...otherGuids(story)]),
    permalinks: stories.flatMap(({ permalink }) =>
      permalink === null ? [] : spellingsOf(permalink),
    ),
    titles: stories.map(({ title }) => title),
  };
}

function otherGuids({ guid }: Story): string[] {
  const link = /^https?:/i.test(guid) ? canonicalPermalink(guid) : null;
  return link === null ? [] : spellingsOf(link);
}
