/**
 * Learns models/topics.json: `npm run train [DATA [OUTPUT]]`, where DATA holds tags/newstrain.jsonl (labelled) and
 * stream/rss2023-jan-sep.jsonl.gz (unlabelled). Deterministic: the same data gives the same bytes, in some minutes.
 * docs/models.md says what it learns from and how good it is.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idfSteps } from '../src/config/models.ts';
import { topics } from '../src/news/tag.ts';
import { readExamples, readStream } from './labelled.ts';
import { latentDirections } from './latent.ts';
import { learn, predict, project, type Learning, type Row, type Weights } from './logistic.ts';
import { chooseTerms, fewestOutlets, weigh, type Vocabulary } from './vocabulary.ts';

const latent = { dimensions: 250, rounds: 3, scale: 15 };
const learning: Learning = { epochs: 8, step: 0.5, l2: 0.001, second: 0.8 };
/** The threshold of each topic is the one with the best F1 on stories held out, within these bounds. */
const thresholds = { least: 0.15, most: 0.5, by: 0.05 };
const folds = 3;
const width = topics.length;

/** Which third an outlet belongs to: whole outlets are held out, because the model must do well on outlets it never saw. */
function foldsOf(data: readonly Row[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { example } of data) counts.set(example.outlet, (counts.get(example.outlet) ?? 0) + 1);
  const sizes = Array.from({ length: folds }, () => 0);
  return new Map(
    [...counts]
      .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([outlet, count]) => {
        const fold = sizes.indexOf(Math.min(...sizes));
        sizes[fold] = (sizes[fold] ?? 0) + count;
        return [outlet, fold];
      }),
  );
}

interface Prediction {
  readonly row: Row;
  readonly scores: Float64Array;
}

/** The threshold above which calling a further topic pays, per topic. */
function chooseThresholds(held: readonly Prediction[]): number[] {
  return topics.map((topic, column) => {
    let best = { threshold: thresholds.most, f1: -1 };
    for (let at = thresholds.least; at <= thresholds.most + 0.001; at += thresholds.by) {
      let hit = 0;
      let errors = 0;
      for (const { row, scores } of held) {
        const isWanted = row.example.topics.includes(topic);
        const isGiven = (scores[column] ?? 0) >= at;
        if (isWanted && isGiven) hit += 1;
        else if (isWanted || (isGiven && !row.example.maybe.includes(topic))) errors += 1;
      }
      const f1 = (2 * hit) / (2 * hit + errors || 1);
      if (f1 > best.f1) best = { threshold: Math.round(at * 100) / 100, f1 };
    }
    return best.threshold;
  });
}

const logit = (score: number): number => Math.log(score / (1 - score));

/** The topic with the highest log-odds after the offsets. */
function primaryOf(scores: Float64Array, offsets: readonly number[]): number {
  let best = 0;
  for (let column = 1; column < width; column += 1)
    if (
      logit(scores[column] ?? 0) + (offsets[column] ?? 0) >
      logit(scores[best] ?? 0) + (offsets[best] ?? 0)
    )
      best = column;
  return best;
}

/** What to add to each topic's log-odds so that the first topic is right most often: two rounds, a topic at a time. */
function chooseOffsets(held: readonly Prediction[]): number[] {
  const offsets = topics.map(() => 0);
  const right = (): number =>
    held.filter(({ row, scores }) => topics[primaryOf(scores, offsets)] === row.example.topics[0])
      .length;
  for (let round = 0; round < 2; round += 1)
    for (const column of topics.keys()) {
      let best = { offset: offsets[column] ?? 0, right: right() };
      for (const offset of [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8]) {
        offsets[column] = offset;
        const count = right();
        if (count > best.right) best = { offset, right: count };
      }
      offsets[column] = best.offset;
    }
  return offsets;
}

