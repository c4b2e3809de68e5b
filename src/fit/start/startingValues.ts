import type { NoEffects } from "../parameters/noEffects.js";
import { applyTheta, emTheta, scaleTheta } from "../parameters/theta.js";
import {
  fitWithoutRandomEffects,
  hasExtraParameter,
  laplace,
  type ModeSearch,
  type Problem,
  Scalar,
  type Steps,
  Want,
} from "../../kernel/index.js";
import { type CovarianceTerm, thetaLength } from "../parameters/relativeFactor.js";
import { DispersionScale } from "../parameters/dispersionScale.js";

/** Starting values of a fit, and what they took. */
export interface Start extends NoEffects {
  /** θ, all terms. */
  readonly theta: Float64Array;
  /** The scale that θ was looked for at: that of `scaleTheta`. */
  readonly unit: Float64Array;
  /** Evaluations of the objective. */
  readonly evaluations: number;
  /** Newton steps for the modes, and scoring steps of the model without random effects. */
  readonly innerSteps: number;
}

/**
 * Gives β and the dispersion of the model without random effects, Pearson's sum of squares, and the scoring steps that it took. The deviance's φ is
 * near the likelihood's; an extra parameter is that of the moments about means fitted near the family's limit.
 */
export function* withoutEffects(
  problem: Problem,
  muStart?: number,
  scored: typeof fitWithoutRandomEffects = fitWithoutRandomEffects,
): Steps<NoEffects & { readonly pearson: number; readonly steps: number }> {
  const hasExtra = hasExtraParameter(problem.family);
  const scale = new DispersionScale(problem);
  if (hasExtra) problem.dispersion = scale.first();
  const { pearson, steps } = yield* scored(problem, muStart);
  const dispersion = hasExtra
    ? scale.byMoments(pearson, problem.n - problem.p)
    : positive((-2 * problem.scalar(Scalar.Density)) / problem.n);
  return { pearson, steps, beta: problem.beta.slice(), dispersion };
}

/** Error of −2 log L that is allowed at the start, which need not be exact. */
const START_ACCURACY = 1e-2;
/** Factors of θ's starting scale that are tried, one after the other, until the random effects that it allows have a mode inside the domain. */
const UNIT_FACTORS = [0.7, 0.07, 0.007];

/**
 * Gives starting values (docs/algorithms.md, Start): β and the dispersion from the model without random effects, θ from the scale of
 * Z's columns, then one PIRLS in (u, β) and one EM step T Tᵀ ← T(Σ_l(u uᵀ/φ + [A⁻¹]_ll)/m)Tᵀ with the dispersion that goes
 * with it. Where no start lies inside the domain θ is one at which the objective is infinite.
 */
export function* startingValues(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  dispersionEstimated: boolean,
  muStart?: number,
  modes: ModeSearch = {},
  scored?: typeof fitWithoutRandomEffects,
): Steps<Start> {
  const size = thetaLength(terms);
  const { pearson, steps, ...noEffects } = yield* withoutEffects(problem, muStart, scored);
  if (Number.isNaN(pearson)) {
    const ones = new Float64Array(size).fill(1);
    return { ...noEffects, theta: ones, unit: ones, evaluations: 1, innerSteps: steps };
  }
  const scale = new DispersionScale(problem);
  if (dispersionEstimated) problem.dispersion = scale.byMoments(pearson, Math.max(1, problem.n - problem.p));
  yield* problem.evaluate(Want.Random | Want.ExpectedWeight);
  const unit = scaleTheta(problem, terms, size);
  let evaluations = 1;
  let innerSteps = steps;
  for (const part of UNIT_FACTORS) {
    const theta = unit.map((value) => part * value);
    applyTheta(problem, terms, theta);
    const at = yield* laplace(problem, true, { ...modes, accuracy: START_ACCURACY });
    evaluations++;
    innerSteps += at.innerSteps;
    if (at.value < Number.POSITIVE_INFINITY) {
      const start = yield* expectationStep(problem, terms, theta, dispersionEstimated ? scale : undefined);
      return { ...noEffects, theta: start, unit, evaluations, innerSteps };
    }
    problem.beta.set(noEffects.beta);
    problem.modes.fill(0);
  }
  const smallest = unit.map((value) => UNIT_FACTORS[UNIT_FACTORS.length - 1] * value);
  return { ...noEffects, theta: smallest, unit, evaluations, innerSteps };
}

/** Makes one EM step of θ, and sets the dispersion of the moments where its scale is given, at the mode that was found last. */
function* expectationStep(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  theta: Float64Array,
  scale: DispersionScale | undefined,
): Steps<Float64Array> {
  yield* problem.invert();
  yield* problem.levelMoments();
  const phi = problem.phi;
  if (scale) {
    yield* problem.evaluate(Want.ExpectedWeight);
    const freedom = problem.n - problem.p - problem.q + problem.scalar(Scalar.TraceInverse);
    problem.dispersion = scale.byMoments(problem.scalar(Scalar.Pearson), freedom);
  }
  return emTheta(problem, terms, theta, phi / problem.phi);
}

function positive(value: number): number {
  return value > 0 && value < Number.POSITIVE_INFINITY ? value : 1;
}
