import { apartShare, areApart } from './apart.ts';
import { sizeOf } from './in-order.ts';
import type { Candidate } from './identity.ts';
import type { Decision, GroupInput } from './story-input.ts';
import { areOfOneSeries } from './title.ts';
import { describe, logWhole } from './weights.ts';
import { newTerm, type Group, type Member, type Term, type Window } from './window.ts';

/*
 * Likeness of a story and a running story, 0 to 1: half the cosine with the whole of it, half the mean cosine with its
 * three nearest members, less with every hour since its last report. Tuned for precision on four labelled days: a wrong
 * join hides news, a wrong split is only noise.
 */
const wholeShare = 0.5;
const nearestCount = 3;
/** The factor halves after this time without a report, and falls ever faster then. */
const halfLifeMs = 48 * 3_600_000;

/** A story's own threshold: lower for few terms, and for a long text, whose cosines are low. */
const threshold = 0.26;
const fewTerms = 12;
const fewAllowance = 0.17;
const longTerms = 40;
const longAllowance = 0.06;
/** A text of more than 40 terms; the full part is reached at 80. */
const fullTextAllowance = 0.03;
/** The whole of a large running story resembles any long text of its kind: likeness falls by this power of its size. */
const fullTextShrinking = 0.15;
/**
 * A headline without a text: two headlines of one event share less than two summaries do. Of very few words, one in
 * common is half of all, so each missing one asks for more. A headline as long as a sentence is as good as a summary.
 */
const headlineThreshold = 0.115;
const headlineTerms = 6;
const missingTerm = 0.02;
/** Among more running stories a chance likeness is greater: measured with three days of stories before a labelled day. */
const crowdAllowance = 0.01;
const crowd = 250;

/** Only its rarest terms find a story's neighbours, each among the newest stories that hold it: so time stays bounded. */
const seedTerms = 12;
const seedStories = 32;
const scoredGroups = 8;
const comparedMembers = 32;
const shownTerms = 5;
/** One word in common is a place or a name, not an event: such likeness counts for less. */
const oneWordFactor = 0.6;

interface Scored {
  readonly group: Group;
  readonly nearest: Member;
  readonly score: number;
}

/** The running story a story is most like, if any is like enough; else a new one. */
export function placeByLikeness(window: Window, candidate: Candidate): Decision {
  const whole = logWhole(window);
  const { terms, emphasis } = describe(
    window.background,
    candidate.story,
    (word) => window.terms.get(word) ?? newTerm(window.background, word),
  );
  const weights = terms.map((term, at) => (emphasis[at] ?? 0) * (whole - term.logFrequency));
  const length = Math.hypot(...weights);
  terms.forEach((term, at) => {
    term.weight = (weights[at] ?? 0) / length;
  });
  const scored = neighboursOf(window, terms, whole)
    .map((group) => score(group, candidate, terms, whole))
    .filter((one) => one !== null)
    .toSorted((a, b) => b.score - a.score || a.nearest.place - b.nearest.place);
  const decision = choose(scored, thresholdFor(candidate.story, terms.length, window.groups.size));
  for (const term of terms) term.weight = 0;
  return decision;
}

function thresholdFor({ title, text }: GroupInput, terms: number, groups: number): number {
  const crowded = crowdAllowance * Math.log(1 + groups / crowd);
  const body = text.trim();
  if (terms < fewTerms && (body === '' || body === title.trim()))
    return headlineThreshold + missingTerm * Math.max(0, headlineTerms - terms) + crowded;
  const few = fewAllowance * Math.max(0, 1 - terms / fewTerms);
  const long = longAllowance * Math.min(1, terms / longTerms) + fullTextAllowance * fullness(terms);
  return threshold - few - long + crowded;
}

/** How much of a full text a story gives, 0 to 1: none for a summary. */
function fullness(terms: number): number {
  return Math.min(1, Math.max(0, terms / longTerms - 1));
}

