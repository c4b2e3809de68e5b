import type { Problem } from "../../kernel/index.js";
import { type CovarianceTerm, covarianceDerivatives, thetaLength } from "../parameters/relativeFactor.js";

/**
 * The expected Hessian of −2 log L in θ at the last inversion (docs/theory.md, Expected Hessian): H_ij = Σ_l tr(P D_i P D_j)
 * over the levels of a group, P = T⁻ᵀ(I − [A⁻¹]_ll)T⁻¹; and v_i = Σ_l tr(P D_i).
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

/** Inverse of a symmetric positive definite matrix; the inverse of its diagonal, made positive, where it is not definite. */
export function safeInverse(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let sum = matrix[i + j * n];
      for (let c = 0; c < j; c++) sum -= lower[i + c * n] * lower[j + c * n];
      if (i === j && !(sum > 1e-10 * matrix[j + j * n])) return inverseDiagonal(matrix, n);
      lower[i + j * n] = i === j ? Math.sqrt(sum) : sum / lower[j + j * n];
    }
  for (let column = 0; column < n; column++) {
    const x = new Float64Array(n);
    for (let i = column; i < n; i++) {
      let sum = i === column ? 1 : 0;
      for (let c = column; c < i; c++) sum -= lower[i + c * n] * x[c];
      x[i] = sum / lower[i + i * n];
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i];
      for (let c = i + 1; c < n; c++) sum -= lower[c + i * n] * x[c];
      x[i] = sum / lower[i + i * n];
    }
    inverse.set(x, column * n);
  }
  return inverse;
}

function inverseDiagonal(matrix: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const d = matrix[j + j * n];
    inverse[j + j * n] = d > 0 && d < Number.POSITIVE_INFINITY ? 1 / d : 1;
  }
  return inverse;
}
