import { factorise, solveLower } from "../../linalg/cholesky.js";
import { dot } from "../../linalg/vectors.js";

/**
 * Gives F = dᵀV⁻¹d / m: are m estimates `d` with covariance V (m×m, column major) all 0? By V = LLᵀ: F = |L⁻¹d|² / m.
 * NaN where V is not positive definite.
 *
 * Source: Wald, A. (1943), Transactions of the American Mathematical Society 54, 426-482.
 */
export function waldF(estimates: Float64Array, covariance: Float64Array): number {
  const m = estimates.length;
  const { lower, isDefinite } = factorise(covariance, m);
  if (!isDefinite) return Number.NaN;
  const whitened = solveLower(lower, estimates);
  return dot(whitened, whitened) / m;
}
