import { Scalar, Want } from "./codes.js";
import { badArgument, expectFlag, expectNumber, expectObject } from "./input/arguments.js";
import { expectProblem, type Problem } from "./problem.js";
import type { Steps } from "../core/steps.js";
import { log } from "./unchecked/functions.js";

/** A value of the linear mixed model's objective. */
export interface LinearValue {
  /** −2 log L by ML or REML. */
  readonly value: number;
  /** σ̂² = r²/N, N = n or n − p; or σ² as given. */
  readonly sigma2: number;
}

/** Which likelihood of a linear mixed model. */
export interface LinearLikelihood {
  /** REML; ML otherwise. */
  readonly restricted: boolean;
  /** σ² where it is given; without it it is profiled. */
  readonly sigma2?: number;
  /** Σ log W of the rows. */
  readonly sumLogWeights: number;
}

/**
 * Forms the cross products of a linear mixed model (normal, identity): the only time its rows are touched. z is replaced
 * by its residual from weighted least squares on X, so that r² does not cancel. Returns the coefficients taken out, to be
 * added back to β̂, and the part of Σwz² that X leaves over.
 */
export function* prepareLinear(problem: Problem): Steps<{ baseline: Float64Array; unexplained: number }> {
  expectProblem(problem);
  problem.beta.fill(0);
  yield* problem.evaluateLinear(Want.Fixed);
  const total = problem.scalar(Scalar.TotalSquares);
  yield* problem.leastSquares();
  const baseline = problem.betaStep.slice();
  problem.beta.set(baseline);
  yield* problem.evaluateLinear(Want.Random | Want.Fixed | Want.Border);
  return { baseline, unexplained: total > 0 ? problem.scalar(Scalar.TotalSquares) / total : 0 };
}

/**
 * −2 log L at the problem's Λ, with β̂ (less the baseline) and û left in the problem; undefined when A or K cannot be factored.
 *
 * @throws GlmeError badOption where `prepareLinear` or a working response did not come before it
 */
export function* linear(problem: Problem, likelihood: LinearLikelihood): Steps<LinearValue | undefined> {
  expectProblem(problem);
  expectObject(likelihood, "likelihood");
  const { restricted, sigma2, sumLogWeights } = likelihood;
  expectFlag(restricted, "restricted");
  if (sigma2 !== undefined) expectVariance(sigma2);
  expectNumber(sumLogWeights, "sumLogWeights");
  problem.expectCrossProducts("linear");
  if (!(yield* problem.factor()) || !(yield* factorBorder(problem))) return undefined;
  yield* solve(problem);
  problem.foundSolution();
  const degrees = restricted ? problem.n - problem.p : problem.n;
  const squares = problem.scalar(Scalar.ResidualSquares);
  const variance = sigma2 ?? squares / degrees;
  const determinants = problem.scalar(Scalar.LogDet) + (restricted ? problem.scalar(Scalar.LogDetFixed) + problem.logBasis : 0);
  const value = determinants - sumLogWeights + degrees * log(2 * Math.PI * variance) + squares / variance;
  return { value, sigma2: variance };
}

/** Part that is left of zᵀWz, or of a column of X, below which the cross products have lost digits that the rows still have. */
const CANCELLED = 1e-4;

function* factorBorder(problem: Problem): Steps<boolean> {
  const isDefinite = yield* problem.factorBorder();
  if (!problem.hasLinearRows || (isDefinite && problem.leastLeft > CANCELLED)) return isDefinite;
  return yield* problem.refineBorder();
}

/** Leaves û, β̂ and r² in the problem. */
function* solve(problem: Problem): Steps<void> {
  yield* problem.linearSolution();
  const isCancelled = problem.scalar(Scalar.ResidualSquares) < CANCELLED * problem.scalar(Scalar.TotalSquares);
  if (isCancelled && problem.hasLinearRows) yield* problem.refineSolution();
}

/**
 * ∂/∂T at the point that `linear` left, at its σ².
 *
 * @throws GlmeError badOption unless `linear` was called immediately before
 */
export function* linearGradient(problem: Problem, restricted: boolean, sigma2: number): Steps<void> {
  expectProblem(problem);
  expectFlag(restricted, "restricted");
  expectVariance(sigma2);
  yield* problem.linearGradient(sigma2, restricted);
}

/** An infinite variance is one, at which −2 log L is infinite, too. */
function expectVariance(sigma2: unknown): void {
  if (!(typeof sigma2 === "number" && sigma2 > 0)) throw badArgument("sigma2", sigma2, "a number above 0");
}
