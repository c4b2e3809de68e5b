import { inParts, PIECE, type Steps } from "../core/steps.js";
import { ROUNDED_PLACES } from "./centring.js";
import { dot, norm } from "./vectors.js";

/** An orthogonal basis of columns that are nearly the same: Z = Z̃S. */
export interface CarefulBasis {
  /** Z̃: k orthogonal columns of n doubles, their mean squares between 1 and 4. */
  readonly columns: readonly Float64Array[];
  /** S, k × k, upper triangular, column major. */
  readonly s: Float64Array;
}

/** How often a column is freed of those before it: rounding of the factors leaves nothing after the second time. */
const PROJECTIONS = 2;

/**
 * Orthogonalises columns one after the other, by products whose rounding is taken along and scales that are powers of two, so that what a column
 * has of its own keeps all the digits that the data have of it; undefined where that may be rounding, of the data themselves.
 *
 * Sources: modified Gram-Schmidt, Golub & Van Loan, Matrix Computations, 4th ed., 5.2.8; exact products, T. J. Dekker, Numerische Mathematik 18
 * (1971) 224–242.
 */
export function* carefulBasis(columns: readonly Float64Array[], n: number): Steps<CarefulBasis | undefined> {
  const k = columns.length;
  const basis: Float64Array[] = [];
  const s = new Float64Array(k * k);
  for (const [j, column] of columns.entries()) {
    const rest = column.slice();
    for (let pass = 0; pass < PROJECTIONS; pass++)
      for (const [c, earlier] of basis.entries()) {
        const along = dot(earlier, rest) / dot(earlier, earlier);
        yield;
        yield* inParts(n, PIECE / 32, (from, to) => subtractExactly(rest, earlier, along, from, to));
        s[c + j * k] += along;
      }
    const length = norm(rest);
    if (!(length > ROUNDED_PLACES * Number.EPSILON * norm(column))) return undefined;
    const scale = powerBelow(length / Math.sqrt(n));
    yield* inParts(n, PIECE / 4, (from, to) => divide(rest, scale, from, to));
    s[j * (k + 1)] = scale;
    basis.push(rest);
  }
  return { columns: basis, s };
}

/** Subtracts t x from y in rows [from, to), the rounding error of the product, too. */
function subtractExactly(y: Float64Array, x: Float64Array, t: number, from: number, to: number): void {
  const [high, low] = halves(t);
  for (let i = from; i < to; i++) {
    const product = t * x[i];
    const spread = SPLITTER * x[i];
    const xHigh = spread - (spread - x[i]);
    const xLow = x[i] - xHigh;
    const error = high * xHigh - product + high * xLow + low * xHigh + low * xLow;
    y[i] = y[i] - product - error;
  }
}

/** 2²⁷ + 1, which splits a double into two of 26 bits. */
const SPLITTER = 134217729;

/** Splits a double into two of 26 bits, whose products are exact. */
function halves(x: number): [high: number, low: number] {
  const spread = SPLITTER * x;
  const high = spread - (spread - x);
  return [high, x - high];
}

function divide(x: Float64Array, divisor: number, from: number, to: number): void {
  for (let i = from; i < to; i++) x[i] /= divisor;
}

/** Gives the greatest power of two that is no greater than a positive number. */
function powerBelow(x: number): number {
  let power = 1;
  while (power > x) power /= 2;
  while (power * 2 <= x) power *= 2;
  return power;
}
