import type { Design } from "../../design/index.js";
import type { Steps } from "../../kernel/index.js";
import type { TermBasis } from "../parameters/orthonormalBasis.js";
import { congruence, identity, multiply } from "../../linalg/matrix.js";
import { type CovarianceTerm, effectScales, lambdaOf } from "../parameters/relativeFactor.js";

/** A column of T this small, next to its starting scale, is tried at exactly 0. */
const SMALL = 1e-2;
/** Setting it to 0 may raise −2 log L by less than this. */
const NEGLIGIBLE = 1e-8;

/** A point of the outer problem: θ and what the objective is there. */
export interface ThetaPoint {
  readonly theta: Float64Array;
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
    if (!(closedValue - current.value < NEGLIGIBLE)) continue;
    const opened = closed.slice();
    opened[first] = SMALL * unit[first];
    if ((yield* value(opened)) < closedValue - NEGLIGIBLE) return { ...current, opened };
    current = { theta: closed, value: closedValue };
  }
  return { ...current, opened: undefined };
}

export function hasSmallColumn(terms: readonly CovarianceTerm[], unit: Float64Array, theta: Float64Array): boolean {
  return vanishing(terms, unit, theta).length > 0;
}

/** The parameters that vanish together and are small next to their starting scale. */
function vanishing(terms: readonly CovarianceTerm[], unit: Float64Array, theta: Float64Array) {
  return terms.flatMap((term) => {
    const scales = effectScales(term, unit);
    const { from, pattern } = term;
    return pattern.vanishing
      .filter((group) => group.every((i) => Math.abs(theta[from + i]) < SMALL * scales[pattern.effect[i]]))
      .map((group) => ({ first: from + group[0], group: group.map((i) => from + i) }));
  });
}

/** The same covariances with no negative first parameter among those that vanish together. */
export function withPositiveDiagonal(terms: readonly CovarianceTerm[], theta: Float64Array): Float64Array {
  const out = theta.slice();
  for (const { from, pattern } of terms)
    for (const group of pattern.vanishing) if (theta[from + group[0]] < 0) for (const i of group) out[from + i] *= -1;
  return out;
}

/** A standard deviation below this, relative to the starting scale, counts as 0; a correlation this near to a bound is there. */
const ZERO = 1e-6;

/** Names of the standard deviations at 0 and of the correlations at ±1, or at the least that their pattern allows. */
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
    const isDeficient = names.some((_, i) => Math.abs(lambda[i * (k + 1)]) <= ZERO * scales[i]);
    const psi = congruence(multiply(inverse, lambda, k), identity(k), k);
    const sd = names.map((_, i) => Math.sqrt(psi[i * (k + 1)]));
    const isZero = names.map((_, i) => sd[i] <= (ZERO * scales[i]) / scale[i]);
    const found = names.flatMap((name, i) => (isZero[i] ? [`sd ${name} | ${group}`] : []));
    for (let j = 0; j < k; j++)
      for (let i = j + 1; i < k; i++) {
        if (!isDeficient || !term.pattern.correlates(i, j) || isZero[i] || isZero[j]) continue;
        const correlation = psi[i + j * k] / (sd[i] * sd[j]);
        if (Math.min(1 - correlation, correlation - term.pattern.leastCorrelation) < ZERO)
          found.push(`corr ${names[i]}, ${names[j]} | ${group}`);
      }
    return found;
  });
}
