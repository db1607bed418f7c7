import type { RunningStoryId, StoryId } from '../news/ids.ts';
import type { Background } from './background.ts';
import { fingerprintOf, type Fingerprint } from './fingerprint.ts';
import type { AdmittedIds, Decision, GroupInput } from './story-input.ts';
import { titleShape, type TitleShape } from './title.ts';
import { describeTerms, shareWeight } from './weights.ts';

/** How far back a window looks. */
export interface WindowOptions {
  /** Older stories are forgotten, ms; a running story with none younger is closed. */
  readonly spanMs: number;
  /** At most so many stories are remembered; then the oldest go. */
  readonly mostStories: number;
}

export const defaultWindowOptions: WindowOptions = {
  spanMs: 7 * 24 * 3_600_000,
  mostStories: 65_536,
};

/** A term of the stories in the window. */
export interface Term {
  readonly word: string;
  /** Its share of the news at large. */
  readonly share: number;
  /** The stories it stands in, in order of admission, from `head` on. */
  stories: Member[];
  head: number;
  /** In how many running stories it stands: what they all share is a topic, what one holds is its own. */
  groups: number;
  /** What its rarity is measured by; see weights.ts. Kept up to date with `stories`. */
  logFrequency: number;
  /** Scratch of one decision: its weight in the story at hand. */
  weight: number;
}

/** A story in the window. */
export interface Member {
  /** Its place in the order of admission, which a revision keeps. */
  readonly place: number;
  readonly storyId: StoryId;
  readonly group: Group;
  readonly input: GroupInput;
  readonly title: TitleShape;
  readonly fingerprint: Fingerprint;
  readonly terms: readonly Term[];
  /** Beside `terms`: how much the story makes of each, rarity left out. */
  readonly emphasis: readonly number[];
  /** A copy is found again by its identity, but does not speak for its running story. */
  readonly isCopy: boolean;
  /** Scratch of one decision. */
  overlap: number;
}

/** A running story, as far as the window knows it: its members, in order of admission. */
export interface Group {
  readonly runningStoryId: RunningStoryId;
  members: Member[];
  /** How many of its members hold each term. */
  readonly terms: Map<Term, number>;
  readonly sums: Map<Term, number>;
}

/**
 * The stories of the last days, indexed for `decide`. A cache: the same stories admitted again in the same order (each
 * in its newest version, at the place and time of its first) give a window that decides the same.
 */
export interface Window {
  readonly background: Background;
  readonly options: WindowOptions;
  /** In order of admission; holes where `head` has passed. */
  members: Member[];
  head: number;
  nextPlace: number;
  readonly byGuid: Map<string, Member>;
  readonly byPermalink: Map<string, Member[]>;
  readonly byTitle: Map<string, Member[]>;
  readonly byHash: Map<number, Member[]>;
  readonly terms: Map<string, Term>;
  readonly groups: Map<RunningStoryId, Group>;
}

/** An empty window. */
export function createWindow(
  background: Background,
  options: WindowOptions = defaultWindowOptions,
): Window {
  return {
    background,
    options,
    members: [],
    head: 0,
    nextPlace: 0,
    byGuid: new Map(),
    byPermalink: new Map(),
    byTitle: new Map(),
    byHash: new Map(),
    terms: new Map(),
    groups: new Map(),
  };
}

/** How many stories the window remembers. */
export function storiesIn(window: Window): number {
  return window.members.length - window.head;
}

export function guidKey(story: GroupInput): string {
  return `${story.feed}\n${story.guid}`;
}

/** Headlines that say the same, dates included. */
export function titleKey(title: TitleShape): string {
  return `${title.frame}\n${title.dates}`;
}

/**
 * Takes a story into the window, as the store has it now. A revision replaces the story of that id, keeping its place
 * and time; what has grown too old or too many is forgotten.
 * @param decision only its relation is read
 */
export function admit(
  window: Window,
  story: GroupInput,
  decision: Pick<Decision, 'relation'>,
  ids: AdmittedIds,
): void {
  const previous =
    decision.relation === 'revision' ? memberOf(window, ids.runningStoryId, ids.storyId) : null;
  if (previous !== null) unlink(window, previous);
  const group = getOrMake(window.groups, ids.runningStoryId, () => ({
    runningStoryId: ids.runningStoryId,
    members: [],
    terms: new Map(),
    sums: new Map(),
  }));
  const { terms, emphasis } = describeTerms(window.background, story, (word) =>
    termOf(window, word),
  );
  const member: Member = {
    place: previous?.place ?? window.nextPlace,
    storyId: ids.storyId,
    group,
    input: previous === null ? story : { ...story, at: previous.input.at },
    title: titleShape(story.title),
    fingerprint: fingerprintOf(story.text),
    terms,
    emphasis,
    isCopy: previous?.isCopy ?? decision.relation === 'copy',
    overlap: 0,
  };
  link(window, member);
  if (previous === null) window.nextPlace += 1;
  forgetOld(window, story.at);
}

