import type { Problem } from "../../kernel/index.js";
import { type CovarianceTerm, covarianceDerivatives, thetaLength } from "../parameters/relativeFactor.js";

/**
 * Gives the expected Hessian of −2 log L in θ, t×t, at the last inversion (docs/theory.md, Expected Hessian): H_ij = Σ_l tr(P D_i P D_j)
 * over the levels of a group, P = T⁻ᵀ(I − [A⁻¹]_ll)T⁻¹; and `traces`, v_i = Σ_l tr(P D_i).
 */
export function thetaInformation(problem: Problem, terms: readonly CovarianceTerm[], theta: Float64Array) {
  problem.levelMoments();
  const size = thetaLength(terms);
  const derivatives = terms.flatMap((term, r) => {
    const sum = problem.curvatureSum(r);
    return covarianceDerivatives(term, theta).map((d) => ({
      r,
      d,
      trace: sum.reduce((total, value, i) => total + value * d[i], 0),
    }));
  });
  const hessian = new Float64Array(size * size);
  derivatives.forEach((a, i) => {
    derivatives.forEach((b, j) => {
      if (j <= i) hessian[i + j * size] = hessian[j + i * size] = problem.curvature(a.r, a.d, b.r, b.d);
    });
  });
  return { hessian, traces: Float64Array.from(derivatives, ({ trace }) => trace) };
}
