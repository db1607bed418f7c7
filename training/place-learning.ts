import { bareStory } from '../src/classify/bare-story.ts';
import type { Lexicon } from '../src/classify/lexicon.ts';
import { findMentions, type Mention } from '../src/classify/mentions.ts';
import { gatherCandidates, type PlaceCandidate } from '../src/classify/place-candidates.ts';
import { guessTerms } from '../src/classify/place-guess.ts';
import { describeStanding, standingFeatures } from '../src/classify/standing.ts';
import { seededRandom } from '../src/clock.ts';
import { idfSteps } from '../src/config/models.ts';
import type { PlaceStory } from './place-stories.ts';

/** A row of a logistic regression: features, what is wanted (0 or 1) and how much it counts. */
interface Observation {
  readonly features: Float64Array;
  readonly wanted: number;
  readonly weight: number;
}

/** Logistic regression by Newton's method with a ridge of 1: some thirty features, so exact and quick. */
function regress(rows: readonly Observation[]): Float64Array {
  const width = standingFeatures.length;
  const weights = new Float64Array(width);
  for (let round = 0; round < 25; round += 1) {
    const slope = Float64Array.from(weights);
    const curve = Array.from({ length: width }, (_, i) => {
      const row = new Float64Array(width);
      row[i] = 1;
      return row;
    });
    for (const { features, wanted, weight } of rows) {
      const odds = features.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), 0);
      const chance = 1 / (1 + Math.exp(-odds));
      const bend = weight * chance * (1 - chance);
      for (let i = 0; i < width; i += 1) {
        const x = features[i] ?? 0;
        if (x === 0) continue;
        slope[i] = (slope[i] ?? 0) + weight * (chance - wanted) * x;
        const row = curve[i];
        if (row === undefined) continue;
        for (let j = 0; j < width; j += 1) row[j] = (row[j] ?? 0) + bend * x * (features[j] ?? 0);
      }
    }
    const step = solve(curve, slope);
    for (let i = 0; i < width; i += 1) weights[i] = (weights[i] ?? 0) - (step[i] ?? 0);
  }
  return weights;
}

/** Gaussian elimination; the ridge keeps the matrix positive definite. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const a = matrix.map((row) => Float64Array.from(row));
  const b = Float64Array.from(right);
  const n = b.length;
  const cell = (i: number, j: number): number => a[i]?.[j] ?? 0;
  for (let k = 0; k < n; k += 1) {
    for (let i = k + 1; i < n; i += 1) {
      const factor = cell(i, k) / cell(k, k);
      const row = a[i];
      if (factor === 0 || row === undefined) continue;
      for (let j = k; j < n; j += 1) row[j] = (row[j] ?? 0) - factor * cell(k, j);
      b[i] = (b[i] ?? 0) - factor * (b[k] ?? 0);
    }
  }
  for (let k = n - 1; k >= 0; k -= 1) {
    let sum = b[k] ?? 0;
    for (let j = k + 1; j < n; j += 1) sum -= cell(k, j) * (b[j] ?? 0);
    b[k] = sum / cell(k, k);
  }
  return b;
}

/** A story read for places. */
export interface Read {
  readonly story: PlaceStory;
  readonly mentions: readonly Mention[];
  readonly length: number;
}

/** Finds the places a story names. */
export const readPlaces = (story: PlaceStory, lexicon: Lexicon): Read => ({
  story,
  mentions: findMentions(bareStory(story), lexicon),
  length: story.title.length + story.text.length,
});

function observe(
  candidates: readonly PlaceCandidate<string>[],
  length: number,
  wanted: readonly string[],
  maybe: readonly string[],
  weigh: (wanted: number) => number,
): Observation[] {
  return describeStanding(candidates, length).flatMap((features, at) => {
    const place = candidates[at]?.place ?? '';
    if (maybe.includes(place)) return [];
    const want = Number(wanted.includes(place));
    return [{ features, wanted: want, weight: weigh(want) }];
  });
}

