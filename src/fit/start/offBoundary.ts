import type { CovarianceTerm } from "../parameters/relativeFactor.js";

/** The least that is tried, relative to the starting scale. */
const LEAST = 0.02;

/** Where the parameters stand in θ that open what has vanished: the diagonals of T in most patterns. */
export function diagonals(terms: readonly CovarianceTerm[]): number[] {
  return terms.flatMap(({ from, pattern }) => pattern.vanishing.map(([first]) => from + first));
}

/** θ with the diagonals of T at the least that is tried, or above: at 0 a search would stand still. */
export function liftedFromZero(terms: readonly CovarianceTerm[], unit: Float64Array, theta: Float64Array): Float64Array {
  const lifted = theta.slice();
  for (const j of diagonals(terms)) lifted[j] = Math.max(lifted[j], LEAST * unit[j]);
  return lifted;
}
