/**
 * What docs/models.md says of the topics: `node training/report.ts [--sets] [DATA]`. Each set with bootstrap intervals, beside
 * two baselines (names as words; a plain regression); then, without `--sets`, newstrain with one outlet left out at a time,
 * which teaches the model anew each time. Prints Markdown tables; some minutes.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createTopicScorer } from '../src/classify/topic-scores.ts';
import { topicTerms } from '../src/classify/topic-terms.ts';
import { unpackTopicModel } from '../src/config/models.ts';
import { readTopics } from '../src/config/topics.ts';
import { topics } from '../src/news/tag.ts';
import { cleanLine, cleanText } from '../src/normalize/clean.ts';
import { stripFurniture } from '../src/normalize/furniture.ts';
import { linesOf } from '../src/normalize/lines.ts';
import { nameMatcher, plainAnswers, plainRegression, type Caller } from './baselines.ts';
import { readExamples, readMeasured } from './labelled.ts';
import { predict } from './logistic.ts';
import {
  answersOf,
  bootstrap,
  calibrationError,
  chooseOffsets,
  chooseThresholds,
  measure,
  type Answer,
  type Figures,
  type Prediction,
} from './measure.ts';
import { readMaterial, teach } from './teach.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sets: { type: 'boolean', default: false } },
});
const [data = '../shared/data'] = positionals;
/** The outlets with most labelled stories are left out one by one, the others in so many groups. */
const alone = 8;
const groups = 2;

const factsText = await readFile(join(home, 'config/topics.yaml'), 'utf8');
const facts = readTopics('config/topics.yaml', factsText).value;
if (facts === null) throw new Error('config/topics.yaml has problems: run dateline check');
const modelText = await readFile(join(home, 'models/topics.json'), 'utf8');
const score = createTopicScorer(unpackTopicModel(JSON.parse(modelText)), facts);

const { examples } = readExamples(join(data, 'tags/newstrain.jsonl'));
const plain = plainRegression(examples, () => false);
const unknown = {
  deck: '',
  sections: [],
  datelinePlace: null,
  language: null,
  datelineWeight: 0,
  defaultCountry: null,
  defaultRegion: null,
  feedTopic: null,
};
const callers: Readonly<Record<string, Caller>> = {
  'names as words': nameMatcher(facts),
  'plain regression': (title, text) => plain.call(topicTerms(title, text)),
  ours: (title, text) => score({ ...unknown, title, text }).topics.map(({ topic }) => topic),
};

const show = (value: number): string => value.toFixed(3).replace(/^0/, '');

function line(name: string, set: string, answers: readonly Answer[]): string {
  const figures = measure(answers);
  const cell = (figure: keyof Figures): string => {
    const [low, high] = bootstrap(answers, figure);
    return `${show(figures[figure])} (${show(low)}–${show(high)})`;
  };
  return `| ${set} | ${name} | ${cell('primary')} | ${cell('inSet')} | ${cell('microF1')} |`;
}

console.log('| set | tagger | primary | first in set | micro-F1 |');
console.log('| --- | --- | --- | --- | --- |');
for (const file of [
  'tags/newsgold-dev.jsonl',
  'topics/bbc-dev.jsonl',
  'topics/agnews_test-dev.jsonl',
  'topics/nyt_frontpage_cap-dev.jsonl',
  'topics/wire220.jsonl',
]) {
  const stories = readMeasured(join(data, file)).map(({ title, text, ...labels }) => {
    const headline = cleanLine(title);
    const { lines } = stripFurniture(linesOf(cleanText(text)), headline, { deskDateline: true });
    return { ...labels, title: headline, text: lines.map((one) => one.text).join('\n\n') };
  });
  for (const [name, call] of Object.entries(callers))
    console.log(
      line(
        name,
        file.replace(/^.*\/|\.jsonl$/g, ''),
        stories.map(({ title, text, ...labels }) => ({ ...labels, given: call(title, text) })),
      ),
    );
}

if (!values.sets) await leaveOut();

async function leaveOut(): Promise<void> {
  const material = await readMaterial(data);
  const counts = Map.groupBy(examples, ({ outlet }) => outlet);
  const bySize = [...counts]
    .toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([outlet]) => outlet);
  const parts = [
    ...bySize.slice(0, alone).map((outlet) => [outlet]),
    ...Array.from({ length: groups }, (_, group) =>
      bySize.slice(alone).filter((__, at) => at % groups === group),
    ),
  ];
  const held = parts.map((outlets) => {
    const isHeld = (outlet: string): boolean => outlets.includes(outlet);
    const model = teach(material, isHeld);
    const ours = material.examples
      .filter(({ example }) => isHeld(example.outlet))
      .map((row): Prediction => ({ example: row.example, scores: predict(row, model) }));
    const baseline = plainRegression(examples, isHeld).held;
    return {
      name: outlets.length === 1 ? (outlets[0] ?? '') : `${outlets.length} others`,
      ours,
      baseline,
    };
  });
  const all = held.flatMap(({ ours }) => ours);
  const thresholds = chooseThresholds(all);
  const offsets = chooseOffsets(all);
  console.log(
    '\n| outlet left out | stories | primary | first in set | micro-F1 | plain regression |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  const row = (
    name: string,
    ours: readonly Prediction[],
    baseline: readonly Prediction[],
  ): void => {
    const figures = measure(answersOf(ours, thresholds, offsets));
    const other = measure(plainAnswers(baseline));
    console.log(
      `| ${name} | ${ours.length} | ${show(figures.primary)} | ${show(figures.inSet)} | ${show(figures.microF1)} | ${show(other.primary)}, ${show(other.microF1)} |`,
    );
  };
  for (const { name, ours, baseline } of held) row(name, ours, baseline);
  row(
    'all',
    all,
    held.flatMap(({ baseline }) => baseline),
  );
  console.log(line('ours', 'newstrain, outlets left out', answersOf(all, thresholds, offsets)));
  console.log(`calibration error ${show(calibrationError(all, offsets))}, ${topics.length} topics`);
}
