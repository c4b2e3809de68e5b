import type { RandomDesign } from "../../design/index.js";
import { congruence, identity, multiply } from "../../linalg/matrix.js";
import { type CovarianceTerm, covarianceDerivatives, lambdaOf } from "./relativeFactor.js";

/** Distance of a correlation from a bound, 1 or the least that its pattern allows, below which it counts as there: reported as singular, and without an interval. */
export const CORRELATION_AT_BOUND = 1e-6;

/** A standard deviation (row = column) or correlation of a term's effects, and how it moves with θ. */
export interface NaturalParameter {
  /** `sd x | herd`, `corr x, (Intercept) | herd`. */
  readonly name: string;
  /** The later of its two effects, from 0; of a standard deviation the effect itself. */
  readonly row: number;
  /** The earlier of its two effects, from 0; of a standard deviation the effect itself. */
  readonly column: number;
  /** std, relative to √φ, or corr; NaN where a standard deviation of 0 leaves no correlation. */
  readonly value: number;
  /** Derivatives of the value in the term's θ; undefined where a standard deviation is 0. */
  readonly slopes: readonly number[] | undefined;
  /**
   * Derivatives of log std, or of atanh corr; undefined at the edge: a standard deviation of 0, a correlation of ±1 or at the least that
   * the pattern allows.
   */
  readonly unboundedSlopes: readonly number[] | undefined;
}

/**
 * How the standard deviations and correlations of the user's effects follow from θ, column by column of the lower triangle:
 * with D = S⁻¹TTᵀS⁻ᵀ and its derivative D′, d std_i = D′_ii / 2std_i and d corr_ij = D′_ij/(std_i std_j) − corr_ij (d log
 * std_i + d log std_j); on the scales without bounds d log std = d std/std and d atanh corr = d corr/(1 − corr²).
 *
 * @param inverse S⁻¹ of the term's basis
 */
export function naturalParameters(
  { group, names }: RandomDesign,
  term: CovarianceTerm,
  theta: Float64Array,
  inverse: Float64Array,
): NaturalParameter[] {
  const { width: k, pattern } = term;
  const d = congruence(multiply(inverse, lambdaOf(term, theta), k), identity(k), k);
  const derivatives = covarianceDerivatives(term, theta).map((derivative) => congruence(inverse, derivative, k));
  const std = (i: number) => Math.sqrt(d[i * (k + 1)]);
  const logStd = (i: number) => derivatives.map((slope) => slope[i * (k + 1)] / (2 * d[i * (k + 1)]));
  const deviation = (i: number) => {
    const value = std(i);
    if (!(value > 0)) return { value, slopes: undefined, unboundedSlopes: undefined };
    const unboundedSlopes = logStd(i);
    return { value, slopes: unboundedSlopes.map((slope) => value * slope), unboundedSlopes };
  };
  const correlation = (row: number, column: number) => {
    const size = std(row) * std(column);
    if (!(size > 0)) return { value: Number.NaN, slopes: undefined, unboundedSlopes: undefined };
    const value = d[row + column * k] / size;
    const [first, second] = [logStd(row), logStd(column)];
    const slopes = derivatives.map((slope, j) => slope[row + column * k] / size - value * (first[j] + second[j]));
    const isAtEdge = Math.min(1 - value, value - pattern.leastCorrelation) < CORRELATION_AT_BOUND;
    return { value, slopes, unboundedSlopes: isAtEdge ? undefined : slopes.map((slope) => slope / (1 - value * value)) };
  };
  return names.flatMap((_, column) =>
    names.flatMap((_, row): NaturalParameter[] => {
      if (row < column || (row > column && !pattern.correlates(row, column))) return [];
      const name = row === column ? `sd ${names[row]} | ${group}` : `corr ${names[row]}, ${names[column]} | ${group}`;
      return [{ name, row, column, ...(row === column ? deviation(row) : correlation(row, column)) }];
    }),
  );
}