/** An editor's one section is weaker evidence than our own labels, weaker still against a second region. */
const editorWeight = (wanted: number): number => (wanted === 1 ? 0.5 : 0.25);

const named = (weights: Float64Array): Record<string, number> =>
  Object.fromEntries(
    standingFeatures.map((feature, i) => [feature, Math.round((weights[i] ?? 0) * 1000) / 1000]),
  );

/** Countries that are so often left unnamed that their own outlets' words can be learnt. */
const guessed = ['US', 'GB', 'IN', 'AU', 'CA'] as const;
const fewestOutlets = 5;
const fewestStories = 40;
const mostTerms = 6000;
const streamWeight = 0.3;

interface GuessRow {
  readonly rows: readonly number[];
  readonly values: readonly number[];
  readonly wanted: readonly number[];
  readonly weight: number;
}

/** The terms of a story with its places' names taken out: what is left must tell by itself. */
function bareTerms({ story, mentions }: Read): { readonly term: string; readonly count: number }[] {
  let { title } = story;
  let lead = story.text.slice(0, 900);
  for (const phrase of new Set(mentions.map((mention) => mention.phrase))) {
    title = title.replaceAll(phrase, ' ');
    lead = lead.replaceAll(phrase, ' ');
  }
  return guessTerms(title, lead);
}

function learnGuesses(
  labelled: readonly Read[],
  stream: readonly Read[],
  regionsOf: Lexicon['regionsOf'],
): Record<string, unknown> {
  const seen = new Map<string, { stories: number; outlets: Set<string> }>();
  for (const one of stream)
    for (const { term } of bareTerms(one)) {
      let entry = seen.get(term);
      if (entry === undefined) {
        entry = { stories: 0, outlets: new Set() };
        seen.set(term, entry);
      }
      entry.stories += 1;
      if (entry.outlets.size < fewestOutlets) entry.outlets.add(one.story.outlet);
    }
  const kept = [...seen]
    .filter(([, { stories, outlets }]) => stories >= fewestStories && outlets.size >= fewestOutlets)
    .toSorted((a, b) => b[1].stories - a[1].stories || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostTerms);
  const rowOf = new Map(kept.map(([term], row) => [term, row]));
  const idf = kept.map(
    ([, { stories }]) =>
      Math.round((Math.log((1 + stream.length) / (1 + stories)) + 1) * idfSteps) / idfSteps,
  );
  const vector = (one: Read, wanted: readonly number[], weight: number): GuessRow => {
    const known = bareTerms(one).flatMap(({ term, count }) => {
      const row = rowOf.get(term);
      return row === undefined ? [] : [{ row, value: (1 + Math.log(count)) * (idf[row] ?? 0) }];
    });
    const length = Math.sqrt(known.reduce((sum, { value }) => sum + value * value, 0)) || 1;
    return {
      rows: known.map(({ row }) => row),
      values: known.map(({ value }) => value / length),
      wanted,
      weight,
    };
  };
  const data: GuessRow[] = [];
  for (const one of labelled) {
    const { countries, maybeCountries } = one.story;
    data.push(
      vector(
        one,
        guessed.map((c) => (countries.includes(c) ? 1 : maybeCountries.includes(c) ? -1 : 0)),
        one.mentions.length === 0 ? 2 : 1,
      ),
    );
  }
  for (const one of stream) {
    const countries = gatherCandidates(one.mentions, regionsOf).countries;
    // One country named alone is what the words are about, most of the time.
    const only = countries[0];
    if (only === undefined || countries.length > 1) continue;
    data.push(
      vector(
        one,
        guessed.map((c) => Number(c === only.place)),
        streamWeight,
      ),
    );
  }
  const width = guessed.length;
  const weights = new Float64Array(kept.length * width);
  const squares = new Float64Array(weights.length).fill(0.01);
  const bias = new Float64Array(width).fill(-2);
  const biasSquares = new Float64Array(width).fill(1);
  const order = data.map((_, at) => at);
  const random = seededRandom(20_231_026);
  for (let epoch = 0; epoch < 3; epoch += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      const held = order[at] ?? 0;
      order[at] = order[other] ?? 0;
      order[other] = held;
    }
    for (const at of order) {
      const row = data[at];
      if (row === undefined) continue;
      for (let column = 0; column < width; column += 1) {
        const want = row.wanted[column] ?? -1;
        if (want < 0) continue;
        let odds = bias[column] ?? 0;
        for (const [i, r] of row.rows.entries())
          odds += (row.values[i] ?? 0) * (weights[r * width + column] ?? 0);
        const gradient = (1 / (1 + Math.exp(-odds)) - want) * row.weight;
        if (Math.abs(gradient) < 0.001) continue;
        biasSquares[column] = (biasSquares[column] ?? 0) + gradient ** 2;
        bias[column] = (bias[column] ?? 0) - (0.3 * gradient) / Math.sqrt(biasSquares[column] ?? 1);
        for (const [i, r] of row.rows.entries()) {
          const cell = r * width + column;
          const slope = gradient * (row.values[i] ?? 0) + 1e-5 * (weights[cell] ?? 0);
          squares[cell] = (squares[cell] ?? 0) + slope ** 2;
          weights[cell] = (weights[cell] ?? 0) - (0.3 * slope) / Math.sqrt(squares[cell] ?? 1);
        }
      }
    }
  }
  const scales = guessed.map((_, column) => {
    let most = 0;
    for (let r = 0; r < kept.length; r += 1)
      most = Math.max(most, Math.abs(weights[r * width + column] ?? 0));
    return Number((most / 127).toPrecision(6));
  });
  return {
    countries: guessed,
    terms: kept.map(([term]) => term).join('\n'),
    idf: Buffer.from(idf.map((value) => Math.round(value * idfSteps))).toString('base64'),
    weights: Buffer.from(
      Int8Array.from(weights, (value, cell) => Math.round(value / (scales[cell % width] ?? 1))),
    ).toString('base64'),
    scales,
    bias: [...bias].map((value) => Math.round(value * 1e4) / 1e4),
    threshold: 0.66,
  };
}

