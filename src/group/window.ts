import type { RunningStoryId, StoryId } from '../news/ids.ts';
import type { Background } from './background.ts';
import { fingerprintOf, type Fingerprint } from './fingerprint.ts';
import {
  emptyQueue,
  enqueue,
  insert,
  insertUnder,
  remove,
  removeUnder,
  sizeOf,
  withdraw,
  type Queue,
} from './in-order.ts';
import type { AdmittedIds, Decision, GroupInput } from './story-input.ts';
import { titleShape, type TitleShape } from './title.ts';
import { describe, logFrequency, type Description } from './weights.ts';

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
  /** The stories it stands in. */
  readonly stories: Queue<Member>;
  /** In how many running stories it stands. */
  groups: number;
  /** See weights.ts; kept up to date with `groups`. */
  logFrequency: number;
  /** Scratch of one decision: its weight in the story at hand, 0 between decisions. */
  weight: number;
  /** Scratch of one comparison: its weight in a whole running story, 0 between comparisons. */
  sum: number;
}

/** A story in the window. */
export interface Member extends Description {
  /** Its place in the order of admission, which a revision keeps. */
  readonly place: number;
  readonly storyId: StoryId;
  readonly group: Group;
  readonly input: GroupInput;
  readonly title: TitleShape;
  readonly fingerprint: Fingerprint;
  /** A copy is found again by its identity, but does not speak for its running story. */
  readonly isCopy: boolean;
  /** Scratch of one decision: terms shared with the story at hand, weighed; 0 between decisions. */
  overlap: number;
}

/** A running story, as far as the window knows it. */
export interface Group {
  readonly runningStoryId: RunningStoryId;
  /** In order of admission. */
  readonly members: Member[];
  /** The sum of its members' emphasis on each term, copies left out. */
  readonly terms: Map<Term, number>;
}

/**
 * The stories of the last days, indexed for `decide`. A cache: it depends on nothing but the stories in it, so the same
 * stories admitted again in the same order (each in its newest version, at the place and time of its first) give a
 * window that decides the same.
 */
export interface Window {
  readonly background: Background;
  readonly options: WindowOptions;
  readonly members: Queue<Member>;
  nextPlace: number;
  readonly byStory: Map<StoryId, Member>;
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
    members: emptyQueue(),
    nextPlace: 0,
    byStory: new Map(),
    byGuid: new Map(),
    byPermalink: new Map(),
    byTitle: new Map(),
    byHash: new Map(),
    terms: new Map(),
    groups: new Map(),
  };
}

/** The key a story is known by in its own feed. */
export function guidKey(story: GroupInput): string {
  return `${story.feed}\n${story.guid}`;
}

/** A term as a window that does not hold it sees it. */
export function newTerm(background: Background, word: string): Term {
  const share = background.shareOf(word);
  return {
    word,
    share,
    stories: emptyQueue(),
    groups: 0,
    logFrequency: logFrequency(share, 0),
    weight: 0,
    sum: 0,
  };
}

/**
 * Takes a story into the window, as the store has it now. A newer version replaces the story of that id, keeping its
 * place and time; what has grown too old or too many is forgotten.
 * @param decision only its relation is read: whether a story not yet here is a copy
 */
export function admit(
  window: Window,
  story: GroupInput,
  decision: Pick<Decision, 'relation'>,
  ids: AdmittedIds,
): void {
  const { runningStoryId, storyId } = ids;
  const previous = window.byStory.get(storyId);
  if (previous !== undefined) unlink(window, previous);
  let group = window.groups.get(runningStoryId);
  if (group === undefined) {
    group = { runningStoryId, members: [], terms: new Map() };
    window.groups.set(runningStoryId, group);
  }
  link(window, {
    place: previous?.place ?? window.nextPlace,
    storyId,
    group,
    input: previous === undefined ? story : { ...story, at: previous.input.at },
    title: titleShape(story.title),
    fingerprint: fingerprintOf(story.text),
    ...describe(window.background, story, (word) => termOf(window, word)),
    isCopy: previous?.isCopy ?? decision.relation === 'copy',
    overlap: 0,
  });
  if (previous === undefined) window.nextPlace += 1;
  forgetBefore(window, story.at - window.options.spanMs);
}

function termOf(window: Window, word: string): Term {
  const known = window.terms.get(word);
  if (known !== undefined) return known;
  const term = newTerm(window.background, word);
  window.terms.set(word, term);
  return term;
}

function link(window: Window, member: Member): void {
  const { input, title, group } = member;
  enqueue(window.members, member);
  insert(group.members, member);
  window.byStory.set(member.storyId, member);
  window.byGuid.set(guidKey(input), member);
  insertUnder(window.byTitle, title.key, member);
  if (input.permalink !== null) insertUnder(window.byPermalink, input.permalink, member);
  for (const hash of member.fingerprint) insertUnder(window.byHash, hash, member);
  for (const term of member.terms) enqueue(term.stories, member);
  count(member, 1);
}

function unlink(window: Window, member: Member): void {
  const { input, title, group } = member;
  withdraw(window.members, member);
  remove(group.members, member);
  if (group.members.length === 0) window.groups.delete(group.runningStoryId);
  window.byStory.delete(member.storyId);
  if (window.byGuid.get(guidKey(input)) === member) window.byGuid.delete(guidKey(input));
  removeUnder(window.byTitle, title.key, member);
  if (input.permalink !== null) removeUnder(window.byPermalink, input.permalink, member);
  for (const hash of member.fingerprint) removeUnder(window.byHash, hash, member);
  count(member, -1);
  for (const term of member.terms) {
    withdraw(term.stories, member);
    if (sizeOf(term.stories) === 0) window.terms.delete(term.word);
  }
}

/** Adds a story's terms to its running story, or takes them away. */
function count(member: Member, sign: 1 | -1): void {
  if (member.isCopy) return;
  const { terms } = member.group;
  member.terms.forEach((term, at) => {
    const before = terms.get(term) ?? 0;
    const after = before + sign * (member.emphasis[at] ?? 0);
    if (after > 0) terms.set(term, after);
    else terms.delete(term);
    if (before > 0 === after > 0) return;
    term.groups += sign;
    term.logFrequency = logFrequency(term.share, term.groups);
  });
}

/** Forgets the stories that arrived before that time, epoch ms, and the oldest where there are too many. */
export function forgetBefore(window: Window, time: number): void {
  for (;;) {
    const oldest = window.members.items[window.members.head];
    if (oldest === undefined) return;
    const isOld = oldest.input.at < time;
    if (!isOld && sizeOf(window.members) <= window.options.mostStories) return;
    unlink(window, oldest);
  }
}
