import { seededRandom } from '../src/clock.ts';

/** A document as term rows and their tf-idf values, of unit length. */
export interface SparseRow {
  readonly rows: Int32Array;
  readonly values: Float32Array;
}

/**
 * The directions along which words of unlabelled stories move together (latent semantic analysis by randomized subspace
 * iteration): terms × dimensions, strong directions a little longer than weak ones. A regression over them says for a
 * word it was never shown what it says for the word's neighbours, and folds back into one weight a term.
 * @param options.scale length of the strongest direction: the longer, the faster it is learnt
 */
export function latentDirections(
  documents: readonly SparseRow[],
  terms: number,
  options: { readonly dimensions: number; readonly rounds: number; readonly scale: number },
): Float32Array {
  const { dimensions } = options;
  const random = seededRandom(17);
  let basis = Float32Array.from({ length: terms * dimensions }, () => random() - 0.5);
  orthonormalize(basis, terms, dimensions);
  for (let round = 0; round < options.rounds; round += 1) {
    basis = timesGram(documents, basis, dimensions);
    orthonormalize(basis, terms, dimensions);
  }
  // A last pass gives each direction's strength: the length of its image.
  const image = timesGram(documents, basis, dimensions);
  const strength = new Float64Array(dimensions);
  for (let cell = 0; cell < image.length; cell += 1)
    strength[cell % dimensions] = (strength[cell % dimensions] ?? 0) + (image[cell] ?? 0) ** 2;
  const strongest = Math.max(...strength);
  return basis.map(
    (value, cell) =>
      value * options.scale * ((strength[cell % dimensions] ?? 0) / strongest) ** (1 / 16),
  );
}

/** Aᵀ·A·basis for the matrix A of documents. */
function timesGram(
  documents: readonly SparseRow[],
  basis: Float32Array,
  dimensions: number,
): Float32Array<ArrayBuffer> {
  const product = new Float32Array(basis.length);
  const image = new Float32Array(dimensions);
  for (const { rows, values } of documents) {
    image.fill(0);
    for (let i = 0; i < rows.length; i += 1) {
      const at = (rows[i] ?? 0) * dimensions;
      const value = values[i] ?? 0;
      for (let d = 0; d < dimensions; d += 1)
        image[d] = (image[d] ?? 0) + value * (basis[at + d] ?? 0);
    }
    for (let i = 0; i < rows.length; i += 1) {
      const at = (rows[i] ?? 0) * dimensions;
      const value = values[i] ?? 0;
      for (let d = 0; d < dimensions; d += 1)
        product[at + d] = (product[at + d] ?? 0) + value * (image[d] ?? 0);
    }
  }
  return product;
}

/** Modified Gram–Schmidt over the columns, in place; on a copy column by column, because memory is read fastest in a row. */
function orthonormalize(basis: Float32Array, terms: number, dimensions: number): void {
  const columns = Array.from({ length: dimensions }, (_, column) =>
    Float32Array.from({ length: terms }, (__, row) => basis[row * dimensions + column] ?? 0),
  );
  for (const [at, column] of columns.entries()) {
    for (const earlier of columns.slice(0, at)) {
      const along = dot(column, earlier);
      for (let row = 0; row < terms; row += 1)
        column[row] = (column[row] ?? 0) - along * (earlier[row] ?? 0);
    }
    const length = Math.sqrt(dot(column, column)) || 1;
    for (let row = 0; row < terms; row += 1) {
      column[row] = (column[row] ?? 0) / length;
      basis[row * dimensions + at] = column[row] ?? 0;
    }
  }
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let row = 0; row < one.length; row += 1) sum += (one[row] ?? 0) * (other[row] ?? 0);
  return sum;
}
