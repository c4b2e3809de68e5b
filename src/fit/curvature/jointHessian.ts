import type { Design } from "../../design/index.js";
import { type ModeSearch, prepareLinear, type Problem, type Steps, Want } from "../../kernel/index.js";
import { exp, log } from "../../kernel/unchecked/index.js";
import { jacobianByDifferences } from "../../optimize/index.js";
import { identity, symmetrise } from "../../linalg/matrix.js";
import { quadratureRule } from "../objective/quadratureRule.js";
import { type CovarianceTerm, effectScales } from "../parameters/relativeFactor.js";
import type { FittedEstimates } from "../run/estimates.js";
import type { SearchPoint } from "../../options/searchPoint.js";
import { thetaInformation } from "../objective/expectedInformation.js";
import { LinearObjective, ScaledLinearObjective } from "../objective/linearObjective.js";
import { LaplaceObjective } from "../objective/laplaceObjective.js";
import { type FitSettings, isLinear, isPseudoLikelihood } from "../../options/settings.js";
import { applyTheta } from "../parameters/theta.js";

/** How −log L curves at the estimates; p coefficients, t parameters of the covariances. */
export interface Curvature {
  /**
   * Second derivatives of −log L in (β, θ, log φ), log φ only where φ is estimated, and κ in its place where there is an extra
   * parameter; column major. Of a linear mixed model in (θ, log φ), β at its best for each.
   */
  readonly hessian: Float64Array;
  /** How many of β's entries are among the parameters: p, or 0. */
  readonly fixed: number;
  /** ∂β̂/∂(θ, log φ) of a linear mixed model, p rows, of X's own columns; undefined where β is not to be known jointly. */
  readonly betaSlopes: Float64Array | undefined;
  /** A covariance of β in the parameters' basis, as one of the coefficients of X's own columns. */
  readonly coefficientCovariance: (covariance: Float64Array) => Steps<Float64Array>;
  /** Is there an extra parameter at its limit? It is then differentiated as ξ, in which the limit is a stationary point, and has no standard error. */
  readonly isAtLimit: boolean;
  /** Evaluations of −2 log L and its gradient. */
  readonly evaluations: number;
}

/**
 * Length of the differences, in standard errors: steps of 1e-3 leave errors of up to 2e-7 (the third derivatives), of 3e-5 up to 3e-9
 * (rounding; docs/experiments.md, The joint Hessian).
 */
const STEP_IN_ERRORS = 1e-4;

/**
 * Gives the length of the differences, longer where −2 log L or the information of the rows is so large that the rounding of the gradient would show: the third
 * root of that rounding.
 */
function stepInErrors({ logLikelihood, workingWeights, point: { phi } }: FittedEstimates): number {
  const information = workingWeights.reduce((sum, weight) => sum + weight, 0) / phi;
  const size = Math.max(Math.abs(2 * logLikelihood), information);
  return Math.max(STEP_IN_ERRORS, exp(log(Number.EPSILON * (Number.isFinite(size) ? size : 0)) / 3));
}
/** Length of the difference for an extra parameter at its limit, where it has no standard error: a distance in ξ. */
const STEP_AT_LIMIT = 1e-3;
/**
 * How exactly the modes are searched: the gradient is first order in their error, which the division by the differences makes 5000 times larger. With
 * 1e-10 the Hessian was off by up to 1e-6 (docs/experiments.md, The joint Hessian).
 */
const MODES_FOR_DIFFERENCES: ModeSearch = { accuracy: 1e-14 };

/**
 * The observed information at the estimates (docs/theory.md, The joint Hessian): central differences of the analytic gradient of the
 * likelihood that the fit maximised. ApproximateLaplace, too, gets that of Laplace's likelihood. Pseudo-likelihood gets that
 * of its last linear mixed model in (θ, log φ); its coefficients' covariance stays the one given θ, as fitglme's does.
 *
 * @param problem the model in the kernel, anew: nothing in it is needed but the data
 */
export function* curvature(
  design: Design,
  problem: Problem,
  terms: readonly CovarianceTerm[],
  settings: FitSettings,
  fit: FittedEstimates,
): Steps<Curvature> {
  if (!isLinear(settings) && !isPseudoLikelihood(settings.fitMethod)) {
    const objective = new LaplaceObjective(
      problem,
      terms,
      false,
      MODES_FOR_DIFFERENCES,
      quadratureRule(design, settings.fitMethod),
    );
    return yield* likelihoodCurvature(objective, terms, fit);
  }
  if (isLinear(settings)) yield* prepareLinear(problem);
  else yield* restoreWorkingResponse(problem, terms, fit.point);
  const curve = yield* linearCurvature(problem, terms, settings.fitMethod === "rempl", fit);
  return isLinear(settings) ? curve : { ...curve, betaSlopes: undefined };
}