function choose(scored: readonly Scored[], needed: number): Decision {
  const [best, second] = scored;
  const joins = best !== undefined && best.score >= needed;
  const other = joins ? second : best;
  const figures = `likeness ${(best?.score ?? 0).toFixed(2)}, needs ${needed.toFixed(2)}`;
  return {
    relation: joins ? 'update' : 'new',
    score: best?.score ?? 0,
    why: best === undefined ? 'no running story shares its words' : figures,
    runningStoryId: joins ? best.group.runningStoryId : null,
    storyId: null,
    sharedTerms: joins ? sharedTerms(best.nearest) : [],
    runnerUp:
      other === undefined
        ? null
        : { runningStoryId: other.group.runningStoryId, score: other.score },
  };
}

function sharedTerms(nearest: Member): string[] {
  return nearest.terms
    .filter((term) => term.weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, shownTerms)
    .map((term) => term.word);
}

/** The running stories of the members that share most of the story's rare terms. */
function neighboursOf(window: Window, terms: readonly Term[], whole: number): Group[] {
  const common = Math.max(30, sizeOf(window.members) * 0.08);
  const seeds = terms
    .filter((term) => sizeOf(term.stories) > 0 && sizeOf(term.stories) <= common)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, seedTerms);
  const touched: Member[] = [];
  for (const { stories, weight, logFrequency } of seeds) {
    const gain = weight * (whole - logFrequency);
    const last = Math.max(stories.head, stories.items.length - seedStories);
    for (let at = stories.items.length - 1; at >= last; at -= 1) {
      const member = stories.items[at];
      if (member === undefined || member.isCopy) continue;
      if (member.overlap === 0) touched.push(member);
      member.overlap += gain;
    }
  }
  const best = new Map<Group, number>();
  for (const { group, overlap } of touched)
    if (overlap > (best.get(group) ?? 0)) best.set(group, overlap);
  for (const member of touched) member.overlap = 0;
  return [...best]
    .toSorted(([a, x], [b, y]) => y - x || a.runningStoryId - b.runningStoryId)
    .slice(0, scoredGroups)
    .map(([group]) => group);
}

/** Null when the story is another piece of a series the running story belongs to. */
function score(
  group: Group,
  { story, title }: Candidate,
  terms: readonly Term[],
  whole: number,
): Scored | null {
  const likes: number[] = [];
  let nearest: Member | null = null;
  let nearestLike = -1;
  let lastAt = -Infinity;
  let dots = 0;
  let wholeSquares = 0;
  const compared = group.members.slice(-comparedMembers).filter((member) => !member.isCopy);
  const isSeries = compared.some(
    (member) =>
      member.input.feed === story.feed && areOfOneSeries(member.title, title, story.source),
  );
  if (isSeries) return null;
  for (const member of compared) {
    let dot = 0;
    let squares = 0;
    for (let at = 0; at < member.terms.length; at += 1) {
      const term = member.terms[at];
      if (term === undefined) continue;
      const weight = (member.emphasis[at] ?? 0) * (whole - term.logFrequency);
      dot += weight * term.weight;
      squares += weight * weight;
      // The length of the sum of all members, term by term as the sum grows.
      wholeSquares += weight * (2 * term.sum + weight);
      term.sum += weight;
    }
    dots += dot;
    const like = squares === 0 ? 0 : dot / Math.sqrt(squares);
    likes.push(like);
    lastAt = Math.max(lastAt, member.input.at);
    if (like <= nearestLike) continue;
    nearestLike = like;
    nearest = member;
  }
  for (const member of compared) for (const term of member.terms) term.sum = 0;
  if (nearest === null) return null;
  const top = likes.toSorted((a, b) => b - a).slice(0, nearestCount);
  const topMean = top.reduce((sum, like) => sum + like, 0) / top.length;
  const withWhole = wholeSquares <= 0 ? 0 : dots / Math.sqrt(wholeSquares);
  const silence = Math.max(0, story.at - lastAt) / halfLifeMs;
  const shared = terms.filter((term) => group.terms.has(term)).length;
  const enough = (shared > 1 ? 1 : oneWordFactor) * (areApart(compared, story) ? apartShare : 1);
  const shrinking = compared.length ** (-fullTextShrinking * fullness(terms.length));
  const likeness = shrinking * enough * (wholeShare * withWhole + (1 - wholeShare) * topMean);
  return { group, nearest, score: Math.min(1, likeness * 0.5 ** (silence * silence)) };
}
