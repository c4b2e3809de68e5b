import type { Steps } from "../../core/steps.js";
import { divide } from "./rowwise.js";

/**
 * Polynomials p_0 = 1, p_1, … p_d that are orthogonal over the values they were made for, by their three-term recurrence
 * p_{k+1} = (x − α_k) p_k − (N_k/N_{k−1}) p_{k−1}, where N_k is the sum of squares of p_k over those values.
 *
 * Source: W. J. Kennedy and J. E. Gentle, Statistical Computing (1980), 342-347; the values and signs are those of R's poly.
 */
export interface Polynomials {
  /** α_0 … α_{d−1}, in the units of x. */
  readonly alpha: readonly number[];
  /** N_0 … N_d, the sums of squares of p_0 … p_d. */
  readonly norm2: readonly number[];
}

/**
 * Gives the recurrence for the values x: α_k = Σ x p_k²/N_k.
 *
 * @param x of more than `degree` distinct values
 * @param mean their mean; the sums are taken around it
 */
export function* orthogonalPolynomials(x: Float64Array, mean: number, degree: number): Steps<Polynomials> {
  const alpha: number[] = [];
  const norm2: number[] = [];
  let before = new Float64Array(x.length);
  let p = new Float64Array(x.length).fill(1);
  for (let k = 0; k <= degree; k++) {
    const { squares, moment } = momentsOf(x, p, mean);
    yield;
    norm2.push(squares);
    if (k === degree) break;
    alpha.push(mean + moment / squares);
    [before, p] = [p, nextPolynomial(x, p, before, { alpha, norm2 }, k)];
    yield;
  }
  return { alpha, norm2 };
}

/** Gives Σ p² and Σ (x − mean) p². */
function momentsOf(x: Float64Array, p: Float64Array, mean: number): { readonly squares: number; readonly moment: number } {
  let squares = 0;
  let moment = 0;
  for (let i = 0; i < x.length; i++) {
    squares += p[i] * p[i];
    moment += (x[i] - mean) * p[i] * p[i];
  }
  return { squares, moment };
}

/** Gives p_1 … p_d at x, each divided by √N: of length 1 over the values that they were made for. */
export function* polynomialColumns(x: Float64Array, { alpha, norm2 }: Polynomials): Steps<Float64Array[]> {
  const columns: Float64Array[] = [];
  let before = new Float64Array(x.length);
  let p = new Float64Array(x.length).fill(1);
  for (let k = 0; k < alpha.length; k++) {
    [before, p] = [p, nextPolynomial(x, p, before, { alpha, norm2 }, k)];
    const length = Math.sqrt(norm2[k + 1]);
    yield;
    columns.push(divide(p, Float64Array.of(length)));
    yield;
  }
  return columns;
}

/** Gives p_{k+1} at x from p_k and p_{k−1}. */
function nextPolynomial(x: Float64Array, p: Float64Array, before: Float64Array, { alpha, norm2 }: Polynomials, k: number) {
  const ratio = k === 0 ? 0 : norm2[k] / norm2[k - 1];
  const next = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) next[i] = (x[i] - alpha[k]) * p[i] - ratio * before[i];
  return next;
}