/** Gives the curvature of −log L by Laplace's approximation or by quadrature, in all parameters. */
function* likelihoodCurvature(
  objective: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  fit: FittedEstimates,
): Steps<Curvature> {
  const { problem } = objective;
  const { point, dispersion } = fit;
  applyTheta(problem, terms, point.theta);
  problem.beta.set(point.beta);
  problem.dispersion = dispersion;
  problem.allEffects.set(point.effects);
  yield* objective.gradientNear(objective.startFrom(point.theta));
  const x = objective.startFrom(point.theta); // its modes now to the last digits
  const inverse = yield* objective.inverseHessian();
  const step = stepInErrors(fit);
  const steps = x.map((_, j) => step * Math.sqrt(2 * inverse[j * (x.length + 1)]));
  steps.set(yield* thetaSteps(problem, terms, point, step), objective.fixed);
  const isAtLimit = objective.dispersion && objective.scale.isAtLimit(dispersion);
  if (isAtLimit) steps[x.length - 1] = STEP_AT_LIMIT;
  const second = yield* jacobianByDifferences((at) => objective.gradientNear(at), x, steps);
  const hessian = symmetrise(second, x.length);
  return {
    hessian: half(isAtLimit ? hessian : objective.byLogarithm(hessian, x)),
    fixed: objective.fixed,
    betaSlopes: undefined,
    coefficientCovariance: (covariance) => problem.coefficientCovariance(covariance),
    isAtLimit,
    evaluations: objective.evaluations,
  };
}

/**
 * Gives the curvature of −log L of a linear mixed model by ML or REML, σ² not profiled: ½[D(θ) + N log σ² + r²(θ)/σ²], and from the same
 * differences ∂β̂/∂θ.
 */
function* linearCurvature(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  restricted: boolean,
  { dispersionEstimated, point }: FittedEstimates,
): Steps<Curvature> {
  const { theta, phi } = point;
  const likelihood = { restricted, sumLogWeights: 0 };
  const objective = dispersionEstimated
    ? new ScaledLinearObjective(problem, terms, likelihood)
    : new LinearObjective(problem, terms, { ...likelihood, sigma2: phi });
  let evaluations = 0;
  const slopes = function* (x: Float64Array): Steps<Float64Array> {
    evaluations++;
    const { value, gradient } = yield* objective.evaluate(x);
    if (!Number.isFinite(value)) return new Float64Array(x.length + problem.p).fill(Number.NaN);
    return Float64Array.of(...gradient, ...problem.coefficients);
  };
  const x = dispersionEstimated ? Float64Array.of(...theta, log(phi)) : theta;
  yield* slopes(x);
  const steps = x.map(() => STEP_IN_ERRORS * Math.sqrt(2 / problem.n));
  steps.set(yield* thetaSteps(problem, terms, point, STEP_IN_ERRORS));
  const rows = yield* jacobianByDifferences(slopes, x, steps);
  const size = x.length;
  return {
    hessian: half(symmetrise(rowsOf(rows, 0, size, size), size)),
    fixed: 0,
    isAtLimit: false,
    betaSlopes: rowsOf(rows, size, problem.p, size),
    coefficientCovariance: (covariance) => problem.coefficientCovariance(covariance),
    evaluations,
  };
}

/** Gives the Hessian of −log L from that of −2 log L. */
function half(hessian: Float64Array): Float64Array {
  return hessian.map((value) => value / 2);
}

/** Gives `height` rows of a matrix with `columns` columns, from the row `from` on. */
function rowsOf(matrix: Float64Array, from: number, height: number, columns: number): Float64Array {
  const all = matrix.length / columns;
  return Float64Array.from({ length: height * columns }, (_, at) => matrix[from + (at % height) + Math.floor(at / height) * all]);
}

/** Leaves in the problem the cross products of the last pseudo-likelihood iteration's working response. */
function* restoreWorkingResponse(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  { working, beta, effects }: SearchPoint,
): Steps<void> {
  terms.forEach(({ width }, r) => {
    problem.setLambda(r, identity(width)); // any that leaves b as it is
  });
  problem.beta.set(working?.beta ?? beta);
  problem.allEffects.set(working?.effects ?? effects);
  yield* problem.keepEffects();
  yield* problem.evaluate(Want.Random | Want.Fixed | Want.Border | Want.ExpectedWeight);
  yield* problem.workingResponse();
}

/**
 * Gives the lengths of the differences in θ: of a standard error, the others given, or, where that is large or not known, as where T
 * vanishes, of the effect's own size or of the scale that the search began at, whichever is larger.
 */
function* thetaSteps(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  { theta, unit }: SearchPoint,
  step: number,
): Steps<Float64Array> {
  const { hessian } = yield* thetaInformation(problem, terms, theta);
  const steps = new Float64Array(unit.length);
  for (const term of terms) {
    const own = effectScales(term, theta);
    const scales = effectScales(term, unit).map((scale, effect) => Math.max(scale, own[effect]));
    term.pattern.effect.forEach((effect, i) => {
      const j = term.from + i;
      const standardError = Math.sqrt(2 / hessian[j * (unit.length + 1)]);
      steps[j] = step * Math.min(Number.isNaN(standardError) ? scales[effect] : standardError, scales[effect]);
    });
  }
  return steps;
}
