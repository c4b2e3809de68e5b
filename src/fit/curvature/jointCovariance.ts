import type { Steps } from "../../core/steps.js";
import { definiteInverse } from "../../kernel/unchecked/index.js";
import { symmetricEigen } from "../../linalg/symmetricEigen.js";
import { congruence } from "../../linalg/matrix.js";
import type { Curvature } from "./jointHessian.js";

/** How exactly the estimates are known together: the inverse of the observed information. */
export interface JointCovariance {
  /** Is the Hessian positive definite? The covariances are NaN where it is not. */
  readonly isDefinite: boolean;
  /** Covariance of the coefficients, p×p, column major. */
  readonly beta: Float64Array;
  /** Covariance of (θ, log φ), column major; log φ only where φ is estimated. */
  readonly parameters: Float64Array;
  /**
   * The change of the Hessian's parameters, in their standard errors when all others stay, along which −log L rises least or
   * falls; of length 1, or 0 where there are so many parameters that it was not looked for.
   */
  readonly weakest: Float64Array;
  /** The standard error of each of the Hessian's parameters when all others stay. */
  readonly errors: Float64Array;
}

/** Smallest eigenvalue that counts as positive, of a Hessian scaled to a diagonal of ones: differences leave errors of 1e-9 (docs/experiments.md, The joint Hessian). */
const LEAST_EIGENVALUE = 1e-7;

/**
 * Inverts the Hessian of −log L. In a linear mixed model, where β is at its best for every θ, the covariance of β̂ is the one given θ
 * and what the uncertainty of θ adds, (∂β̂/∂θ) [H⁻¹]_θθ (∂β̂/∂θ)ᵀ: the β block of the inverse of any Hessian in blocks.
 *
 * @param given covariance of the coefficients given θ and φ, p×p
 */
export function* jointCovariance(
  { hessian, fixed, betaSlopes, coefficientCovariance }: Curvature,
  given: Float64Array,
): Steps<JointCovariance> {
  const n = Math.sqrt(hessian.length);
  const errors = Float64Array.from({ length: n }, (_, j) => 1 / Math.sqrt(Math.abs(hessian[j * (n + 1)]) || 1));
  const { inverse: relative, weakest } = yield* decomposed(scaled(hessian, errors), n);
  const isDefinite = relative !== undefined;
  const inverse = relative ? scaled(relative, errors) : hessian.map(() => Number.NaN);
  const parameters = block(inverse, fixed, n);
  const added = betaSlopes && congruence(betaSlopes, parameters, n);
  return {
    isDefinite,
    beta:
      fixed > 0 ? yield* coefficientCovariance(block(inverse, 0, fixed)) : given.map((value, at) => value + (added?.[at] ?? 0)),
    parameters,
    weakest,
    errors,
  };
}

/** Parameters up to which a Hessian's eigenvalues are computed: their time grows with the cube, in one piece. */
const MOST_EIGENVALUES = 100;

/** Gives the inverse of a matrix with a diagonal of ones, undefined where it is not definite, and the direction along which it is smallest; of a large one no direction, which is then 0. */
function* decomposed(
  matrix: Float64Array,
  n: number,
): Steps<{ readonly inverse: Float64Array | undefined; readonly weakest: Float64Array }> {
  if (n > MOST_EIGENVALUES) return { inverse: yield* definiteInverse(matrix, n, LEAST_EIGENVALUE), weakest: new Float64Array(n) };
  const { values, vectors } = symmetricEigen(matrix, n);
  const isDefinite = values.every((value) => value > LEAST_EIGENVALUE);
  return { inverse: isDefinite ? inverseOf(values, vectors) : undefined, weakest: vectors.slice(0, n) };
}

/** Gives S A S, n × n, for a diagonal S. */
function scaled(a: Float64Array, s: Float64Array): Float64Array {
  return a.map((value, at) => value * s[at % s.length] * s[Math.floor(at / s.length)]);
}

/** Gives V Λ⁻¹ Vᵀ, n × n, from eigenvalues Λ and eigenvectors V. */
function inverseOf(values: Float64Array, vectors: Float64Array): Float64Array {
  const n = values.length;
  const reciprocals = Float64Array.from(vectors, (_, at) => (at % (n + 1) === 0 ? 1 / values[at % n] : 0));
  return congruence(vectors, reciprocals, n);
}

/** Gives the rows and columns `from` to `to` of a symmetric matrix. */
function block(matrix: Float64Array, from: number, to: number): Float64Array {
  const n = Math.sqrt(matrix.length);
  const size = to - from;
  return Float64Array.from({ length: size * size }, (_, at) => matrix[from + (at % size) + (from + Math.floor(at / size)) * n]);
}