function memberOf(window: Window, running: RunningStoryId, storyId: StoryId): Member | null {
  return window.groups.get(running)?.members.find((member) => member.storyId === storyId) ?? null;
}

function termOf(window: Window, word: string): Term {
  return getOrMake(window.terms, word, () => ({
    word,
    share: window.background.shareOf(word),
    stories: [],
    head: 0,
    groups: 0,
    logFrequency: 0,
    weight: 0,
  }));
}

function link(window: Window, member: Member): void {
  insert(window.members, window.head, member);
  insert(member.group.members, 0, member);
  window.byGuid.set(guidKey(member.input), member);
  for (const [map, key] of listsOf(window, member))
    insert(
      getOrMake(map, key, () => []),
      0,
      member,
    );
  for (const hash of member.fingerprint)
    insert(
      getOrMake(window.byHash, hash, () => []),
      0,
      member,
    );
  let en = 0;
  for (const e of member.emphasis) en += e * e;
  en = Math.sqrt(en);
  if (!member.isCopy)
    member.terms.forEach((t, i) =>
      member.group.sums.set(t, (member.group.sums.get(t) ?? 0) + member.emphasis[i]! / en),
    );
  for (const term of member.terms) {
    insert(term.stories, term.head, member);
    const held = member.group.terms.get(term) ?? 0;
    member.group.terms.set(term, held + 1);
    if (held === 0) term.groups += 1;
    term.logFrequency = shareWeight(term);
  }
}

function unlink(window: Window, member: Member): void {
  const group = member.group;
  remove(group.members, member);
  if (group.members.length === 0) window.groups.delete(group.runningStoryId);
  if (window.byGuid.get(guidKey(member.input)) === member)
    window.byGuid.delete(guidKey(member.input));
  for (const [map, key] of listsOf(window, member)) {
    const list = map.get(key);
    if (list !== undefined && remove(list, member) === 0) map.delete(key);
  }
  for (const hash of member.fingerprint) {
    const list = window.byHash.get(hash);
    if (list !== undefined && remove(list, member) === 0) window.byHash.delete(hash);
  }
  for (const term of member.terms) {
    if (term.stories[term.head] === member) skipHead(term.stories, term);
    else remove(term.stories, member);
    const held = group.terms.get(term) ?? 0;
    if (held > 1) group.terms.set(term, held - 1);
    else {
      group.terms.delete(term);
      term.groups -= 1;
    }
    if (term.stories.length === term.head) window.terms.delete(term.word);
    else term.logFrequency = shareWeight(term);
  }
  if (window.members[window.head] === member) skipHead(window.members, window);
  else remove(window.members, member);
}

function listsOf(window: Window, member: Member): [Map<string, Member[]>, string][] {
  const lists: [Map<string, Member[]>, string][] = [[window.byTitle, titleKey(member.title)]];
  if (member.input.permalink !== null) lists.push([window.byPermalink, member.input.permalink]);
  return lists;
}

/** Keeps a list in order of admission: nearly always at the end. */
function insert(list: Member[], head: number, member: Member): void {
  let at = list.length;
  while (at > head && (list[at - 1]?.place ?? 0) > member.place) at -= 1;
  if (at === list.length) list.push(member);
  else list.splice(at, 0, member);
}

/** Takes a member out of a list; gives how many remain. */
function remove(list: Member[], member: Member): number {
  const at = list.indexOf(member);
  if (at !== -1) list.splice(at, 1);
  return list.length;
}

/** Drops the first of a list in amortised constant time: lists of common terms are long. */
function skipHead(list: Member[], holder: { head: number }): void {
  holder.head += 1;
  if (holder.head * 2 > list.length + 16) {
    list.splice(0, holder.head);
    holder.head = 0;
  }
}

function forgetOld(window: Window, now: number): void {
  for (;;) {
    const oldest = window.members[window.head];
    if (oldest === undefined) return;
    const isOld = now - oldest.input.at > window.options.spanMs;
    if (!isOld && storiesIn(window) <= window.options.mostStories) return;
    unlink(window, oldest);
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