/** The stories that teach. */
export interface PlaceMaterial {
  /** Labelled for this project. */
  readonly labelled: readonly Read[];
  /** With the one region of their editors' section. */
  readonly editors: readonly Read[];
  readonly unlabelled: readonly Read[];
}

/** Learns what models/places.json holds, without its version; how many candidates taught it comes with it. */
export function learnPlaces(
  { labelled, editors, unlabelled }: PlaceMaterial,
  { regionsOf }: Pick<Lexicon, 'regionsOf'>,
): { readonly model: Readonly<Record<string, unknown>>; readonly candidates: number } {
  const candidatesOf = ({ mentions }: Read): ReturnType<typeof gatherCandidates> =>
    gatherCandidates(mentions, regionsOf);
  const countryRows = labelled.flatMap((one) =>
    observe(
      candidatesOf(one).countries,
      one.length,
      one.story.countries,
      one.story.maybeCountries,
      () => 1,
    ),
  );
  const regionRows = [
    ...labelled.flatMap((one) =>
      observe(
        candidatesOf(one).regions,
        one.length,
        one.story.regions,
        one.story.maybeRegions,
        () => 1,
      ),
    ),
    ...editors
      // Domestic sections hold every kind of story: they say nothing of a second region.
      .filter(({ story }) => !story.isDomestic)
      .flatMap((one) =>
        observe(candidatesOf(one).regions, one.length, one.story.regions, [], editorWeight),
      ),
  ];
  return {
    model: {
      countries: {
        weights: named(regress(countryRows)),
        first: 0.4,
        others: 0.5,
        principals: 0.35,
        asides: 0.2,
      },
      regions: {
        weights: named(regress(regionRows)),
        first: 0.4,
        others: 0.75,
        principals: 0.35,
        asides: 0.2,
      },
      guesses: learnGuesses(labelled, unlabelled, regionsOf),
    },
    candidates: countryRows.length + regionRows.length,
  };
}
