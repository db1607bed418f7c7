import type { Fingerprint } from './fingerprint.ts';
import type { Decision, GroupInput } from './story-input.ts';
import { termsOf } from './terms.ts';
import { areEditions, areOfOneSeries, shareOfTerms, type TitleShape } from './title.ts';
import { guidKey, type Member, type Window } from './window.ts';

/** Under so many shared hashes, likeness of text is chance. */
const fewestHashes = 4;
/** Shared part of the shorter text from which two texts are one. */
const sameText = 0.5;
/** A hash in more running stories, or in more stories of the own feed, is furniture: a notice, an author's note. */
const furnitureAfter = 2;
/** Copy in more outlets than this is surely known by its other words; longer lists are not read. */
const longestList = 40;
/** A publisher who writes a story through keeps something of its headline; one who uses a template again does not. */
const ownTitleLikeness = 0.4;
/** A column comes again tomorrow, a write-through within hours. */
const writeThroughMs = 6 * 3_600_000;
/** Texts of fewer hashes are too short for their text to speak; then the headline does. */
const shortText = 8;
const titleTerms = 4;
/** Two outlets that choose so many words alike have them from one agency, also when one puts only a line beside them. */
const agencyTitleTerms = 6;
const shortTextLikeness = 0.3;
const titleHorizonMs = 48 * 3_600_000;

/** A story with what is compared of it. */
export interface Candidate {
  readonly story: GroupInput;
  readonly title: TitleShape;
  readonly fingerprint: Fingerprint;
}

/** Whether we have this very story, or its text: the first step that says so decides. Null when none does. */
export function identify(window: Window, candidate: Candidate): Decision | null {
  return (
    byGuid(window, candidate) ??
    byPermalink(window, candidate) ??
    byText(window, candidate) ??
    byTitle(window, candidate)
  );
}

function twinOf(twin: Member, candidate: Candidate, score: number, what: string): Decision {
  const isOwn = twin.input.source === candidate.story.source;
  return {
    relation: isOwn ? 'revision' : 'copy',
    score,
    why: `${what} ${isOwn ? 'from the same source' : `as ${twin.input.source}`}`,
    runningStoryId: twin.group.runningStoryId,
    storyId: twin.storyId,
    sharedTerms: [],
    runnerUp: null,
  };
}

function byGuid(window: Window, candidate: Candidate): Decision | null {
  const twin = window.byGuid.get(guidKey(candidate.story));
  if (twin === undefined) return null;
  return { ...twinOf(twin, candidate, 1, 'same guid'), relation: 'revision' };
}

function byPermalink(window: Window, candidate: Candidate): Decision | null {
  const { story, title } = candidate;
  const linked = story.permalink === null ? [] : (window.byPermalink.get(story.permalink) ?? []);
  const twins = linked.filter((member) => !areEditions(member.title, title));
  const twin = twins.findLast((member) => member.input.source === story.source) ?? twins[0];
  return twin === undefined ? null : twinOf(twin, candidate, 1, 'same link');
}

function byText(window: Window, candidate: Candidate): Decision | null {
  const { story, title, fingerprint } = candidate;
  if (fingerprint.length < fewestHashes) return null;
  const shared = new Map<Member, number>();
  let telling = fingerprint.length;
  for (const hash of fingerprint) {
    const holders = window.byHash.get(hash);
    if (holders === undefined) continue;
    if (isFurniture(holders, story)) telling -= 1;
    else for (const member of holders) shared.set(member, (shared.get(member) ?? 0) + 1);
  }
  let best: { readonly member: Member; readonly score: number } | null = null;
  for (const [member, hashes] of shared) {
    const score = Math.min(1, hashes / Math.min(telling, member.fingerprint.length));
    if (hashes < fewestHashes || score < sameText || score <= (best?.score ?? 0)) continue;
    if (isPast(window, story, member) || areEditions(member.title, title)) continue;
    if (member.input.source === story.source && !isWrittenThrough(member, candidate)) continue;
    best = { member, score };
  }
  if (best === null) return null;
  return twinOf(
    best.member,
    candidate,
    best.score,
    `${Math.round(best.score * 100)} % of the text`,
  );
}

/** Whether a publisher's own like text is a newer version, and not the next piece of a series. */
function isWrittenThrough(member: Member, { story, title }: Candidate): boolean {
  if (shareOfTerms(member.title.terms, title.terms) < ownTitleLikeness) return false;
  const isSoon = story.at - member.input.at <= writeThroughMs && member.title.key === title.key;
  return isSoon || !areOfOneSeries(member.title, title, story.source);
}

function isFurniture(holders: readonly Member[], story: GroupInput): boolean {
  if (holders.length <= furnitureAfter) return false;
  if (holders.length > longestList) return true;
  const own = holders.filter((member) => member.input.feed === story.feed).length;
  return own > furnitureAfter || new Set(holders.map(({ group }) => group)).size > furnitureAfter;
}

function byTitle(window: Window, candidate: Candidate): Decision | null {
  const { story, title, fingerprint } = candidate;
  if (title.terms.size < titleTerms) return null;
  const twins = window.byTitle.get(title.key) ?? [];
  const twin = twins.find((member) => {
    if (Math.abs(story.at - member.input.at) > titleHorizonMs) return false;
    const texts = [fingerprint, member.fingerprint];
    if (isAgencyTitle(member, candidate)) return texts.some(({ length }) => length < shortText);
    const areShort = texts.every(({ length }) => length < shortText);
    return areShort && saySame(member.input.text, story.text);
  });
  return twin === undefined ? null : twinOf(twin, candidate, 1, 'same headline');
}

function isAgencyTitle(member: Member, { story, title }: Candidate): boolean {
  return title.terms.size >= agencyTitleTerms && member.input.source !== story.source;
}

/** Two short texts, one of them missing or both of the same words. */
function saySame(a: string, b: string): boolean {
  if (a.trim() === '' || b.trim() === '') return true;
  return shareOfTerms(new Set(termsOf(a)), new Set(termsOf(b))) >= shortTextLikeness;
}

/** Whether a story has left the span, though no admission has yet cleared it away. */
function isPast(window: Window, story: GroupInput, member: Member): boolean {
  return story.at - member.input.at > window.options.spanMs;
}
