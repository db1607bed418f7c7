import { topics } from '../src/news/tag.ts';
import type { Example } from './labelled.ts';

/** The threshold of each topic is the one with the best F1 on stories held out, within these bounds. */
const thresholds = { least: 0.15, most: 0.5, by: 0.05 };
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

/** What the card says of outlets never seen: the first topic right, in the label set, micro-F1 of up to three topics. */
export function measure(
  held: readonly Prediction[],
  least: readonly number[],
  offsets: readonly number[],
): { readonly primary: number; readonly inSet: number; readonly microF1: number } {
  let primary = 0;
  let inSet = 0;
  let hit = 0;
  let errors = 0;
  for (const { example, scores } of held) {
    const { topics: wanted, maybe } = example;
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
