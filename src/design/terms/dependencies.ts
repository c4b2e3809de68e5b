// Which columns of a design depend on others: from a few random combinations of the rows where there are many.

import { crossProducts } from "../../kernel/index.js";
import { type Dependency, dependentColumns, triangle } from "../../linalg/rank.js";
import { crossProductTriangle } from "../../linalg/triangle.js";
import { largest } from "../../linalg/vectors.js";
import { RandomStream } from "../../stats/index.js";

/**
 * Finds the columns that are combinations of columns before them, with the coefficients of these; none where a column is not finite.
 *
 * Cross products tell the columns of most designs apart. Where they do not, and there are many rows, the rank is that of random combinations of the
 * rows: what depends, depends there too; what depends there is looked at in all rows, and once all rows are taken if it was by chance.
 */
export function dependenciesOf(columns: readonly Float64Array[]): Dependency[] {
  const p = columns.length;
  const n = columns[0]?.length ?? 0;
  const sizes = columns.map(largest);
  if (!sizes.every(Number.isFinite)) return [];
  if (crossProductTriangle(crossProducts(columns, n), p)) return [];
  const few = 2 * p + 64;
  if (n > 4 * few) {
    const found = scaledDependencies(combinedRows(columns, sizes, few));
    if (found.every((dependency) => holds(dependency, columns, sizes))) return inOwnUnits(found, sizes);
  }
  return inOwnUnits(scaledDependencies(columns.map((column, j) => divided(column, sizes[j]))), sizes);
}

/** Finds the dependent columns, with coefficients of the columns as they are given, from their triangle. */
function scaledDependencies(columns: readonly Float64Array[]): Dependency[] {
  return inOwnUnits(dependentColumns(triangle(columns), columns.length), columns.map(largest));
}

/** Gives dependencies of columns, from those of the same columns divided by their sizes. */
function inOwnUnits(dependencies: readonly Dependency[], sizes: readonly number[]): Dependency[] {
  return dependencies.map(({ column, of }) => ({
    column,
    of: of.map((part) => ({ ...part, coefficient: (part.coefficient * sizes[column]) / sizes[part.column] })),
  }));
}

function divided(column: Float64Array, size: number): Float64Array {
  return size === 0 ? column : column.map((value) => value / size);
}

/** In how many of the combinations each row has a part, so that no two rows are a single one there. */
const PARTS = 4;

/**
 * Gives `few` random combinations of the rows of columns that are divided by their sizes, in O(n p) time; the same ones every time.
 *
 * Source: J. Nelson, H. L. Nguyên, OSNAP: faster numerical linear algebra algorithms via sparser subspace embeddings, FOCS 2013, 117–126.
 */
function combinedRows(columns: readonly Float64Array[], sizes: readonly number[], few: number): Float64Array[] {
  const n = columns[0].length;
  const stream = new RandomStream(1);
  const places = Uint32Array.from({ length: PARTS * n }, () => Math.floor(few * stream.uniform()));
  const weights = Float64Array.from({ length: PARTS * n }, () => 2 * stream.uniform() - 1);
  return columns.map((column, j) => {
    const combined = new Float64Array(few);
    for (let i = 0; i < n; i++) {
      const value = column[i] / sizes[j];
      if (column[i] !== 0) for (let k = PARTS * i; k < PARTS * (i + 1); k++) combined[places[k]] += weights[k] * value;
    }
    return combined;
  });
}

/** Largest part of a column, relative to its size, that its combination may miss: coefficients are right to 1e-6. */
const LARGEST_MISS = 1e-5;

/** Is a column, divided by its size, the combination of others in every row? */
function holds({ column, of }: Dependency, columns: readonly Float64Array[], sizes: readonly number[]): boolean {
  const rest = divided(columns[column], sizes[column]).slice();
  let reach = 1;
  for (const { column: other, coefficient } of of) {
    const factor = coefficient / sizes[other];
    reach = Math.max(reach, Math.abs(coefficient));
    for (let i = 0; i < rest.length; i++) rest[i] -= factor * columns[other][i];
  }
  return largest(rest) <= LARGEST_MISS * reach;
}
