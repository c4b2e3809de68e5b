import type { CovarianceTerm } from "../parameters/relativeFactor.js";

/** Least diagonal element of T that a search begins at, in its starting scale. */
const LEAST_DIAGONAL = 0.02;

/** Gives the places in θ of the parameters that open what has vanished: the diagonals of T in most patterns. */
export function diagonals(terms: readonly CovarianceTerm[]): number[] {
  return terms.flatMap(({ from, pattern }) => pattern.vanishing.map(([first]) => from + first));
}

/** Gives θ with the diagonals of T at LEAST_DIAGONAL of their starting scale `unit`, or above: at 0 a search would stand still. */
export function liftedFromZero(terms: readonly CovarianceTerm[], unit: Float64Array, theta: Float64Array): Float64Array {
  const lifted = theta.slice();
  for (const j of diagonals(terms)) lifted[j] = Math.max(lifted[j], LEAST_DIAGONAL * unit[j]);
  return lifted;
}
