import type { Background } from './background.ts';
import type { GroupInput } from './story-input.ts';
import { termsOf } from './terms.ts';
import type { Term, Window } from './window.ts';

/** The background counts as so many running stories beside those of the window: few, so that a new topic is soon seen as one. */
const backgroundWeight = 200;
/** The share of a term the background does not know. */
const unknownShare = 0.000_03;

const titleWeight = 2;
const leadWeight = 1;
const bodyWeight = 0.5;
const leadLength = 200;
const bodyLength = 2_000;
/** Of a long text the rarest and most repeated terms. */
const mostTerms = 80;

/** A story as a bag of terms. */
export interface Description {
  readonly terms: readonly Term[];
  /** Beside `terms`: how much the story makes of each, as a whole number; the squares add up to about a million. */
  readonly emphasis: readonly number[];
}

/**
 * How common a term is, as a logarithm: in how many running stories of the window it stands, plus its share of the
 * background. Running stories are counted, not stories, because a topic (a war, an election) spreads over many while an
 * event's own words stay in one, however often it is reported.
 */
export function logFrequency(share: number, groups: number): number {
  return Math.log(backgroundWeight * Math.max(share, unknownShare) + groups + 0.5);
}

/** What `logFrequency` is subtracted from to give a term's rarity: always the larger. */
export function logWhole(window: Window): number {
  return Math.log(backgroundWeight + window.groups.size + 0.5);
}

/** Describes a story, title first. `termFor` finds or makes the window's term of a word. */
export function describe(
  background: Background,
  story: GroupInput,
  termFor: (word: string) => Term,
): Description {
  const counts = new Map<string, number>();
  const count = (text: string, weight: number): void => {
    for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + weight);
  };
  count(story.title, titleWeight);
  count(story.text.slice(0, leadLength), leadWeight);
  count(story.text.slice(leadLength, leadLength + bodyLength), bodyWeight);
  let entries = [...counts].map(([word, times]) => ({ word, emphasis: 1 + Math.log(1 + times) }));
  if (entries.length > mostTerms) {
    // By the background alone, not by the window: a story must be the same whenever it is admitted.
    const rank = ({ word, emphasis }: { word: string; emphasis: number }): number =>
      emphasis * (Math.log(backgroundWeight) - logFrequency(background.shareOf(word), 0));
    entries = entries
      .map((entry) => ({ ...entry, rank: rank(entry) }))
      .toSorted((a, b) => b.rank - a.rank)
      .slice(0, mostTerms);
  }
  const length = Math.hypot(...entries.map(({ emphasis }) => emphasis));
  return {
    terms: entries.map(({ word }) => termFor(word)),
    // Whole numbers, so that sums over a running story come out the same in whatever order they were made.
    emphasis: entries.map(({ emphasis }) => Math.round((1_000 * emphasis) / length)),
  };
}
