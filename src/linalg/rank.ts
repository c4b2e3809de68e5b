import { type Steps, WorkMeter } from "../core/steps.js";
import { dot, largest, norm, orthogonalise } from "./vectors.js";

/** A column that is a linear combination of others. */
export interface Dependency {
  /** Its place among the columns, from 0. */
  readonly column: number;
  /** The earlier columns that it is a combination of, up to 1e-6 of its length, with their coefficients; none for a column of zeros. */
  readonly of: readonly { readonly column: number; readonly coefficient: number }[];
}

/**
 * Least length of what the columns before it leave of a column, relative to its own length: below it the column counts as dependent. Householder's triangle is right to about p times the unit roundoff, 1e-13 for hundreds of columns; a column that is new
 * by less than 1e-10 has a coefficient that keeps at best six digits, and those are the digits of rounding in the data.
 */
export const LEAST_NEW_PART = 1e-10;
/** Least coefficient of one column in another, both of length 1, that has the first named among what the other is made of: a smaller one is rounding. */
export const LEAST_COEFFICIENT = 1e-6;
/** Rows that are reflected into the triangle at a time; the memory beyond the columns grows with them. */
const BLOCK_ROWS = 512;

/**
 * Finds the columns that depend on earlier ones, and on which, from the p×p triangle R of X = QR, whose columns have the lengths and angles of X's.
 *
 * They are orthogonalised one by one, from left to right, so that the first of a dependent set are kept and the formula's order decides which
 * one is named. In pieces.
 *
 * @param noise length of each column's rounding, relative to its own: what is left has to be more than it
 */
export function* dependentColumns(r: Float64Array, p: number, noise?: Float64Array): Steps<Dependency[]> {
  const kept: number[] = [];
  const basis: Float64Array[] = []; // unit vectors, each as long as the triangle's column is that brought it
  const parts: Float64Array[] = []; // for each kept unit column what it has of each basis vector
  const lengths = new Float64Array(p);
  const dependencies: Dependency[] = [];

  const work = new WorkMeter();
  for (let column = 0; column < p; column++) {
    if (work.isPieceAfter(4 * column * basis.length)) yield; // two passes, of a product and a difference each
    const rest = r.slice(column * p, column * p + column + 1);
    const length = norm(rest);
    lengths[column] = length;
    if (length > 0) for (let i = 0; i < rest.length; i++) rest[i] /= length;
    const own = new Float64Array(basis.length + 1);
    orthogonalise(rest, basis, (along, b) => {
      own[b] += along;
    });
    const left = norm(rest);
    if (length === 0 || !(left > Math.max(LEAST_NEW_PART, noise?.[column] ?? 0))) {
      const of = Array.from(combinationOf(own, parts), (c, b) => ({
        column: kept[b],
        coefficient: Math.abs(c) > LEAST_COEFFICIENT ? (c * length) / lengths[kept[b]] : 0,
      }));
      dependencies.push({ column, of: of.filter(({ coefficient }) => coefficient !== 0) });
      continue;
    }
    own[basis.length] = left;
    kept.push(column);
    basis.push(rest.map((value) => value / left));
    parts.push(own);
  }
  return dependencies;
}

/** Gives the coefficients of a column in the kept ones, from what each has of the basis vectors: a triangular system. */
function combinationOf(own: Float64Array, parts: readonly Float64Array[]): Float64Array {
  const coefficients = own.slice(0, parts.length);
  for (let b = parts.length - 1; b >= 0; b--) {
    coefficients[b] /= parts[b][b];
    for (let i = 0; i < b; i++) coefficients[i] -= coefficients[b] * parts[b][i];
  }
  return coefficients;
}

/**
 * Gives the triangle R of X = QR, p×p, column major, each column first divided by its largest absolute value, in O(n p²) time and
 * O(p² + 512 p) memory beyond the columns. In pieces. Rows come in blocks; a block under the triangle so far is taken up by p Householder reflections, each of which touches one row of the triangle and the
 * block.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed., 5.1 and 6.5.3 (appending rows to a QR factorisation).
 */
export function* triangle(columns: readonly Float64Array[]): Steps<Float64Array> {
  const p = columns.length;
  const n = p === 0 ? 0 : columns[0].length;
  const scale = columns.map((column) => largest(column) || 1);
  const r = new Float64Array(p * p);
  const work = new WorkMeter();
  for (let from = 0; from < n; from += BLOCK_ROWS) {
    const to = Math.min(n, from + BLOCK_ROWS);
    const block = columns.map((column, j) => scaledPart(column, from, to, scale[j]));
    for (let j = 0; j < p; j++) {
      reflect(r, block, j);
      if (work.isPieceAfter(4 * (p - j) * BLOCK_ROWS)) yield;
    }
  }
  return r;
}

/** Gives R, p×p, of the columns as they are, from the R of the columns divided by their largest absolute values. */
export function unscaled(r: Float64Array, columns: readonly Float64Array[]): Float64Array {
  const p = columns.length;
  return columns.reduce((scaled, column, j) => {
    const size = largest(column);
    for (let i = 0; i <= j; i++) scaled[i + j * p] *= size;
    return scaled;
  }, r.slice());
}

/** Rows [from, to) of a column, divided by its scale. */
function scaledPart(column: Float64Array, from: number, to: number, scale: number): Float64Array {
  const part = column.slice(from, to);
  for (let i = 0; i < part.length; i++) part[i] /= scale;
  return part;
}

/** Reflects what column j of the block holds into the triangle's diagonal, and the later columns with it. */
function reflect(r: Float64Array, block: readonly Float64Array[], j: number): void {
  const p = block.length;
  const below = block[j];
  const squared = dot(below, below);
  if (squared === 0) return;
  const diagonal = r[j * p + j];
  const length = Math.sqrt(diagonal * diagonal + squared);
  const reflected = diagonal > 0 ? -length : length;
  // v = (v0, below) is the normal of the mirror; the reflection is I − v vᵀ / (−reflected · v0).
  const v0 = diagonal - reflected;
  const beta = -1 / (reflected * v0);
  r[j * p + j] = reflected;
  for (let k = j + 1; k < p; k++) {
    const other = block[k];
    const amount = beta * (v0 * r[k * p + j] + dot(below, other));
    r[k * p + j] -= amount * v0;
    for (let i = 0; i < other.length; i++) other[i] -= amount * below[i];
  }
}
