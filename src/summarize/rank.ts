import { looksLikeCaption } from './furniture-sentences.ts';
import type { Sentence } from './sentences.ts';
import { containment, cosine, termsOf, vectorsOf, type Vector } from './terms.ts';

/** The ranking's weights, measured on news texts with written summaries; the lead counts most because wire copy is an inverted pyramid. */
const weights = {
  lead: 0.9,
  leadDecay: 0.2,
  centrality: 0.6,
  title: 0.4,
  opensWithQuote: -0.15,
  tooShort: -0.3,
  tooLong: -0.3,
  opensDangling: -0.1,
  hasNumber: 0.05,
  caption: -0.8,
  redundancy: 0.3,
} as const;

/** Sentences joined by an edge when more alike than this (LexRank). */
const edgeAt = 0.1;
/** A sentence that shares this part of its own terms, or of the other's, with one picked says the same again. */
const toldAt = 0.6;
const damping = 0.85;
const rounds = 20;

/** Openers that mean nothing without the sentence before. */
const dangling =
  /^["'“‘(]?(?:He|She|It|They|We|You|His|Her|Hers|Their|Its|Him|Them|This|That|These|Those|Such|Both|But|And|Or|So|Yet|Then|Still|However|Meanwhile|Also|Instead|Nevertheless|Nonetheless|Moreover|Furthermore|Besides|Otherwise|Therefore|Thus|Hence|Similarly|Likewise|Consequently|Earlier|Later|Afterwards?|Elsewhere|Another|Others|The latter|The former|The (?:two|pair|duo)|For (?:his|her|its|their) part|In (?:an apparent reference|addition|response|turn|contrast)|As a result|On the other hand|At the same time|Among them|One of them)\b/u;

/** Whether a sentence means little without the one before it. */
export function opensDangling(sentence: string): boolean {
  return dangling.test(sentence);
}

/**
 * The sentences that tell most of a story: early ones, ones many others are like, ones that speak of what the title does, and not
 * the same thing twice.
 * @param sentences in source order; only the first 40 are looked at
 * @returns at most `count` indexes, in source order; none that opens on a pronoun or connective without its predecessor
 */
export function pickSentences(
  sentences: readonly Sentence[],
  title: string,
  count: number,
): number[] {
  const considered = sentences.slice(0, 40);
  const vectors = vectorsOf(considered.map((sentence) => termsOf(sentence.text)));
  const scores = scoresOf(considered, vectors, title);
  const picked: number[] = [];
  while (picked.length < count) {
    let best = -1;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const [index, score] of scores.entries()) {
      if (picked.includes(index) || !standsAlone(considered, index, picked)) continue;
      const redundancy = Math.max(0, ...picked.map((other) => likeness(vectors, index, other)));
      // What was told once, perhaps with fewer words, tells nothing twice.
      if (picked.some((other) => held(vectors, index, other) >= toldAt)) continue;
      const value = score - weights.redundancy * redundancy;
      if (value > bestScore) [best, bestScore] = [index, value];
    }
    if (best === -1) break;
    picked.push(best);
  }
  return picked.toSorted((a, b) => a - b);
}

/** Whether a sentence can be read without one that was not picked. */
function standsAlone(
  sentences: readonly Sentence[],
  index: number,
  picked: readonly number[],
): boolean {
  if (index === 0 || picked.includes(index - 1)) return true;
  return !dangling.test(sentences[index]?.text ?? '');
}

function likeness(vectors: readonly Vector[], a: number, b: number): number {
  const [left, right] = [vectors[a], vectors[b]];
  return left === undefined || right === undefined ? 0 : cosine(left, right);
}

function held(vectors: readonly Vector[], a: number, b: number): number {
  const [left, right] = [vectors[a], vectors[b]];
  return left === undefined || right === undefined ? 0 : containment(left, right);
}

function scoresOf(
  sentences: readonly Sentence[],
  vectors: readonly Vector[],
  title: string,
): number[] {
  const central = centrality(vectors);
  const titleTerms = [...termsOf(title).keys()];
  return sentences.map(({ text }, index) => {
    const words = text.split(' ').length;
    const shared = titleTerms.filter((term) => vectors[index]?.has(term) === true).length;
    let score =
      weights.lead * Math.exp(-weights.leadDecay * index) +
      weights.centrality * (central[index] ?? 0) +
      (titleTerms.length === 0 ? 0 : (weights.title * shared) / titleTerms.length);
    if (/^["'“‘«]/.test(text)) score += weights.opensWithQuote;
    if (words < 8) score += weights.tooShort;
    if (words > 45) score += weights.tooLong;
    if (dangling.test(text)) score += weights.opensDangling;
    if (index > 0 && looksLikeCaption(text)) score += weights.caption;
    if (/\d/.test(text)) score += weights.hasNumber;
    return score;
  });
}

/** LexRank (Erkan and Radev 2004): the rank of each sentence in the graph of alike ones, scaled to 0 to 1. */
function centrality(vectors: readonly Vector[]): number[] {
  const size = vectors.length;
  const edges: number[][] = vectors.map(() => []);
  for (let a = 0; a < size; a += 1) {
    for (let b = a + 1; b < size; b += 1) {
      if (likeness(vectors, a, b) <= edgeAt) continue;
      edges[a]?.push(b);
      edges[b]?.push(a);
    }
  }
  let ranks = vectors.map(() => 1 / size);
  for (let round = 0; round < rounds; round += 1) {
    const before = ranks;
    ranks = edges.map((neighbours) => {
      let sum = 0;
      for (const other of neighbours) sum += (before[other] ?? 0) / (edges[other]?.length ?? 1);
      return (1 - damping) / size + damping * sum;
    });
  }
  const top = Math.max(...ranks, Number.MIN_VALUE);
  return ranks.map((rank) => rank / top);
}
