import type { Background } from './background.ts';
import type { GroupInput } from './story-input.ts';
import { termsOf } from './terms.ts';
import type { Term } from './window.ts';

/** Tunable. */
export const W = {
  title: 2,
  lead: 1,
  leadChars: 200,
  rest: 0.5,
  restChars: 2000,
  most: 80,
  kappa: 300,
  floor: 0.00003,
  digits: 1,
  story: 0,
  group: 1,
};

/** What a term's rarity is measured by: the logarithm of how many stories it stands in, in a window with the background's weight. */
export function shareWeight(term: Term): number {
  return Math.log(
    W.kappa * Math.max(term.share, W.floor) +
      W.story * (term.stories.length - term.head) +
      W.group * term.groups +
      0.5,
  );
}

/** Rarity of a term that no story of the window holds. */
export function freshWeight(share: number): number {
  return Math.log(W.kappa * Math.max(share, W.floor) + 0.5);
}

export function describeTerms(
  background: Background,
  story: GroupInput,
  termFor: (word: string) => Term,
): { readonly terms: readonly Term[]; readonly emphasis: readonly number[] } {
  const counts = new Map<string, number>();
  const count = (text: string, weight: number): void => {
    for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + weight);
  };
  count(story.title, W.title);
  count(story.text.slice(0, W.leadChars), W.lead);
  count(story.text.slice(W.leadChars, W.leadChars + W.restChars), W.rest);
  let entries = [...counts].map(([word, tf]) => ({
    word,
    tf: (1 + Math.log(1 + tf)) * (/^\d+$/.test(word) ? W.digits : 1),
  }));
  if (entries.length > W.most) {
    const rarity = (word: string): number =>
      Math.log(W.kappa) - freshWeight(background.shareOf(word));
    entries = entries
      .map((entry) => ({ ...entry, rank: entry.tf * rarity(entry.word) }))
      .toSorted((a, b) => b.rank - a.rank)
      .slice(0, W.most);
  }
  return { terms: entries.map(({ word }) => termFor(word)), emphasis: entries.map(({ tf }) => tf) };
}
