/**
 * Learns models/topics.json: `npm run train -- DATA`, where DATA holds tags/newstrain.jsonl and topics/topnews-slugs.jsonl.gz.
 * Deterministic: the same data gives the same bytes. See docs/models.md for what it learns from, and why.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idfSteps } from '../src/config/models.ts';
import { topics } from '../src/news/tag.ts';
import { readExamples, type Example } from './labelled.ts';
import { learn, predict, type Vocabulary, type Weights } from './logistic.ts';

/** A term ships only when it stands in stories of this many outlets: then it is nobody's wording. */
const fewestOutlets = 5;
const mostTerms = 24_000;
const learning = { epochs: 10, step: 0.5, l2: 0.0001, second: 0.8 };
/** The threshold of each topic is the one with the best F1 on stories held out, within these bounds. */
const thresholds = { least: 0.2, most: 0.6, by: 0.05 };
const folds = 4;
const width = topics.length;

/** Terms of at least five outlets, the commonest first. */
export function chooseTerms(examples: readonly Example[]): Vocabulary {
  const seen = new Map<string, { stories: number; outlets: Set<string> }>();
  for (const { terms, outlet } of examples)
    for (const { term } of terms) {
      const entry = seen.get(term) ?? { stories: 0, outlets: new Set() };
      seen.set(term, entry);
      entry.stories += 1;
      entry.outlets.add(outlet);
    }
  const kept = [...seen]
    .filter(([, { outlets }]) => outlets.size >= fewestOutlets)
    .toSorted(([a, x], [b, y]) => y.stories - x.stories || (a < b ? -1 : 1))
    .slice(0, mostTerms);
  return {
    rows: new Map(kept.map(([term], row) => [term, row])),
    // Rounded here as it will be in the file, so that what is learnt fits what is read.
    idf: Float32Array.from(
      kept,
      ([, { stories }]) =>
        Math.round((Math.log((1 + examples.length) / (1 + stories)) + 1) * idfSteps) / idfSteps,
    ),
  };
}

/** The threshold above which calling a second topic pays, per topic, from predictions on stories not learnt from. */
function chooseThresholds(examples: readonly Example[], vocabulary: Vocabulary): number[] {
  const held = Array.from({ length: folds }, (_, fold) => {
    const model = learn(
      examples.filter((_example, index) => index % folds !== fold),
      vocabulary,
      learning,
    );
    return examples
      .filter((example, index) => index % folds === fold && !example.isWeak)
      .map((example) => ({ example, scores: predict(example, vocabulary, model) }));
  }).flat();
  return topics.map((topic, column) => {
    let best = { threshold: thresholds.most, f1: -1 };
    for (let at = thresholds.least; at <= thresholds.most + 0.001; at += thresholds.by) {
      let hit = 0;
      let wrong = 0;
      let missed = 0;
      for (const { example, scores } of held) {
        const isWanted = example.topics.includes(topic);
        const isGiven = (scores[column] ?? 0) >= at;
        if (isWanted && isGiven) hit += 1;
        else if (isWanted) missed += 1;
        else if (isGiven && !example.maybe.includes(topic)) wrong += 1;
      }
      const f1 = (2 * hit) / (2 * hit + wrong + missed || 1);
      if (f1 > best.f1) best = { threshold: Math.round(at * 100) / 100, f1 };
    }
    return best.threshold;
  });
}

/** The file's form: signed bytes scaled per topic, in base64, so that it stays small and diffs stay whole. */
function pack(vocabulary: Vocabulary, model: Weights): object {
  const scales = topics.map((_, column) => {
    let most = 0;
    for (let cell = column; cell < model.weights.length; cell += width)
      most = Math.max(most, Math.abs(model.weights[cell] ?? 0));
    return most / 127 || 1;
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
    scales: scales.map((scale) => Number(scale.toPrecision(6))),
    bias: [...model.bias].map((bias) => Number(bias.toFixed(4))),
  };
}

if (import.meta.main) {
  const [data = '../shared/data', output = 'models/topics.json'] = process.argv.slice(2);
  const editors = readExamples(join(data, 'tags/newstrain.jsonl'), { weight: 1, isWeak: false });
  const examples = editors.examples;
  const vocabulary = chooseTerms(examples);
  const model = learn(examples, vocabulary, learning);
  const file = {
    version: '1',
    labels: topics,
    ...pack(vocabulary, model),
    thresholds: chooseThresholds(examples, vocabulary),
    made: {
      from: { 'tags/newstrain.jsonl': editors.sha256 },
      stories: editors.examples.length,
      terms: vocabulary.rows.size,
      fewestOutlets,
      learning,
    },
  };
  writeFileSync(output, `${JSON.stringify(file, null, 2)}\n`);
  console.log(`${vocabulary.rows.size} terms of ${examples.length} stories in ${output}`);
}