/** What the card says of outlets never seen: the first topic right, in the label set, micro-F1 of up to three topics. */
function measure(
  held: readonly Prediction[],
  least: readonly number[],
  offsets: readonly number[],
): Record<string, number> {
  let primary = 0;
  let inSet = 0;
  let hit = 0;
  let errors = 0;
  for (const { row, scores } of held) {
    const { topics: wanted, maybe } = row.example;
    const first = primaryOf(scores, offsets);
    const others = [...topics.keys()]
      .filter((column) => column !== first && (scores[column] ?? 0) >= (least[column] ?? 1))
      .toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
    const given = [first, ...others].slice(0, 3).flatMap((column) => topics[column] ?? []);
    if (given[0] === wanted[0]) primary += 1;
    if (given[0] !== undefined && wanted.includes(given[0])) inSet += 1;
    const right = given.filter((topic) => wanted.includes(topic)).length;
    hit += right;
    errors += given.filter((topic) => !wanted.includes(topic) && !maybe.includes(topic)).length;
    errors += wanted.length - right;
  }
  const share = (count: number): number => Math.round((1000 * count) / held.length) / 1000;
  return {
    primary: share(primary),
    inSet: share(inSet),
    microF1: Math.round((2000 * hit) / (2 * hit + errors)) / 1000,
  };
}

/** The file's form: signed bytes scaled per topic, in base64, so that it stays small and diffs stay whole. */
function pack(vocabulary: Vocabulary, model: Weights): object {
  const scales = topics.map((_, column) => {
    let most = 0;
    for (let cell = column; cell < model.weights.length; cell += width)
      most = Math.max(most, Math.abs(model.weights[cell] ?? 0));
    return Number((most / 127 || 1).toPrecision(6));
  });
  const bytes = Int8Array.from(model.weights, (weight, cell) =>
    Math.round(weight / (scales[cell % width] ?? 1)),
  );
  return {
    terms: [...vocabulary.rows.keys()].join('\n'),
    idf: Buffer.from(Uint8Array.from(vocabulary.idf, (idf) => Math.round(idf * idfSteps))).toString(
      'base64',
    ),
    weights: Buffer.from(bytes.buffer).toString('base64'),
    scales,
    bias: [...model.bias].map((bias) => Number(bias.toFixed(4))),
  };
}

const [data = '../shared/data', output = 'models/topics.json'] = process.argv.slice(2);
const files = { labelled: 'tags/newstrain.jsonl', stream: 'stream/rss2023-jan-sep.jsonl.gz' };
const labelled = readExamples(join(data, files.labelled));
const stream = readStream(join(data, files.stream));
const vocabulary = chooseTerms(
  stream.stories,
  labelled.examples.map(({ outlet, terms }) => ({ outlet, terms: () => terms })),
);
console.log(`${vocabulary.rows.size} terms of ${stream.stories.length} stories`);
const directions = latentDirections(
  stream.stories.map(({ terms }) => weigh(terms(), vocabulary)),
  vocabulary.rows.size,
  latent,
);
const rows = labelled.examples.map((example): Row => {
  const weighed = weigh(example.terms, vocabulary);
  return {
    example,
    rows: weighed.rows,
    values: weighed.values,
    latent: project(weighed, directions, latent.dimensions),
  };
});
const foldOf = foldsOf(rows);
const held = Array.from({ length: folds }, (_, fold): Prediction[] => {
  const isHeld = (row: Row): boolean => foldOf.get(row.example.outlet) === fold;
  const model = learn(
    rows.filter((row) => !isHeld(row)),
    directions,
    latent.dimensions,
    learning,
  );
  return rows.filter(isHeld).map((row) => ({ row, scores: predict(row, model) }));
}).flat();
const chosen = chooseThresholds(held);
const offsets = chooseOffsets(held);
const figures = measure(held, chosen, offsets);
console.log('offsets', offsets);
console.log('outlets never seen', figures);
const file = {
  version: '1',
  labels: topics,
  ...pack(vocabulary, learn(rows, directions, latent.dimensions, learning)),
  offsets,
  thresholds: chosen,
  made: {
    from: { [files.labelled]: labelled.sha256, [files.stream]: stream.sha256 },
    labelled: rows.length,
    unlabelled: stream.stories.length,
    terms: vocabulary.rows.size,
    fewestOutlets,
    latent,
    learning,
    outletsNeverSeen: figures,
  },
};
writeFileSync(output, `${JSON.stringify(file, null, 2)}\n`);
