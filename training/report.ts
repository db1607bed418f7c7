/**
 * What docs/models.md says of the topics: `node training/report.ts [--sets] [--folds N] [DATA]`. Each set with bootstrap intervals, beside
 * two baselines (names as words; a plain regression); then, without `--sets`, newstrain by outlets the model never saw, which
 * teaches it anew for each of so many groups of outlets (`--folds 45`: one at a time). Prints Markdown tables; some minutes.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bareStory } from '../src/classify/bare-story.ts';
import { createTopicScorer } from '../src/classify/topic-scores.ts';
import { topicTerms } from '../src/classify/topic-terms.ts';
import { unpackTopicModel } from '../src/config/models.ts';
import { readTopics } from '../src/config/topics.ts';
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
  foldsOf,
  measure,
  type Answer,
  type Figures,
  type Prediction,
} from './measure.ts';
import { readMaterial, teach } from './teach.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'boolean', default: false },
    folds: { type: 'string', default: '3' },
  },
});
const [data = '../shared/data'] = positionals;
/** Whole outlets are left out, so many groups of them one after the other; the largest are shown one by one. */
const folds = Number(values.folds);
const alone = 12;

const factsText = await readFile(join(home, 'config/topics.yaml'), 'utf8');
const facts = readTopics('config/topics.yaml', factsText).value;
if (facts === null) throw new Error('config/topics.yaml has problems: run dateline check');
const modelText = await readFile(join(home, 'models/topics.json'), 'utf8');
const model = unpackTopicModel(JSON.parse(modelText));
const score = createTopicScorer(model, facts);

const { examples } = readExamples(join(data, 'tags/newstrain.jsonl'));
const plain = plainRegression(examples, () => false);
const callers: Readonly<Record<string, Caller>> = {
  'names as words': nameMatcher(facts),
  'plain regression': (title, text) => plain.call(topicTerms(title, text)),
  ours: (title, text) => score(bareStory({ title, text })).topics.map(({ topic }) => topic),
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
  const foldOf = foldsOf(examples, folds);
  const ours: Prediction[] = [];
  const plainly: Prediction[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const isHeld = (outlet: string): boolean => foldOf.get(outlet) === fold;
    const taught = teach(material, isHeld);
    for (const story of material.examples)
      if (isHeld(story.example.outlet))
        ours.push({ example: story.example, scores: predict(story, taught) });
    plainly.push(...plainRegression(examples, isHeld).held);
  }
  console.log(
    '\n| outlet, never seen | stories | primary | first in set | micro-F1 | plain regression |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  const row = (name: string, isIn: (outlet: string) => boolean): void => {
    const own = ours.filter(({ example }) => isIn(example.outlet));
    const figures = measure(answersOf(own, model.thresholds, model.offsets));
    const beside = measure(plainAnswers(plainly.filter(({ example }) => isIn(example.outlet))));
    console.log(
      `| ${name} | ${own.length} | ${show(figures.primary)} | ${show(figures.inSet)} | ${show(figures.microF1)} ` +
        `| ${show(beside.primary)}, ${show(beside.microF1)} |`,
    );
  };
  const bySize = [...Map.groupBy(examples, ({ outlet }) => outlet)]
    .toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([outlet]) => outlet);
  const named = bySize.slice(0, alone);
  for (const outlet of named) row(outlet, (one) => one === outlet);
  row(`${bySize.length - alone} others`, (outlet) => !named.includes(outlet));
  row('all', () => true);
  console.log(line('ours', 'newstrain', answersOf(ours, model.thresholds, model.offsets)));
  console.log(`calibration error ${show(calibrationError(ours, model.offsets))}`);
}
