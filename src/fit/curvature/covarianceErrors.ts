import type { Design } from "../../design/index.js";
import type { TermBasis } from "../parameters/orthonormalBasis.js";
import type { CovarianceTerm } from "../parameters/relativeFactor.js";
import { congruence } from "../../linalg/matrix.js";
import type { CovarianceErrors } from "../run/estimates.js";
import { naturalParameters } from "../parameters/naturalParameters.js";

/**
 * Gives standard errors of log standard deviations, of Fisher's z = atanh corr and of log √φ from the covariance C of (θ, log φ),
 * by their slopes g: √(gᵀCg). Ψ is φ times what θ says, so that log φ moves each log standard deviation by one half. An extra parameter
 * moves none, and its own logarithm κ has an error.
 *
 * @param dispersion the name of the extra parameter, if it is κ in the place of log φ, and whether that is at its limit: it then has no error
 * @param covariance C, column major; with a row for log φ where φ is estimated
 */
export function covarianceErrors(
  design: Design,
  terms: readonly CovarianceTerm[],
  bases: readonly TermBasis[],
  theta: Float64Array,
  { extra, isAtLimit }: { readonly extra: string | undefined; readonly isAtLimit: boolean },
  covariance: Float64Array,
): CovarianceErrors {
  const n = Math.sqrt(covariance.length);
  const hasDispersion = n > theta.length;
  const atEdge: string[] = [];
  const random = terms.map((term, r) => {
    const k = term.width;
    const errors = new Float64Array(k * k).fill(Number.NaN);
    for (const parameter of naturalParameters(design.random[r], term, theta, bases[r].inverse)) {
      const { name, row, column, unboundedSlopes } = parameter;
      if (!unboundedSlopes) {
        atEdge.push(name);
        continue;
      }
      const gradient = new Float64Array(n);
      gradient.set(unboundedSlopes, term.from);
      if (hasDispersion && extra === undefined && row === column) gradient[n - 1] = 0.5;
      errors[row + column * k] = Math.sqrt(congruence(gradient, covariance, n)[0]);
    }
    return errors;
  });
  if (isAtLimit && extra !== undefined) atEdge.push(extra);
  const error = isAtLimit ? Number.NaN : Math.sqrt(covariance[n * n - 1]);
  const dispersion = hasDispersion ? error / (extra === undefined ? 2 : 1) : 0;
  return { random, dispersion, notes: atEdge.length > 0 ? [atEdgeNote(atEdge)] : [] };
}

function atEdgeNote(names: readonly string[]): string {
  const [intervals, where] = names.length === 1 ? ["is no interval", "it is"] : ["are no intervals", "they are"];
  return `There ${intervals} for ${names.join(", ")}: ${where} estimated at the edge of what is possible.`;
}
