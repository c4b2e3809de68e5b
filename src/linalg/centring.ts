import { inParts, ROWS_TOGETHER, type Steps } from "../core/steps.js";
import { type Dependency, LEAST_COEFFICIENT } from "./rank.js";
import { norm } from "./vectors.js";

/** Columns less their means: what of a column a constant beside it leaves. */
export interface CentredColumns {
  /** A double near the mean of each; what is taken out is this number exactly. */
  readonly means: Float64Array;
  /** The columns without it: the difference of numbers near to each other is exact, so that no digit of the data is lost. */
  readonly columns: readonly Float64Array[];
  /** Length of each column's rounding, in units of what is left of it: that of a few last places of its own numbers. Infinite where it is a constant. */
  readonly noise: Float64Array;
}

/** Last places of a number within which a difference may be rounding, of the data or of how they were computed. */
export const ROUNDED_PLACES = 16;

/** Takes its mean out of every column, of n doubles each. */
export function* centred(columns: readonly Float64Array[]): Steps<CentredColumns> {
  const means = new Float64Array(columns.length);
  const noise = new Float64Array(columns.length);
  const rest: Float64Array[] = [];
  for (const [j, column] of columns.entries()) {
    means[j] = meanOf(column);
    yield;
    const left = new Float64Array(column.length);
    yield* inParts(column.length, ROWS_TOGETHER, (from, to) => subtract(column, means[j], left, from, to));
    rest.push(left);
    const rounding = ROUNDED_PLACES * Number.EPSILON * norm(column);
    const length = norm(left);
    noise[j] = length > rounding ? rounding / length : Number.POSITIVE_INFINITY;
    yield;
  }
  return { means, columns: rest, noise };
}

function subtract(column: Float64Array, mean: number, into: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) into[i] = column[i] - mean;
}

/** Gives the mean, corrected by the mean of what it leaves, against rounding. */
export function meanOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  const mean = sum / x.length;
  let rest = 0;
  for (let i = 0; i < x.length; i++) rest += x[i] - mean;
  return mean + rest / x.length;
}

/**
 * Gives the triangle R of X = QR for a column of ones and others, p × p in all, column major, from the triangle of the others less their
 * means: R = [√n, √n m̄ᵀ; 0, R_c].
 */
export function withConstant(n: number, means: Float64Array, r: Float64Array): Float64Array {
  const p = means.length + 1;
  const root = Math.sqrt(n);
  const whole = new Float64Array(p * p);
  whole[0] = root;
  means.forEach((mean, j) => {
    whole[(j + 1) * p] = root * mean;
    whole.set(r.subarray(j * (p - 1), (j + 1) * (p - 1)), 1 + (j + 1) * p);
  });
  return whole;
}

/**
 * Gives the dependencies of columns with one of ones in front of them, from those of the columns less their means: what a column is beside the
 * others is a constant.
 */
export function withConstantPart(dependencies: readonly Dependency[], { means, columns }: CentredColumns): Dependency[] {
  return dependencies.map(({ column, of }) => {
    const constant = of.reduce((rest, part) => rest - part.coefficient * means[part.column], means[column]);
    const size = Math.abs(means[column]) + norm(columns[column]) / Math.sqrt(columns[column].length);
    const others = of.map((part) => ({ ...part, column: part.column + 1 }));
    const isPart = Math.abs(constant) > LEAST_COEFFICIENT * size;
    return { column: column + 1, of: isPart ? [{ column: 0, coefficient: constant }, ...others] : others };
  });
}

/** Part of what a column has of its own that the last places of its numbers may be for its coefficient to be known well enough: six digits are left. */
const FEWEST_DIGITS = 1e-6;

/** Gives the columns whose numbers have hardly more digits than those that the columns before them leave, from R of X = QR, p × p: their places among the p. */
export function coarseColumns(r: Float64Array, p: number): number[] {
  const isCoarse = (j: number) => {
    const length = norm(r.subarray(j * p, j * p + j + 1));
    return Number.EPSILON * length > FEWEST_DIGITS * Math.abs(r[j * (p + 1)]);
  };
  return Array.from({ length: p }, (_, j) => j).filter(isCoarse);
}

/** Has a column hardly more digits than those of its mean? */
export function isCoarse(column: Float64Array): boolean {
  const mean = meanOf(column);
  let squares = 0;
  for (let i = 0; i < column.length; i++) squares += (column[i] - mean) * (column[i] - mean);
  return Number.EPSILON * Math.abs(mean) > FEWEST_DIGITS * Math.sqrt(squares / column.length);
}
