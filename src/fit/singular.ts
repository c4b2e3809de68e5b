import type { Design } from "../design/index.js";
import type { Steps } from "../kernel/index.js";
import { identity, multiply, type TermBasis } from "./basis.js";
import { type CovarianceTerm, congruence, lambdaOf, setTheta } from "./covariance.js";

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
 * Brings vanishing columns of T to exactly 0 where −2 log L allows it, and tells whether the objective falls when a column
 * that is 0 is opened a little: then the point is a saddle and `opened` is where to go on (docs/numerics.md section 2, singular fits).
 */
export function* settleSingular(
  terms: readonly CovarianceTerm[],
  unit: Float64Array,
  at: ThetaPoint,
  value: (theta: Float64Array) => Steps<number>,
): Steps<ThetaPoint & { readonly opened: Float64Array | undefined }> {
  let current = at;
  for (const { diagonal, column } of vanishing(terms, unit, current.theta)) {
    const closed = current.theta.slice();
    for (const i of column) closed[i] = 0;
    const closedValue = column.every((i) => current.theta[i] === 0) ? current.value : yield* value(closed);
    if (!(closedValue - current.value < NEGLIGIBLE)) continue;
    const opened = closed.slice();
    opened[diagonal] = SMALL * unit[diagonal];
    if ((yield* value(opened)) < closedValue - NEGLIGIBLE) return { ...current, opened };
    current = { theta: closed, value: closedValue };
  }
  return { ...current, opened: undefined };
}

export function hasSmallColumn(terms: readonly CovarianceTerm[], unit: Float64Array, theta: Float64Array): boolean {
  return vanishing(terms, unit, theta).length > 0;
}

/** The parameters of every column of T that is small next to its starting scale. */
function vanishing(terms: readonly CovarianceTerm[], unit: Float64Array, theta: Float64Array) {
  const found: { readonly diagonal: number; readonly column: number[] }[] = [];
  for (const { width, from, places } of terms) {
    for (let j = 0; j < width; j++) {
      const column = places.flatMap((place, i) => (Math.floor(place / width) === j ? [from + i] : []));
      const small = column.every(
        (i) => Math.abs(theta[i]) < SMALL * unitOfRow(places[i - from] % width, { width, from, places }, unit),
      );
      if (small) found.push({ diagonal: column[0], column });
    }
  }
  return found;
}

/** The starting scale of one row of T: that of its diagonal. */
function unitOfRow(
  row: number,
  { width, from, places }: Pick<CovarianceTerm, "width" | "from" | "places">,
  unit: Float64Array,
): number {
  return unit[from + places.indexOf(row * (width + 1))];
}

/** Signs of T's columns such that the diagonal is not negative; the covariance does not change. */
export function withPositiveDiagonal(terms: readonly CovarianceTerm[], theta: Float64Array): Float64Array {
  const out = theta.slice();
  for (const term of terms) {
    const lambda = lambdaOf(term, theta);
    for (let j = 0; j < term.width; j++) {
      if (!(lambda[j * (term.width + 1)] < 0)) continue;
      for (let i = j; i < term.width; i++) lambda[i + j * term.width] *= -1;
    }
    setTheta(term, lambda, out);
  }
  return out;
}

/** A standard deviation below this, relative to the starting scale, counts as 0; a correlation this near to 1 as ±1. */
const ZERO = 1e-6;

/** Names of the standard deviations at 0 and correlations at ±1. */
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
    const isDeficient = names.some((_, i) => Math.abs(lambda[i * (k + 1)]) <= ZERO * unitOfRow(i, term, unit));
    const psi = congruence(multiply(inverse, lambda, k), identity(k), k);
    const sd = names.map((_, i) => Math.sqrt(psi[i * (k + 1)]));
    const isZero = names.map((_, i) => sd[i] <= (ZERO * unitOfRow(i, term, unit)) / scale[i]);
    const found = names.flatMap((name, i) => (isZero[i] ? [`sd ${name} | ${group}`] : []));
    for (let j = 0; j < k; j++)
      for (let i = j + 1; i < k; i++) {
        if (!isDeficient || !term.correlated || isZero[i] || isZero[j]) continue;
        if (1 - Math.abs(psi[i + j * k]) / (sd[i] * sd[j]) < ZERO) found.push(`corr ${names[i]}, ${names[j]} | ${group}`);
      }
    return found;
  });
}
