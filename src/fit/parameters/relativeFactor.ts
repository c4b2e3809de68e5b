import { congruence, identity } from "../../linalg/matrix.js";
import type { Pattern } from "./covarianceStructure.js";

/** One random-effects term among the parameters of the covariance: T of k columns, its part of θ. */
export interface CovarianceTerm {
  /** k: columns of the term. */
  readonly width: number;
  /** Where the term's parameters begin in θ. */
  readonly from: number;
  /** How T depends on the term's parameters. */
  readonly pattern: Pattern;
  /** What the pattern is called: "fullCholesky", "matrix". */
  readonly patternName: string;
}

/** Gives the number of free covariance parameters, θ's length. */
export function thetaLength(terms: readonly CovarianceTerm[]): number {
  return terms.reduce((total, { pattern }) => total + pattern.size, 0);
}

/** Gives a term's part of θ, not a copy. */
function partOf({ from, pattern }: CovarianceTerm, theta: Float64Array): Float64Array {
  return theta.subarray(from, from + pattern.size);
}

/** Gives T of one term at θ, k × k, column major. */
export function lambdaOf(term: CovarianceTerm, theta: Float64Array): Float64Array {
  return term.pattern.lambda(partOf(term, theta));
}

/** Writes the parameters into θ that come nearest to a covariance TTᵀ = D. */
export function setCovariance({ from, pattern }: CovarianceTerm, d: Float64Array, theta: Float64Array): void {
  theta.set(pattern.fromCovariance(d), from);
}

/** Writes the parameters into θ that come nearest to a relative factor T, k × k, column major. */
export function setTheta(term: CovarianceTerm, lambda: Float64Array, theta: Float64Array): void {
  setCovariance(term, congruence(lambda, identity(term.width), term.width), theta);
}

/** Gives ∂f/∂θ_j = Σ_ab (∂f/∂T)_ab ∂T_ab/∂θ_j for the parameters of one term. */
export function thetaGradient(term: CovarianceTerm, theta: Float64Array, byLambda: Float64Array): Float64Array {
  const part = partOf(term, theta);
  return part.map((_, j) => term.pattern.derivative(part, j).reduce((sum, value, at) => sum + value * byLambda[at], 0));
}

/** Gives D_j = T_jTᵀ + TT_jᵀ, k × k, the derivative of TTᵀ in each parameter of one term. */
export function covarianceDerivatives(term: CovarianceTerm, theta: Float64Array): Float64Array[] {
  const { width: k, pattern } = term;
  const part = partOf(term, theta);
  const lambda = pattern.lambda(part);
  return Array.from({ length: pattern.size }, (_, j) => {
    const derivative = pattern.derivative(part, j);
    const d = new Float64Array(k * k);
    for (let b = 0; b < k; b++)
      for (let a = 0; a < k; a++)
        for (let c = 0; c < k; c++)
          d[a + b * k] += derivative[a + c * k] * lambda[b + c * k] + lambda[a + c * k] * derivative[b + c * k];
    return d;
  });
}

/** Gives the scale of one level's k effects at θ: the roots of the diagonal of TTᵀ. */
export function effectScales(term: CovarianceTerm, theta: Float64Array): Float64Array {
  const k = term.width;
  const lambda = lambdaOf(term, theta);
  return Float64Array.from({ length: k }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < k; c++) sum += lambda[i + c * k] * lambda[i + c * k];
    return Math.sqrt(sum);
  });
}
