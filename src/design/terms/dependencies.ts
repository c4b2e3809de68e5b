// Which columns of a design depend on others: from a few random combinations of the rows where there are many.

import { inParts, ROWS_TOGETHER, type Steps, WorkMeter } from "../../core/steps.js";
import { crossProducts } from "../../kernel/unchecked/index.js";
import { centred, withConstantPart } from "../../linalg/centring.js";
import { type Dependency, dependentColumns, triangle } from "../../linalg/rank.js";
import { crossProductTriangle } from "../../linalg/triangle.js";
import { largest } from "../../linalg/vectors.js";
import { RandomStream } from "../../stats/index.js";

/**
 * Finds the columns that are combinations of columns before them, with the coefficients of these, in pieces; none where a column is not finite.
 * Cross products tell the columns of most designs apart.
 */
export function* dependenciesOf(columns: readonly Float64Array[]): Steps<Dependency[]> {
  const n = columns[0]?.length ?? 0;
  if (yield* crossProductTriangle(yield* crossProducts(columns, n), columns.length)) return [];
  return yield* illConditioned(columns);
}

/**
 * Finds the columns that are combinations of columns before them where cross products do not tell them apart. Where the first column is of ones
 * the means of the others are taken out, so that a covariate whose mean is many times its standard deviation keeps its digits.
 */
export function* illConditioned(columns: readonly Float64Array[]): Steps<Dependency[]> {
  if (columns.length === 0 || !isOnes(columns[0])) return yield* dependenciesAmong(columns);
  const rest = yield* centred(columns.slice(1));
  return withConstantPart(yield* dependenciesAmong(rest.columns, rest.noise), rest);
}

/** Are all values 1? */
export function isOnes(column: Float64Array): boolean {
  return column.every((value) => value === 1);
}

/**
 * Finds the columns that are combinations of columns before them. Where there are many rows, the rank is that of random combinations of the rows:
 * what depends, depends there too; what depends there is looked at in all rows, and once all rows are taken if it was by chance.
 *
 * @param noise length of each column's rounding, relative to its own
 */
function* dependenciesAmong(columns: readonly Float64Array[], noise?: Float64Array): Steps<Dependency[]> {
  const sizes = new Float64Array(columns.length);
  for (const [j, column] of columns.entries()) {
    sizes[j] = largest(column);
    yield;
  }
  if (!sizes.every(Number.isFinite)) return [];
  const few = 2 * columns.length + 64;
  if (columns[0]?.length > 4 * few) {
    const found = yield* scaledDependencies(yield* combinedRows(columns, sizes, few), noise);
    if (yield* allHold(found, columns, sizes)) return inOwnUnits(found, sizes);
  }
  return yield* scaledDependencies(columns, noise);
}

/** Finds the dependent columns, with coefficients of the columns as they are given, from their triangle. */
function* scaledDependencies(columns: readonly Float64Array[], noise: Float64Array | undefined): Steps<Dependency[]> {
  const r = yield* triangle(columns);
  return inOwnUnits(yield* dependentColumns(r, columns.length, noise), columns.map(largest));
}

/** Gives dependencies of columns, from those of the same columns divided by their sizes. */
function inOwnUnits(dependencies: readonly Dependency[], sizes: ArrayLike<number>): Dependency[] {
  return dependencies.map(({ column, of }) => ({
    column,
    of: of.map((part) => ({ ...part, coefficient: (part.coefficient * sizes[column]) / sizes[part.column] })),
  }));
}

/** In how many of the combinations each row has a part, so that no two rows are a single one there. */
const PARTS = 4;

/**
 * Gives `few` random combinations of the rows of columns that are divided by their sizes, in O(n p) time; the same ones every time.
 *
 * Source: J. Nelson, H. L. Nguyên, OSNAP: faster numerical linear algebra algorithms via sparser subspace embeddings, FOCS 2013, 117–126.
 */
function* combinedRows(columns: readonly Float64Array[], sizes: Float64Array, few: number): Steps<Float64Array[]> {
  const n = columns[0].length;
  const stream = new RandomStream(1);
  const places = new Uint32Array(PARTS * n);
  const weights = new Float64Array(PARTS * n);
  yield* inParts(PARTS * n, ROWS_TOGETHER, (from, to) => {
    for (let k = from; k < to; k++) places[k] = Math.floor(few * stream.uniform());
  });
  yield* inParts(PARTS * n, ROWS_TOGETHER, (from, to) => {
    for (let k = from; k < to; k++) weights[k] = 2 * stream.uniform() - 1;
  });
  const combinations: Float64Array[] = [];
  for (const [j, column] of columns.entries()) {
    const combined = new Float64Array(few);
    yield* inParts(n, ROWS_TOGETHER, (from, to) => combine(column, sizes[j], places, weights, combined, from, to));
    combinations.push(combined);
  }
  return combinations;
}

/** Adds rows [from, to) of a column, divided by its size, to the combinations in which they have a part. */
function combine(
  column: Float64Array,
  size: number,
  places: Uint32Array,
  weights: Float64Array,
  combined: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    if (column[i] === 0) continue;
    const value = column[i] / size;
    for (let k = PARTS * i; k < PARTS * (i + 1); k++) combined[places[k]] += weights[k] * value;
  }
}

/** Largest part of a column, relative to its size, that its combination may miss: coefficients are right to 1e-6. */
const LARGEST_MISS = 1e-5;

/** Is each of the columns, divided by its size, the combination of others in every row? */
function* allHold(dependencies: readonly Dependency[], columns: readonly Float64Array[], sizes: Float64Array): Steps<boolean> {
  const work = new WorkMeter();
  for (const { column, of } of dependencies) {
    const rest = columns[column].slice();
    let reach = 1;
    for (const { column: other, coefficient } of of) {
      const factor = (coefficient * sizes[column]) / sizes[other];
      reach = Math.max(reach, Math.abs(coefficient));
      subtractMultiple(rest, columns[other], factor);
      if (work.isPieceAfter(2 * rest.length)) yield;
    }
    if (largest(rest) > LARGEST_MISS * reach * sizes[column]) return false;
  }
  return true;
}

function subtractMultiple(from: Float64Array, column: Float64Array, factor: number): void {
  for (let i = 0; i < from.length; i++) from[i] -= factor * column[i];
}
