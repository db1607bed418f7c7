/**
 * Learns models/topics.json: `npm run train [DATA [OUTPUT]]`, where DATA holds tags/newstrain.jsonl (labelled) and
 * stream/*.jsonl.gz (unlabelled). Deterministic: the same data gives the same bytes, in some minutes.
 * docs/models.md says what it learns from and how good it is.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { idfSteps } from '../src/config/models.ts';
import { topics } from '../src/news/tag.ts';
import { predict, type Weights } from './logistic.ts';
import {
  answersOf,
  calibrationError,
  chooseOffsets,
  chooseThresholds,
  foldsOf,
  measure,
  type Prediction,
} from './measure.ts';
import { readMaterial, settings, teach } from './teach.ts';
import { fewestOutlets, type Vocabulary } from './vocabulary.ts';

const folds = 3;
const width = topics.length;

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
    terms: frontCode([...vocabulary.rows.keys()]),
    idf: Buffer.from(Uint8Array.from(vocabulary.idf, (idf) => Math.round(idf * idfSteps))).toString(
      'base64',
    ),
    weights: Buffer.from(bytes.buffer).toString('base64'),
    scales,
    bias: [...model.bias].map((bias) => Number(bias.toFixed(4))),
  };
}

/** Sorted terms, each as the length of what it shares with the one before (base 36) and the rest. */
function frontCode(terms: readonly string[]): string {
  let before = '';
  return terms
    .map((term) => {
      let shared = 0;
      while (shared < 35 && shared < term.length && term[shared] === before[shared]) shared += 1;
      before = term;
      return shared.toString(36) + term.slice(shared);
    })
    .join('\n');
}

const [data = '../shared/data', output = 'models/topics.json'] = process.argv.slice(2);
const material = await readMaterial(data);
console.log(`${material.vocabulary.rows.size} terms of ${material.unlabelled} stories`);
const foldOf = foldsOf(
  material.examples.map(({ example }) => example),
  folds,
);
const held = Array.from({ length: folds }, (_, fold): Prediction[] => {
  const isHeld = (outlet: string): boolean => foldOf.get(outlet) === fold;
  const model = teach(material, isHeld);
  return material.examples
    .filter(({ example }) => isHeld(example.outlet))
    .map((row) => ({ example: row.example, scores: predict(row, model) }));
}).flat();
const chosen = chooseThresholds(held);
const offsets = chooseOffsets(held);
const figures = {
  ...measure(answersOf(held, chosen, offsets)),
  calibrationError: calibrationError(held, offsets),
};
console.log('offsets', offsets);
console.log('outlets never seen', figures);
const file = {
  version: '2',
  labels: topics,
  ...pack(
    material.vocabulary,
    teach(material, () => false),
  ),
  offsets,
  thresholds: chosen,
  made: {
    from: material.from,
    labelled: material.examples.length,
    unlabelled: material.unlabelled,
    desks: material.deskStories.length,
    terms: material.vocabulary.rows.size,
    fewestOutlets,
    settings,
    outletsNeverSeen: figures,
  },
};
// Written whole or not at all: whoever tags meanwhile reads the old one.
writeFileSync(`${output}.new`, `${JSON.stringify(file, null, 2)}\n`);
renameSync(`${output}.new`, output);
