import { idfSteps } from '../src/config/models.ts';
import type { CountedTerm } from './labelled.ts';
import type { SparseRow } from './latent.ts';
import type { Lexicon } from './lexicon.ts';

/** The model's terms: which row each has, and how rare it is. */
export interface Vocabulary {
  readonly rows: ReadonlyMap<string, number>;
  readonly idf: Float32Array;
  /** The same rows without those terms of our own lists that too few outlets use: what may be learnt from stories. */
  readonly learnable: ReadonlyMap<string, number>;
}

/**
 * A term is learnt from stories only when it stands in those of this many outlets: then it is nobody's wording. A term of our
 * own lists that stands in fewer ships too, with nothing but what the list says of it.
 */
export const fewestOutlets = 5;
const fewestStories = 15;
/** A word pair must also stand in this many labelled stories: pairs are many, and most say nothing. */
const fewestLabelled = 2;
const mostTerms = 32_000;

interface Read {
  readonly outlet: string;
  readonly terms: () => readonly CountedTerm[];
}

/** Chooses the terms from all stories read: words by how common they are, pairs after them. */
export function chooseTerms(
  unlabelled: readonly Read[],
  labelled: readonly Read[],
  lexicon: Lexicon,
  bounds = { outlets: fewestOutlets, stories: fewestStories, most: mostTerms },
): Vocabulary {
  const seen = new Map<string, { stories: number; labelled: number; outlets: Set<string> }>();
  const count = ({ outlet, terms }: Read, isLabelled: boolean): void => {
    for (const { term } of terms()) {
      let entry = seen.get(term);
      if (entry === undefined) {
        entry = { stories: 0, labelled: 0, outlets: new Set() };
        seen.set(term, entry);
      }
      entry.stories += 1;
      if (isLabelled) entry.labelled += 1;
      if (entry.outlets.size < bounds.outlets) entry.outlets.add(outlet);
    }
  };
  for (const read of unlabelled) count(read, false);
  for (const read of labelled) count(read, true);
  const all = unlabelled.length + labelled.length;
  const kept = [...seen]
    .filter(
      ([term, entry]) =>
        entry.outlets.size >= bounds.outlets &&
        (lexicon.topicsOf(term).length > 0 ||
          (entry.stories >= bounds.stories &&
            (!term.includes(' ') || entry.labelled >= fewestLabelled))),
    )
    .map(([term, entry]) => ({
      term,
      stories: entry.stories,
      // A single word is worth three pairs as common, one that labelled stories use is worth more, one of our own lists most.
      worth:
        (term.includes(' ') ? entry.stories : entry.stories * 3 + entry.labelled * 10) +
        (lexicon.topicsOf(term).length > 0 ? 10_000 : 0),
    }))
    .toSorted((a, b) => b.worth - a.worth || (a.term < b.term ? -1 : 1))
    .slice(0, bounds.most);
  const isKept = new Set(kept.map(({ term }) => term));
  const ours = lexicon.written.filter((term) => !isKept.has(term));
  const isOurs = new Set(ours);
  const shipped = [
    ...kept.slice(0, bounds.most - ours.length),
    ...ours.map((term) => ({ term, stories: bounds.stories })),
  ].toSorted((a, b) => (a.term < b.term ? -1 : 1));
  const rows = new Map(shipped.map(({ term }, row) => [term, row]));
  return {
    rows,
    learnable: new Map([...rows].filter(([term]) => !isOurs.has(term))),
    // Rounded here as it will be in the file, so that what is learnt fits what is read.
    idf: Float32Array.from(
      shipped,
      ({ stories }) => Math.round((Math.log((1 + all) / (1 + stories)) + 1) * idfSteps) / idfSteps,
    ),
  };
}

/** Sublinear tf-idf of unit length, exactly as src/classify weighs a story. */
export function weigh(terms: readonly CountedTerm[], { learnable, idf }: Vocabulary): SparseRow {
  const known = terms.flatMap(({ term, count }) => {
    const row = learnable.get(term);
    return row === undefined ? [] : [{ row, value: (1 + Math.log(count)) * (idf[row] ?? 0) }];
  });
  const length = Math.sqrt(known.reduce((sum, { value }) => sum + value * value, 0)) || 1;
  return {
    rows: Int32Array.from(known, ({ row }) => row),
    values: Float32Array.from(known, ({ value }) => value / length),
  };
}
