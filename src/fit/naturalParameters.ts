import type { RandomDesign } from "../design/index.js";
import { multiply } from "./basis.js";
import { type CovarianceTerm, congruence, covarianceDerivatives, identity, lambdaOf } from "./covariance.js";

/** A correlation this near to a bound has no interval: it lies at the edge. */
const EDGE = 1e-6;

/** A standard deviation (row = column) or correlation of a term's effects, on the scale on which it is unbounded. */
export interface NaturalParameter {
  /** `sd x | herd`, `corr x, (Intercept) | herd` */
  readonly name: string;
  readonly row: number;
  readonly column: number;
  /**
   * Derivatives of log std, or of atanh corr, in the term's θ; undefined at the edge: a standard deviation of 0, a
   * correlation of ±1 or at the least that the pattern allows.
   */
  readonly slopes: readonly number[] | undefined;
}

/**
 * How the standard deviations and correlations of the user's effects follow from θ, column by column of the lower triangle:
 * with D = S⁻¹TTᵀS⁻ᵀ and its derivative D′, d log std_i = D′_ii / 2D_ii and d corr_ij = D′_ij/√(D_iiD_jj) − corr_ij (d log
 * std_i + d log std_j), of which d atanh corr is the part 1/(1 − corr²).
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
  const logStd = (i: number) => derivatives.map((slope) => slope[i * (k + 1)] / (2 * d[i * (k + 1)]));
  const slopesOf = (row: number, column: number) => {
    const size = Math.sqrt(d[row * (k + 1)] * d[column * (k + 1)]);
    if (!(size > 0)) return undefined;
    const first = logStd(row);
    if (row === column) return first;
    const second = logStd(column);
    const corr = d[row + column * k] / size;
    if (Math.min(1 - corr, corr - pattern.leastCorrelation) < EDGE) return undefined;
    return derivatives.map((slope, j) => (slope[row + column * k] / size - corr * (first[j] + second[j])) / (1 - corr * corr));
  };
  return names.flatMap((_, column) =>
    names.flatMap((_, row): NaturalParameter[] => {
      if (row < column || (row > column && !pattern.correlates(row, column))) return [];
      const name = row === column ? `sd ${names[row]} | ${group}` : `corr ${names[row]}, ${names[column]} | ${group}`;
      return [{ name, row, column, slopes: slopesOf(row, column) }];
    }),
  );
}
