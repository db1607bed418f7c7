import { seededRandom } from '../src/clock.ts';
import { topics } from '../src/news/tag.ts';
import type { Example } from './labelled.ts';
import type { SparseRow } from './latent.ts';

const width = topics.length;

/** An example, weighed. */
export interface Row extends SparseRow {
  readonly example: Pick<Example, 'topics' | 'maybe'>;
  /** How much it counts, 1 as a rule. */
  readonly weight: number;
  /** The story along the directions. */
  readonly latent: Float32Array;
}

/** One logistic regression a topic: over the terms, everything folded in. */
export interface Weights {
  /** rows × topics. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface Learning {
  readonly epochs: number;
  readonly step: number;
  /** Decay of a weight each time it is touched. */
  readonly l2: number;
  /** What is wanted of a topic that is named, but not first: under 1, so that the primary ranks first. */
  readonly second: number;
  /** The weights are the mean of those after each of so many last epochs: steadier than the last ones. */
  readonly averaged: number;
}

/** No topic starts higher: below one in ten, where none is given, so that a tag always rests on words that speak for it. */
const highestBias = -2.4;

/** A story along the directions. */
export function project(
  { rows, values }: SparseRow,
  directions: Float32Array,
  dimensions: number,
): Float32Array {
  const latent = new Float32Array(dimensions);
  for (let i = 0; i < rows.length; i += 1) {
    const at = (rows[i] ?? 0) * dimensions;
    const value = values[i] ?? 0;
    for (let d = 0; d < dimensions; d += 1)
      latent[d] = (latent[d] ?? 0) + value * (directions[at + d] ?? 0);
  }
  return latent;
}

/** The topics' probabilities for one story. */
export function predict({ rows, values }: SparseRow, model: Weights): Float64Array {
  return Float64Array.from({ length: width }, (_, column) => {
    let sum = model.bias[column] ?? 0;
    for (let i = 0; i < rows.length; i += 1)
      sum += (values[i] ?? 0) * (model.weights[(rows[i] ?? 0) * width + column] ?? 0);
    return 1 / (1 + Math.exp(-sum));
  });
}

/** AdaGrad over one block of weights. */
interface Block {
  readonly weights: Float32Array;
  readonly squares: Float32Array;
}

function newBlock(size: number, start: number): Block {
  return { weights: new Float32Array(size), squares: new Float32Array(size).fill(start) };
}

function descend({ weights, squares }: Block, cell: number, slope: number, step: number): void {
  const square = (squares[cell] ?? 0) + slope * slope;
  squares[cell] = square;
  weights[cell] = (weights[cell] ?? 0) - (step * slope) / Math.sqrt(square);
}

/**
 * Learns, shuffled by a fixed seed, so that the same data gives the same bytes. The regression reads a story's terms and its
 * directions; what it learns of the directions is folded back into the terms, because both are linear.
 * @param directions terms × dimensions; null: the regression reads the terms alone
 */
export function learn(
  data: readonly Row[],
  directions: Float32Array | null,
  terms: number,
  options: Learning,
): Weights {
  const dimensions = directions === null ? 0 : directions.length / terms;
  const direct = newBlock(terms * width, 0.01);
  const hidden = newBlock(dimensions * width, 0.01);
  const bias = newBlock(width, 1);
  bias.weights.fill(highestBias);
  const wanted = data.map(({ example }) =>
    Float32Array.from(topics, (topic) => {
      const place = example.topics.indexOf(topic);
      if (place >= 0) return place === 0 ? 1 : options.second;
      return example.maybe.includes(topic) ? -1 : 0;
    }),
  );
  const order = Int32Array.from(data, (_, index) => index);
  const random = seededRandom(20_231_026);
  const means = [direct, hidden, bias].map(({ weights }) => new Float32Array(weights.length));
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, random);
    for (const index of order) {
      const row = data[index];
      if (row === undefined) continue;
      for (let column = 0; column < width; column += 1) {
        const target = wanted[index]?.[column] ?? -1;
        if (target >= 0) stepOnce(row, column, target, { direct, hidden, bias }, options);
      }
    }
    if (epoch >= options.epochs - options.averaged)
      for (const [at, { weights }] of [direct, hidden, bias].entries())
        addShare(means[at], weights, 1 / options.averaged);
  }
  const [meanDirect = direct.weights, meanHidden = hidden.weights, meanBias = bias.weights] = means;
  return {
    weights:
      directions === null ? meanDirect : fold(meanDirect, meanHidden, directions, dimensions),
    bias: meanBias,
  };
}

function addShare(mean: Float32Array | undefined, weights: Float32Array, share: number): void {
  if (mean === undefined) return;
  for (let cell = 0; cell < mean.length; cell += 1)
    mean[cell] = (mean[cell] ?? 0) + share * (weights[cell] ?? 0);
}

function stepOnce(
  { rows, values, latent, weight }: Row,
  column: number,
  target: number,
  { direct, hidden, bias }: { direct: Block; hidden: Block; bias: Block },
  options: Learning,
): void {
  let sum = bias.weights[column] ?? 0;
  for (let i = 0; i < rows.length; i += 1)
    sum += (values[i] ?? 0) * (direct.weights[(rows[i] ?? 0) * width + column] ?? 0);
  for (let d = 0; d < latent.length; d += 1)
    sum += (latent[d] ?? 0) * (hidden.weights[d * width + column] ?? 0);
  const gradient = weight * (1 / (1 + Math.exp(-sum)) - target);
  if (Math.abs(gradient) < 0.001) return;
  descend(bias, column, gradient, options.step);
  bias.weights[column] = Math.min(highestBias, bias.weights[column] ?? 0);
  for (let i = 0; i < rows.length; i += 1) {
    const cell = (rows[i] ?? 0) * width + column;
    const slope = gradient * (values[i] ?? 0) + options.l2 * (direct.weights[cell] ?? 0);
    descend(direct, cell, slope, options.step);
  }
  for (let d = 0; d < latent.length; d += 1) {
    const cell = d * width + column;
    const slope = gradient * (latent[d] ?? 0) + options.l2 * (hidden.weights[cell] ?? 0);
    descend(hidden, cell, slope, options.step);
  }
}

function fold(
  direct: Float32Array,
  hidden: Float32Array,
  directions: Float32Array,
  dimensions: number,
): Float32Array {
  return direct.map((weight, cell) => {
    const column = cell % width;
    const at = ((cell - column) / width) * dimensions;
    let sum = weight;
    for (let d = 0; d < dimensions; d += 1)
      sum += (directions[at + d] ?? 0) * (hidden[d * width + column] ?? 0);
    return sum;
  });
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const held = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = held;
  }
}
