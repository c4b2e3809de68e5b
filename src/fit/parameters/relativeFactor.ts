import { congruence, identity } from "../../linalg/matrix.js";
import type { Entries, Pattern } from "./covarianceStructure.js";

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

/** Gives ∂f/∂θ for the parameters of one term from ∂f/∂T, k × k. */
export function thetaGradient(term: CovarianceTerm, theta: Float64Array, byLambda: Float64Array): Float64Array {
  return term.pattern.gradient(partOf(term, theta), byLambda);
}

/** Gives a function that gives ∂T/∂θ_j of one term's parameter j by its entries. */
export function lambdaDerivatives(term: CovarianceTerm, theta: Float64Array): (j: number) => Entries {
  return term.pattern.derivativesAt(partOf(term, theta));
}

/** Gives D_j = T_jTᵀ + TT_jᵀ, k × k, the derivative of TTᵀ in each parameter of one term. */
export function covarianceDerivatives(term: CovarianceTerm, theta: Float64Array): Float64Array[] {
  const { width: k, pattern } = term;
  const lambda = lambdaOf(term, theta);
  const derivative = lambdaDerivatives(term, theta);
  return Array.from({ length: pattern.size }, (_, j) => symmetricProduct(derivative(j), lambda, k));
}

/** Gives SLᵀ + LSᵀ, k × k, for S by its entries and a lower triangle L. */
function symmetricProduct({ places, values }: Entries, lambda: Float64Array, k: number): Float64Array {
  const d = new Float64Array(k * k);
  places.forEach((place, at) => {
    const a = place % k;
    const c = Math.floor(place / k);
    for (let b = c; b < k; b++) {
      const product = values[at] * lambda[b + c * k];
      d[a + b * k] += product;
      d[b + a * k] += product;
    }
  });
  return d;
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
