import { type Steps, WorkMeter } from "../core/steps.js";
import { transpose } from "./matrix.js";

/** Largest square of a column's length, and 1 over the least, from which the triangle is computed: others are left to a method that scales the columns first. */
const LARGEST_SQUARE = 1e200;
/** Largest variance inflation of a column, its square over what the other columns leave of it, at which cross products tell the columns apart: their condition is squared. */
const LARGEST_INFLATION = 1e6;

/**
 * The triangle R of X = QR with a positive diagonal, p×p, column major, from the cross products: XᵀX = RᵀR. In pieces. One pass over the
 * columns, but their condition squared: null where that could be felt, which is where the variance inflation of some column,
 * [XᵀX]_jj [(XᵀX)⁻¹]_jj, exceeds a million, and where a square overflows or a value is no number. Elsewhere the columns of X R⁻¹
 * are orthonormal to 1e-8, and none of X's is near to a combination of the others.
 *
 * @param cross XᵀX, p×p, column major, its upper triangle (kernel/crossProducts.ts); null where there is none
 *
 * Source: Cholesky QR, Golub & Van Loan, Matrix Computations, 4th ed., 5.3.2 (the method of normal equations).
 */
export function* crossProductTriangle(cross: Float64Array | null, p: number): Steps<Float64Array | null> {
  const r = cross && (yield* upperFactor(cross, p));
  if (!cross || !r) return null;
  const squares = yield* inverseSquares(r, p);
  return squares.every((square, j) => cross[j * (p + 1)] * square <= LARGEST_INFLATION) ? r : null;
}

/** Gives R of RᵀR = A, both p×p and column major, R upper triangular; null where A's squares or its pivots are not to be trusted. */
function* upperFactor(a: Float64Array, p: number): Steps<Float64Array | null> {
  for (let j = 0; j < p; j++) {
    const square = a[j * (p + 1)];
    if (!(square < LARGEST_SQUARE && square > 1 / LARGEST_SQUARE)) return null;
  }
  const r = new Float64Array(p * p);
  const work = new WorkMeter();
  for (let j = 0; j < p; j++) {
    if (!factorColumn(a, r, j, p)) return null;
    if (work.isPieceAfter(j * j)) yield;
  }
  return r;
}

/** Computes column j of R of RᵀR = A, p × p, from those before it; false where the pivot is not positive. */
function factorColumn(a: Float64Array, r: Float64Array, j: number, p: number): boolean {
  const own = j * p;
  for (let i = 0; i < j; i++) {
    const column = i * p;
    let sum = a[own + i];
    for (let c = 0; c < i; c++) sum -= r[column + c] * r[own + c];
    r[own + i] = sum / r[column + i];
  }
  let pivot = a[own + j];
  for (let c = 0; c < j; c++) pivot -= r[own + c] * r[own + c];
  r[own + j] = Math.sqrt(pivot);
  return pivot > 0;
}

/** Gives the sum of squares of every row of R⁻¹, the diagonal of (RᵀR)⁻¹, R upper triangular, p × p. */
function* inverseSquares(r: Float64Array, p: number): Steps<Float64Array> {
  const squares = new Float64Array(p);
  const column = new Float64Array(p);
  const work = new WorkMeter();
  for (let j = 0; j < p; j++) {
    column[j] = 1;
    solveUpper(r, column, j, p);
    for (let i = 0; i <= j; i++) squares[i] += column[i] * column[i];
    column.fill(0);
    if (work.isPieceAfter(j * j)) yield;
  }
  return squares;
}

/** Solves Rx = b in place, R upper triangular, p × p, where b has nothing below element j. */
function solveUpper(r: Float64Array, x: Float64Array, j: number, p: number): void {
  for (let i = j; i >= 0; i--) {
    const value = (x[i] /= r[i * (p + 1)]);
    for (let c = 0; c < i; c++) x[c] -= value * r[i * p + c];
  }
}

/** Gives S⁻¹, S upper triangular, k × k, column major. */
export function invertUpper(s: Float64Array, k: number): Float64Array {
  const inverse = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    inverse[j * (k + 1)] = 1 / s[j * (k + 1)];
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let c = i + 1; c <= j; c++) sum += s[i + c * k] * inverse[c + j * k];
      inverse[i + j * k] = -sum / s[i * (k + 1)];
    }
  }
  return inverse;
}

/** Gives √Σx² of column j, from R of X = QR, p × p. */
export function columnLength(triangle: Float64Array, j: number): number {
  const p = Math.sqrt(triangle.length);
  return Math.sqrt(triangle.subarray(j * p, (j + 1) * p).reduce((sum, value) => sum + value * value, 0));
}

/** Gives S⁻¹CS⁻ᵀ, S upper triangular, C symmetric, both k × k, column major. In pieces. */
export function* inverseCongruence(s: Float64Array, c: Float64Array, k: number): Steps<Float64Array> {
  const rows = transpose(s, k); // row by row, so that a sum goes along memory
  let product: Float64Array = c.slice();
  const work = new WorkMeter();
  for (let side = 0; side < 2; side++) {
    for (let j = 0; j < k; j++) {
      solveByRows(rows, product.subarray(j * k, (j + 1) * k));
      if (work.isPieceAfter((k * k) / 2)) yield;
    }
    product = transpose(product, k);
  }
  return product;
}

/** Replaces x by S⁻¹x, S upper triangular and given row by row. */
function solveByRows(rows: Float64Array, x: Float64Array): void {
  const k = x.length;
  for (let i = k - 1; i >= 0; i--) {
    let sum = x[i];
    for (let j = i + 1; j < k; j++) sum -= rows[i * k + j] * x[j];
    x[i] = sum / rows[i * (k + 1)];
  }
}
