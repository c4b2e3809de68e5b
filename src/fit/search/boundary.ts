import type { Design } from "../../design/index.js";
import type { Steps } from "../../kernel/index.js";
import type { TermBasis } from "../parameters/orthonormalBasis.js";
import { CORRELATION_AT_BOUND } from "../parameters/naturalParameters.js";
import { congruence, identity, multiply } from "../../linalg/matrix.js";
import { type CovarianceTerm, effectScales, lambdaOf } from "../parameters/relativeFactor.js";

/** Length of a column of T, in its starting scale, below which it is tried at exactly 0; and to which one at 0 is opened for a trial. */
const SMALL_COLUMN = 1e-2;
/** Rise of −2 log L, when a column of T is set to 0, below which it stays there: the fit is singular (docs/algorithms.md, Singular fits). */
const ZERO_RISE = 1e-8;
/** Drop of −2 log L, when a column of T at 0 is opened to SMALL_COLUMN, above which the point is a saddle. */
const SADDLE_DROP = ZERO_RISE;

/** A point of the outer problem: θ and what the objective is there. */
export interface ThetaPoint {
  /** θ, all terms. */
  readonly theta: Float64Array;
  /** −2 log L there. */
  readonly value: number;
}

/**
 * Brings parameters that vanish together to exactly 0 where −2 log L allows it, and tells whether the objective falls when what
 * is 0 is opened a little: then the point is a saddle and `opened` is where to go on (docs/theory.md, Singular fits).
 */
export function* settleSingular(
  terms: readonly CovarianceTerm[],
  unit: Float64Array,
  at: ThetaPoint,
  value: (theta: Float64Array) => Steps<number>,
): Steps<ThetaPoint & { readonly opened: Float64Array | undefined }> {
  let current = at;
  for (const { first, group } of vanishing(terms, unit, current.theta)) {
    const closed = current.theta.slice();
    for (const i of group) closed[i] = 0;
    const closedValue = group.every((i) => current.theta[i] === 0) ? current.value : yield* value(closed);
    if (!(closedValue - current.value < ZERO_RISE)) continue;
    const opened = closed.slice();
    opened[first] = SMALL_COLUMN * unit[first];
    if ((yield* value(opened)) < closedValue - SADDLE_DROP) return { ...current, opened };
    current = { theta: closed, value: closedValue };
  }
  return { ...current, opened: undefined };
}

/** Is a column of T small, so that a fit that ends there may be singular? */
export function hasSmallColumn(terms: readonly CovarianceTerm[], unit: Float64Array, theta: Float64Array): boolean {
  return vanishing(terms, unit, theta).length > 0;
}

/** Gives the parameters that vanish together and are small next to their starting scale: their places in θ. */
function vanishing(terms: readonly CovarianceTerm[], unit: Float64Array, theta: Float64Array) {
  return terms.flatMap((term) => {
    const scales = effectScales(term, unit);
    const { from, pattern } = term;
    return pattern.vanishing
      .filter((group) => group.every((i) => Math.abs(theta[from + i]) < SMALL_COLUMN * scales[pattern.effect[i]]))
      .map((group) => ({ first: from + group[0], group: group.map((i) => from + i) }));
  });
}

/** Gives a θ of the same covariances in which, of the parameters that vanish together, the first is not negative. */
export function withPositiveDiagonal(terms: readonly CovarianceTerm[], theta: Float64Array): Float64Array {
  const out = theta.slice();
  for (const { from, pattern } of terms)
    for (const group of pattern.vanishing) if (theta[from + group[0]] < 0) for (const i of group) out[from + i] *= -1;
  return out;
}

/** Standard deviation, in its starting scale, at or below which it is reported as 0. */
const ZERO_DEVIATION = 1e-6;

/** Gives the names of the standard deviations at 0 and of the correlations at ±1, or at the least that their pattern allows. */
export function singularNames(
  design: Design,
  terms: readonly CovarianceTerm[],
  bases: readonly TermBasis[],
  unit: Float64Array,
  theta: Float64Array,
): string[] {
  return terms.flatMap((term, r) => {
    const { group, names } = design.random[r];
    const { inverse, scale } = bases[r];
    const k = term.width;
    const lambda = lambdaOf(term, theta);
    const scales = effectScales(term, unit);
    const isDeficient = names.some((_, i) => Math.abs(lambda[i * (k + 1)]) <= ZERO_DEVIATION * scales[i]);
    const psi = congruence(multiply(inverse, lambda, k), identity(k), k);
    const sd = names.map((_, i) => Math.sqrt(psi[i * (k + 1)]));
    const isZero = names.map((_, i) => sd[i] <= (ZERO_DEVIATION * scales[i]) / scale[i]);
    const found = names.flatMap((name, i) => (isZero[i] ? [`sd ${name} | ${group}`] : []));
    for (let j = 0; j < k; j++)
      for (let i = j + 1; i < k; i++) {
        if (!isDeficient || !term.pattern.correlates(i, j) || isZero[i] || isZero[j]) continue;
        const correlation = psi[i + j * k] / (sd[i] * sd[j]);
        if (Math.min(1 - correlation, correlation - term.pattern.leastCorrelation) < CORRELATION_AT_BOUND)
          found.push(`corr ${names[i]}, ${names[j]} | ${group}`);
      }
    return found;
  });
}
