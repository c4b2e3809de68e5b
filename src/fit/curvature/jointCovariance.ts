import { symmetricEigen } from "../../linalg/symmetricEigen.js";
import { congruence } from "../../linalg/matrix.js";
import type { Curvature } from "./jointHessian.js";

/** How exactly the estimates are known together: the inverse of the observed information. */
export interface JointCovariance {
  /** Is the Hessian positive definite? The covariances are NaN where it is not. */
  readonly isDefinite: boolean;
  /** Of the coefficients, p×p, column major. */
  readonly beta: Float64Array;
  /** Of (θ, log φ), log φ only where φ is estimated. */
  readonly parameters: Float64Array;
  /**
   * The change of the Hessian's parameters, in their standard errors when all others stay, along which −log L rises least or
   * falls; of length 1.
   */
  readonly weakest: Float64Array;
  /** Those standard errors. */
  readonly errors: Float64Array;
}

/** The smallest eigenvalue that counts as positive, of a Hessian with ones on its diagonal: differences leave errors of 1e-9. */
const FLAT = 1e-7;

/**
 * Inverts the Hessian. In a linear mixed model, where β is at its best for every θ, the covariance of β̂ is the one given θ
 * and what the uncertainty of θ adds, (∂β̂/∂θ) [H⁻¹]_θθ (∂β̂/∂θ)ᵀ: the β block of the inverse of any Hessian in blocks.
 *
 * @param given covariance of the coefficients given θ and φ, p×p
 */
export function jointCovariance(
  { hessian, fixed, betaSlopes, coefficientCovariance }: Curvature,
  given: Float64Array,
): JointCovariance {
  const n = Math.sqrt(hessian.length);
  const errors = Float64Array.from({ length: n }, (_, j) => 1 / Math.sqrt(Math.abs(hessian[j * (n + 1)]) || 1));
  const { values, vectors } = symmetricEigen(scaled(hessian, errors), n);
  const isDefinite = values.every((value) => value > FLAT);
  const inverse = isDefinite ? scaled(inverseOf(values, vectors), errors) : hessian.map(() => Number.NaN);
  const parameters = block(inverse, fixed, n);
  const added = betaSlopes && congruence(betaSlopes, parameters, n);
  return {
    isDefinite,
    beta: fixed > 0 ? coefficientCovariance(block(inverse, 0, fixed)) : given.map((value, at) => value + (added?.[at] ?? 0)),
    parameters,
    weakest: vectors.slice(0, n),
    errors,
  };
}

/** SAS for a diagonal S. */
function scaled(a: Float64Array, s: Float64Array): Float64Array {
  return a.map((value, at) => value * s[at % s.length] * s[Math.floor(at / s.length)]);
}

/** VΛ⁻¹Vᵀ */
function inverseOf(values: Float64Array, vectors: Float64Array): Float64Array {
  const n = values.length;
  const reciprocals = Float64Array.from(vectors, (_, at) => (at % (n + 1) === 0 ? 1 / values[at % n] : 0));
  return congruence(vectors, reciprocals, n);
}

/** The rows and columns `from` to `to` of a symmetric matrix. */
function block(matrix: Float64Array, from: number, to: number): Float64Array {
  const n = Math.sqrt(matrix.length);
  const size = to - from;
  return Float64Array.from({ length: size * size }, (_, at) => matrix[from + (at % size) + (from + Math.floor(at / size)) * n]);
}
