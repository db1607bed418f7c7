import { seededRandom } from '../src/clock.ts';
import { topics, type Topic } from '../src/news/tag.ts';
import type { Example } from './labelled.ts';

/** The threshold of each topic is the one with the best F1 on stories held out, within these bounds. */
const thresholds = { least: 0.2, most: 0.5, by: 0.05 };
const width = topics.length;

/** Which part an outlet belongs to: whole outlets are held out, because the model must do well on outlets it never saw. */
export function foldsOf(data: readonly Example[], folds: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { outlet } of data) counts.set(outlet, (counts.get(outlet) ?? 0) + 1);
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

/** What a model that never saw the outlet says of a labelled story. */
export interface Prediction {
  readonly example: Example;
  readonly scores: Float64Array;
}

/** The threshold above which calling a further topic pays, per topic. */
export function chooseThresholds(held: readonly Prediction[]): number[] {
  return topics.map((topic, column) => {
    let best = { threshold: thresholds.most, f1: -1 };
    for (let at = thresholds.least; at <= thresholds.most + 0.001; at += thresholds.by) {
      let hit = 0;
      let errors = 0;
      for (const { example, scores } of held) {
        const isWanted = example.topics.includes(topic);
        const isGiven = (scores[column] ?? 0) >= at;
        if (isWanted && isGiven) hit += 1;
        else if (isWanted || (isGiven && !example.maybe.includes(topic))) errors += 1;
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
export function chooseOffsets(held: readonly Prediction[]): number[] {
  const offsets = topics.map(() => 0);
  const right = (): number =>
    held.filter(({ example, scores }) => topics[primaryOf(scores, offsets)] === example.topics[0])
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

/** The topics a model gives a story: one primary, up to two more. */
export function callTopics(
  scores: Float64Array,
  least: readonly number[],
  offsets: readonly number[],
): Topic[] {
  const first = primaryOf(scores, offsets);
  const others = [...topics.keys()]
    .filter((column) => column !== first && (scores[column] ?? 0) >= (least[column] ?? 1))
    .toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return [first, ...others].slice(0, 3).flatMap((column) => topics[column] ?? []);
}

/** A labelled story and the topics given to it. */
export interface Answer {
  readonly given: readonly Topic[];
  readonly wanted: readonly Topic[];
  /** Any of these may come first. */
  readonly primary: readonly Topic[];
  /** Topics that count neither way. */
  readonly maybe: readonly Topic[];
}

/** Shares, 0 to 1. */
export interface Figures {
  /** The first topic is the primary one. */
  readonly primary: number;
  /** The first topic is one of those wanted. */
  readonly inSet: number;
  readonly microF1: number;
}

/** What a model that never saw the outlets makes of their stories. */
export function answersOf(
  held: readonly Prediction[],
  least: readonly number[],
  offsets: readonly number[],
): Answer[] {
  return held.map(({ example, scores }) => ({
    given: callTopics(scores, least, offsets),
    wanted: example.topics,
    primary: example.topics.slice(0, 1),
    maybe: example.maybe,
  }));
}

/** Counts answers as the project's scorer does. */
export function measure(answers: readonly Answer[]): Figures {
  let primary = 0;
  let inSet = 0;
  let hit = 0;
  let errors = 0;
  for (const answer of answers) {
    const { given, wanted, maybe } = answer;
    const [first] = given;
    if (first !== undefined && answer.primary.includes(first)) primary += 1;
    if (first !== undefined && wanted.includes(first)) inSet += 1;
    const right = given.filter((topic) => wanted.includes(topic)).length;
    hit += right;
    errors += given.filter((topic) => !wanted.includes(topic) && !maybe.includes(topic)).length;
    errors += wanted.length - right;
  }
  return {
    primary: round(primary / answers.length),
    inSet: round(inSet / answers.length),
    microF1: round((2 * hit) / (2 * hit + errors || 1)),
  };
}

const round = (share: number): number => Math.round(1000 * share) / 1000;

/** Between which bounds 95 of 100 sets of as many stories, drawn from these, would measure. */
export function bootstrap(
  answers: readonly Answer[],
  figure: keyof Figures,
  draws = 1_000,
): readonly [number, number] {
  const random = seededRandom(7);
  const values = Array.from(
    { length: draws },
    () =>
      measure(answers.flatMap(() => answers[Math.floor(random() * answers.length)] ?? []))[figure],
  ).toSorted((a, b) => a - b);
  const at = (share: number): number => values[Math.floor(share * (draws - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}

/** How far the primary topic's score is from the share of stories it is right of, over ten bins (expected calibration error). */
export function calibrationError(held: readonly Prediction[], offsets: readonly number[]): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, scores: 0, right: 0 }));
  for (const { example, scores } of held) {
    const first = primaryOf(scores, offsets);
    const score = scores[first] ?? 0;
    const bin = bins[Math.min(9, Math.floor(score * 10))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.scores += score;
    if (example.topics.includes(topics[first] ?? 'arts')) bin.right += 1;
  }
  return round(bins.reduce((sum, bin) => sum + Math.abs(bin.scores - bin.right), 0) / held.length);
}
