import type { Problem } from "../../kernel/index.js";
import { congruence } from "../../linalg/matrix.js";
import { type CovarianceTerm, lambdaOf, setCovariance, setTheta } from "./relativeFactor.js";

/** Writes Λ(θ) into the problem. */
export function applyTheta(problem: Problem, terms: readonly CovarianceTerm[], theta: Float64Array): void {
  terms.forEach((term, r) => {
    problem.setLambda(r, lambdaOf(term, theta));
  });
}

/**
 * Gives θ's starting scale: θ_jj = (Σ W z_j²/n)^−½, 0 off the diagonal: the scale at which the random effects move η as much as one row's noise does. W is
 * that of the problem's last pass over the rows, so that the scale follows the units of y and of Z's columns. Effects with one variance
 * share one scale, which the larger columns decide: a scale too large for them would be the start of a search that may end far from the maximum.
 */
export function scaleTheta(problem: Problem, terms: readonly CovarianceTerm[], size: number): Float64Array {
  const theta = new Float64Array(size);
  terms.forEach((term, r) => {
    const lambda = new Float64Array(term.width * term.width);
    const squares = problem.meanSquares(r);
    const mean = squares.reduce((sum, square) => sum + square, 0) / term.width;
    squares.forEach((own, j) => {
      const square = term.pattern.isHomogeneous ? mean : own;
      lambda[j * (term.width + 1)] = square > 0 && square < Number.POSITIVE_INFINITY ? 1 / Math.sqrt(square) : 1;
    });
    setTheta(term, lambda, theta);
  });
  return theta;
}

/** Gives θ after one EM step: T Tᵀ ← ratio · T(Σ_l(u uᵀ/φ + [A⁻¹]_ll)/m)Tᵀ of every term, from the moments computed last. */
export function emTheta(problem: Problem, terms: readonly CovarianceTerm[], theta: Float64Array, ratio: number): Float64Array {
  const next = theta.slice();
  terms.forEach((term, r) => {
    const moment = problem.modeMoment(r).map((value) => (value * ratio) / problem.levelsOf(r));
    setCovariance(term, congruence(lambdaOf(term, theta), moment, term.width), next);
  });
  return next;
}
