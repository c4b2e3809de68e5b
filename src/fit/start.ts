import { fitWithoutRandomEffects, laplace, type Problem, Scalar, Want } from "../kernel/index.js";
import type { Steps } from "../kernel/index.js";
import { type CovarianceTerm, choleskyFactor, congruence, lambdaOf, setTheta } from "./covariance.js";

export interface Start {
  readonly theta: Float64Array;
  readonly phi: number;
  /** Objective evaluations and Newton steps that it took. */
  readonly evaluations: number;
  readonly innerSteps: number;
}

/** θ_jj = 1/rms(column j of Z), 0 off the diagonal: the scale at which the random effects are as large as the noise. */
export function scaleTheta(terms: readonly CovarianceTerm[], columns: readonly (readonly (Float64Array | null)[])[], size: number) {
  const theta = new Float64Array(size);
  terms.forEach((term, r) => {
    const lambda = new Float64Array(term.width * term.width);
    columns[r].forEach((column, j) => {
      lambda[j * (term.width + 1)] = 1 / rootMeanSquare(column);
    });
    setTheta(term, lambda, theta);
  });
  return theta;
}

function rootMeanSquare(column: Float64Array | null): number {
  if (!column) return 1;
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i] * column[i];
  return Math.sqrt(sum / column.length) || 1;
}

/** Writes Λ(θ) into the problem. */
export function applyTheta(problem: Problem, terms: readonly CovarianceTerm[], theta: Float64Array): void {
  terms.forEach((term, r) => {
    problem.setLambda(r, lambdaOf(term, theta));
  });
}

/**
 * Starting values (numerics.md section 2, outer problem): β and φ from the model without random effects, θ from the scale of
 * Z's columns, then one PIRLS in (u, β) and one EM step T Tᵀ ← T(Σ_l(u uᵀ/φ + [A⁻¹]_ll)/m)Tᵀ with the dispersion that goes
 * with it. undefined when no start lies inside the domain.
 */
export function* startingValues(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  unit: Float64Array,
  dispersionEstimated: boolean,
): Steps<Start | undefined> {
  const pearson = yield* fitWithoutRandomEffects(problem);
  if (Number.isNaN(pearson)) return undefined;
  const { n, p, q } = problem;
  if (dispersionEstimated) problem.phi = positive(pearson / Math.max(1, n - p));
  const beta = problem.beta.slice();
  applyTheta(problem, terms, unit);
  const { value, innerSteps } = yield* laplace(problem, true);
  if (value === Number.POSITIVE_INFINITY) {
    problem.beta.set(beta);
    problem.modes.fill(0);
    return { theta: unit, phi: problem.phi, evaluations: 2, innerSteps };
  }
  yield* problem.invert();
  problem.levelMoments();
  const trace = problem.scalar(Scalar.TraceInverse);
  let ratio = 1;
  if (dispersionEstimated) {
    yield* problem.evaluate(Want.ExpectedWeight);
    const phi = problem.scalar(Scalar.Pearson) / (n - p - q + trace);
    if (phi > 0 && phi < Number.POSITIVE_INFINITY) {
      ratio = problem.phi / phi;
      problem.phi = phi;
    }
  }
  const theta = unit.slice();
  terms.forEach((term, r) => {
    const moment = problem.modeMoment(r).map((value) => (value * ratio) / problem.levelsOf(r));
    setTheta(term, choleskyFactor(congruence(lambdaOf(term, unit), moment, term.width), term.width), theta);
  });
  return { theta, phi: problem.phi, evaluations: 2, innerSteps };
}

function positive(value: number): number {
  return value > 0 && value < Number.POSITIVE_INFINITY ? value : 1;
}
