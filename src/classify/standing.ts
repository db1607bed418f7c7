import type { PlaceRule } from './lexicon.ts';
import type { PlaceCandidate } from './place-candidates.ts';

/**
 * What is known of a place in a story, for deciding whether the story is about it: shares and counts only, so that what is
 * learnt holds for every place. The names stand in models/places.json.
 */
export const standingFeatures = [
  'always',
  'logShare',
  'share',
  'logRatio',
  'ratio',
  'inTitle',
  'titleNamesAnother',
  'namedInTitle',
  'count',
  'alone',
  'oneOfTwo',
  'oneOfFour',
  'oneOfSix',
  'strongest',
  'first',
  'onlyTowns',
  'onlyDomestic',
  'onlyLeaders',
  'onlyPhrases',
  'onlyLead',
  'onlyBody',
  'inDateline',
  'length',
  'countries',
  'isAmerican',
  'isAmericanBesideOthers',
  'isBritishOrEuropean',
] as const;

/** A weight a feature, learnt by `npm run train`, and from which probability on a place is emitted. */
export interface Standing {
  /** In the order of `standingFeatures`. */
  readonly weights: readonly number[];
  /** For the likeliest place. */
  readonly first: number;
  /** For every other. */
  readonly others: number;
  /**
   * Whoever stands side by side with another, or is named by a counted dateline, is always emitted from
   * this part of the strongest place's weight on: two powers that meet are both what a story is about.
   */
  readonly principals: number;
  /** Below this part of the strongest place's weight a place is an aside, whatever else speaks for it. */
  readonly asides: number;
}

/** The same for a place that only a venue or a domestic body speaks for. */
const weakAsides = 0.5;

const longestRead = 800;

/** The features of each candidate, in the order of `standingFeatures`. */
export function describeStanding(
  candidates: readonly PlaceCandidate<string>[],
  length: number,
): Float64Array[] {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  const best = candidates[0]?.weight ?? 0;
  const anyInTitle = candidates.some(({ inTitle }) => inTitle > 0);
  // Learnt on summaries: past that length more words say no more about any one place.
  const logLength = Math.log(Math.min(length, longestRead) / 200 + 1);
  return candidates.map((candidate, rank) => {
    const share = candidate.weight / total;
    const ratio = candidate.weight / best;
    const { place, inTitle, inLead, inDateline, count, rules } = candidate;
    const only = (...kinds: PlaceRule[]): boolean =>
      rules.values().every((rule) => kinds.includes(rule));
    const american = place === 'US' || place === 'americas';
    return Float64Array.of(
      1,
      Math.log(share + 0.02),
      share,
      Math.log(ratio + 0.02),
      ratio,
      Number(inTitle > 0),
      Number(anyInTitle && inTitle === 0),
      Number(candidate.isNamedInTitle),
      Math.min(count, 5) / 5,
      Number(candidates.length === 1),
      Number(candidates.length === 2),
      Number(candidates.length >= 4),
      Number(candidates.length >= 6),
      Number(rank === 0),
      Number(candidate.first === 0),
      Number(only('place')),
      Number(only('domestic')),
      Number(only('leader', 'institution')),
      Number(only('region-phrase', 'bloc')),
      Number(inLead === count),
      Number(inTitle + inLead + inDateline === 0),
      Number(inDateline > 0),
      logLength,
      Math.min(candidate.countries.size, 3) / 3,
      Number(american),
      Number(american && candidates.length > 1),
      Number(place === 'GB' || place === 'europe'),
    );
  });
}

function chanceOf(features: Float64Array, weights: readonly number[]): number {
  let odds = 0;
  for (let at = 0; at < weights.length; at += 1) odds += (features[at] ?? 0) * (weights[at] ?? 0);
  return 1 / (1 + Math.exp(-odds));
}

/** The candidates a story stands by, likeliest first. A candidate with no mention is none, so no tag without evidence. */
export function standBy<Place extends string>(
  candidates: readonly PlaceCandidate<Place>[],
  length: number,
  standing: Standing,
): PlaceCandidate<Place>[] {
  const { weights } = standing;
  const best = candidates[0]?.weight ?? 0;
  return describeStanding(candidates, length)
    .map((features, at) => ({
      candidate: candidates[at],
      chance: chanceOf(features, weights),
    }))
    .toSorted((a, b) => b.chance - a.chance)
    .flatMap(({ candidate, chance }, rank) => {
      if (candidate === undefined) return [];
      const least = candidate.isWeak ? weakAsides : standing.asides;
      if (candidate.weight < least * best) return [];
      const isPrincipal =
        (candidate.isPaired || candidate.inDateline > 0) &&
        candidate.weight >= standing.principals * best;
      const stands = isPrincipal || chance >= (rank === 0 ? standing.first : standing.others);
      return stands ? [candidate] : [];
    });
}
