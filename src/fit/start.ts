import { fitWithoutRandomEffects, laplace, type Problem, Scalar, Want } from "../kernel/index.js";
import type { Steps } from "../kernel/index.js";
import { type CovarianceTerm, choleskyFactor, congruence, lambdaOf, setTheta } from "./covariance.js";

export interface Start {
  readonly theta: Float64Array;
  /** Objective evaluations and Newton steps that it took. */
  readonly evaluations: number;
  readonly innerSteps: number;
}

/** θ_jj = 1/rms(column j of Z), 0 off the diagonal: the scale at which the random effects are as large as the noise. */
export function scaleTheta(
  terms: readonly CovarianceTerm[],
  columns: readonly (readonly (Float64Array | null)[])[],
  size: number,
) {
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

/** The start need not be exact. */
const START_ACCURACY = 1e-2;
/** How far θ's starting scale is cut where the random effects it allows have no mode inside the domain. */
const SCALES = [1, 0.1, 0.01];

/**
 * Starting values (docs/numerics.md section 2, outer problem): β and φ from the model without random effects, θ from the scale of
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
  if (dispersionEstimated) problem.phi = positive(pearson / Math.max(1, problem.n - problem.p));
  const beta = problem.beta.slice();
  let evaluations = 1;
  let innerSteps = 0;
  for (const scale of SCALES) {
    const theta = unit.map((value) => scale * value);
    applyTheta(problem, terms, theta);
    const at = yield* laplace(problem, true, START_ACCURACY);
    evaluations++;
    innerSteps += at.innerSteps;
    if (at.value < Number.POSITIVE_INFINITY) {
      return { theta: yield* expectationStep(problem, terms, theta, dispersionEstimated), evaluations, innerSteps };
    }
    problem.beta.set(beta);
    problem.modes.fill(0);
  }
  return { theta: unit.map((value) => SCALES[SCALES.length - 1] * value), evaluations, innerSteps };
}

/** One EM step of θ, and of φ where it is estimated, at the mode that was found last. */
function* expectationStep(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  theta: Float64Array,
  dispersionEstimated: boolean,
): Steps<Float64Array> {
  yield* problem.invert();
  problem.levelMoments();
  let ratio = 1;
  if (dispersionEstimated) {
    yield* problem.evaluate(Want.ExpectedWeight);
    const freedom = problem.n - problem.p - problem.q + problem.scalar(Scalar.TraceInverse);
    const phi = positive(problem.scalar(Scalar.Pearson) / freedom, problem.phi);
    ratio = problem.phi / phi;
    problem.phi = phi;
  }
  return emTheta(problem, terms, theta, ratio);
}

/** T Tᵀ ← ratio · T(Σ_l(u uᵀ/φ + [A⁻¹]_ll)/m)Tᵀ of every term, from the moments computed last. */
export function emTheta(problem: Problem, terms: readonly CovarianceTerm[], theta: Float64Array, ratio: number): Float64Array {
  const next = theta.slice();
  terms.forEach((term, r) => {
    const moment = problem.modeMoment(r).map((value) => (value * ratio) / problem.levelsOf(r));
    setTheta(term, choleskyFactor(congruence(lambdaOf(term, theta), moment, term.width), term.width), next);
  });
  return next;
}

function positive(value: number, otherwise = 1): number {
  return value > 0 && value < Number.POSITIVE_INFINITY ? value : otherwise;
}
