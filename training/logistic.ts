import { seededRandom } from '../src/clock.ts';
import { topics } from '../src/news/tag.ts';
import type { Example } from './labelled.ts';

/** A vocabulary: terms to rows, and how rare each is. */
export interface Vocabulary {
  readonly rows: ReadonlyMap<string, number>;
  readonly idf: Float32Array;
}

/** One logistic regression a topic, over the same terms. */
export interface Weights {
  /** rows × topics. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

interface Row {
  readonly rows: Int32Array;
  readonly values: Float32Array;
  /** By topic: 1, 0, part of 1 for a topic beside the primary, or −1 where the row says nothing. */
  readonly wanted: Float32Array;
  readonly weight: number;
}

const width = topics.length;

/** Sublinear tf-idf of unit length, exactly as src/classify weighs a story. */
function weigh(example: Example, { rows, idf }: Vocabulary): Pick<Row, 'rows' | 'values'> {
  const known = example.terms.flatMap(({ term, count }) => {
    const index = rows.get(term);
    return index === undefined ? [] : [{ index, value: (1 + Math.log(count)) * (idf[index] ?? 0) }];
  });
  const length = Math.sqrt(known.reduce((sum, { value }) => sum + value * value, 0)) || 1;
  return {
    rows: Int32Array.from(known, ({ index }) => index),
    values: Float32Array.from(known, ({ value }) => value / length),
  };
}

/** The topics' probabilities for one story. */
export function predict(example: Example, vocabulary: Vocabulary, model: Weights): Float64Array {
  const { rows, values } = weigh(example, vocabulary);
  return Float64Array.from({ length: width }, (_, column) => {
    let sum = model.bias[column] ?? 0;
    for (let index = 0; index < rows.length; index += 1)
      sum += (values[index] ?? 0) * (model.weights[(rows[index] ?? 0) * width + column] ?? 0);
    return 1 / (1 + Math.exp(-sum));
  });
}

/**
 * Learns by AdaGrad, shuffled by a fixed seed, so the same data gives the same bytes.
 * @param options.second what is wanted of a topic that is named, but not first: under 1, so that the primary ranks first
 * @param options.l2 decay per step of a weight that is touched
 */
export function learn(
  examples: readonly Example[],
  vocabulary: Vocabulary,
  options: {
    readonly epochs: number;
    readonly step: number;
    readonly l2: number;
    readonly second: number;
  },
): Weights {
  const data = examples.map((example): Row => ({
    ...weigh(example, vocabulary),
    wanted: Float32Array.from(topics, (topic) => {
      const place = example.topics.indexOf(topic);
      if (place >= 0) return place === 0 ? 1 : options.second;
      return example.maybe.includes(topic) ? -1 : 0;
    }),
    weight: example.weight,
  }));
  const size = vocabulary.rows.size * width;
  const weights = new Float32Array(size);
  const squares = new Float32Array(size).fill(0.01);
  const bias = new Float32Array(width).fill(-2);
  const biasSquares = new Float32Array(width).fill(1);
  const order = Int32Array.from(data, (_, index) => index);
  const random = seededRandom(20_231_026);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      const held = order[at] ?? 0;
      order[at] = order[other] ?? 0;
      order[other] = held;
    }
    for (const index of order) {
      const row = data[index];
      if (row === undefined) continue;
      const { rows, values, wanted } = row;
      for (let column = 0; column < width; column += 1) {
        const target = wanted[column] ?? -1;
        if (target < 0) continue;
        let sum = bias[column] ?? 0;
        for (let i = 0; i < rows.length; i += 1)
          sum += (values[i] ?? 0) * (weights[(rows[i] ?? 0) * width + column] ?? 0);
        const gradient = (1 / (1 + Math.exp(-sum)) - target) * row.weight;
        if (Math.abs(gradient) < 0.001) continue;
        const biasSquare = (biasSquares[column] ?? 0) + gradient * gradient;
        biasSquares[column] = biasSquare;
        bias[column] = (bias[column] ?? 0) - (options.step * gradient) / Math.sqrt(biasSquare);
        for (let i = 0; i < rows.length; i += 1) {
          const cell = (rows[i] ?? 0) * width + column;
          const slope = gradient * (values[i] ?? 0) + options.l2 * (weights[cell] ?? 0);
          const square = (squares[cell] ?? 0) + slope * slope;
          squares[cell] = square;
          weights[cell] = (weights[cell] ?? 0) - (options.step * slope) / Math.sqrt(square);
        }
      }
    }
  }
  return { weights, bias };
}
