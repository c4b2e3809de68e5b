import { DEVIANCE_NOISE, isLower } from "../core/rounding.js";
import { hasExtraParameter, isCanonical, Scalar, Want } from "./codes.js";
import { DECREMENT, expectSearch, findModes, MAX_STEPS, type ModeSearch, type ModesEnd } from "./modes.js";
import { MAX_HALVINGS, penalisedDeviance } from "./modeStep.js";
import { expectFinite, expectFlag } from "./input/arguments.js";
import { expectProblem, type Problem } from "./problem.js";
import type { Steps } from "../core/steps.js";

/** A value of the objective with what the outer optimiser needs beside it. */
export interface LaplaceValue {
  /** −2 log L; +∞ where the model is not defined or the modes were not found. */
  readonly value: number;
  /** Newton steps of the modes. */
  readonly innerSteps: number;
  /** How the search for the modes ended. */
  readonly ended: ModesEnd;
}

/** Fisher scoring of the start ends when a step gains less. */
const START_GAIN = 1e-8;

/**
 * −2 log L by Laplace's approximation at the problem's β, Λ and φ (docs/theory.md, Laplace): finds the mode û from the modes
 * of the last call, and leaves s, W, W′, A and its factor at û. With `profiled` β joins u: F is minimised over both
 * (docs/theory.md, ApproximateLaplace).
 */
export function* laplace(problem: Problem, profiled: boolean, search: ModeSearch = {}): Steps<LaplaceValue> {
  expectProblem(problem);
  expectFlag(profiled, "profiled");
  expectSearch(search);
  const found = yield* findModes(problem, profiled, search);
  search.onEnd?.(found);
  const { F, steps, ended } = found;
  if (ended === "found") problem.foundModes(profiled);
  const value = ended === "found" ? F + problem.scalar(Scalar.LogDet) : Number.POSITIVE_INFINITY;
  return { value, innerSteps: steps, ended };
}

/**
 * The gradient at the mode that `laplace` left: ∂/∂β in problem.betaGradient (with β profiled that is 0 and not computed),
 * ∂/∂T in problem.lambdaGradient; returns ∂/∂log φ, or ∂/∂κ where the family has an extra parameter.
 *
 * @throws GlmeError badOption unless `laplace` was called immediately before: the gradient takes the place of what it is worked out from
 */
export function* laplaceGradient(problem: Problem, profiled: boolean): Steps<number> {
  expectProblem(problem);
  expectFlag(profiled, "profiled");
  yield* problem.laplaceGradient(profiled);
  if (hasExtraParameter(problem.family))
    return problem.scalar(Scalar.ExtraModes) - 2 * (problem.scalar(Scalar.DispersionSlope) + problem.scalar(Scalar.ExtraSlope));
  const densitySlope = problem.scalar(Scalar.DispersionSlope) - problem.scalar(Scalar.Density) / problem.phi;
  return -2 * densitySlope - problem.scalar(Scalar.Penalty) / problem.phi;
}

/** The model without random effects. */
export interface NoEffectsFit {
  /** Pearson's Σ w(y−μ)²/V; NaN where no start lies inside the domain. */
  readonly pearson: number;
  /** Scoring steps that were taken. */
  readonly steps: number;
}

/**
 * The generalized linear model without random effects (θ = 0), by Fisher scoring with step halving; leaves β in the problem.
 * It starts from least squares of the working response near the data, or, where that lies outside the domain, near one
 * mean for all rows. Where the likelihood may have several maxima, or be flat far from the data, it is done from one mean as well, and everywhere
 * from a given one; the lowest end counts, so that it is never above the model with one mean for all rows.
 *
 * @param muStart a mean to start from, too
 * @throws GlmeError badOption for a mean that is no finite number
 */
export function* fitWithoutRandomEffects(problem: Problem, muStart?: number): Steps<NoEffectsFit> {
  expectProblem(problem);
  if (muStart !== undefined) expectFinite(muStart, "muStart");
  problem.modes.fill(0);
  const mean = problem.responseMean();
  const near = [mean, mean / 4, 4 * mean, mean / 16, 16 * mean];
  const starts = [[Number.NaN, ...near]];
  if (!isCanonical(problem.family, problem.link)) starts.push(near);
  if (muStart !== undefined) starts.push([muStart]);
  let best = yield* scoring(problem, starts[0]);
  let { steps } = best;
  for (const means of starts.slice(1)) {
    const beta = problem.beta.slice();
    const next = yield* scoring(problem, means);
    steps += next.steps;
    const isGiven = means[0] === muStart; // wins where both are as low
    if (isGiven ? !isLower(best.F, next.F) : isLower(next.F, best.F)) {
      best = next;
      continue;
    }
    problem.beta.set(beta);
    yield* problem.evaluate(SCORING);
  }
  return { ...best, steps };
}

const SCORING = Want.Fixed | Want.ExpectedWeight;

/**
 * Leaves β in the problem that least squares of the working response near the data give, without scoring: one large response weighs less in it
 * than in the likelihood. NaN where that lies outside the domain.
 */
export function* nearData(problem: Problem): Steps<NoEffectsFit> {
  expectProblem(problem);
  problem.modes.fill(0);
  const F = yield* startNear(problem, [Number.NaN]);
  return { steps: 1, pearson: F < Number.POSITIVE_INFINITY ? problem.scalar(Scalar.Pearson) : Number.NaN };
}

/** F at least squares of the working response near the first mean that leads inside the domain; NaN is near the data. */
function* startNear(problem: Problem, means: readonly number[]): Steps<number> {
  for (const mean of means) {
    yield* problem.evaluateStart(mean);
    if (!(yield* problem.leastSquares())) continue;
    problem.beta.set(problem.betaStep);
    yield* problem.evaluate(SCORING);
    const F = penalisedDeviance(problem);
    if (F < Number.POSITIVE_INFINITY) return F;
  }
  return Number.POSITIVE_INFINITY;
}

/** Fisher scoring from near the first of some means that leads inside the domain. */
function* scoring(problem: Problem, means: readonly number[]): Steps<NoEffectsFit & { readonly F: number }> {
  let F = yield* startNear(problem, means);
  let steps = 0;
  for (; steps < MAX_STEPS && F < Number.POSITIVE_INFINITY; steps++) {
    if (!(yield* problem.leastSquares())) break;
    const decrement = problem.scalar(Scalar.Decrement);
    const next = yield* descendFixed(problem, F);
    if (next === undefined) break;
    const gain = F - next;
    F = next;
    if (decrement < DECREMENT || gain < START_GAIN) break;
  }
  return { F, steps, pearson: F < Number.POSITIVE_INFINITY ? problem.scalar(Scalar.Pearson) : Number.NaN };
}

/** Moves β along its step, halving it until F does not rise; undefined when none will do: β is then where it was. */
function* descendFixed(problem: Problem, F: number): Steps<number | undefined> {
  const start = problem.beta.slice();
  const step = problem.betaStep.slice();
  for (let halving = 0, length = 1; halving <= MAX_HALVINGS; halving++, length /= 2) {
    problem.beta.set(start.map((b, j) => b + length * step[j]));
    yield* problem.evaluate(SCORING);
    const next = penalisedDeviance(problem);
    if (next <= F + DEVIANCE_NOISE * (1 + Math.abs(F))) return next;
  }
  problem.beta.set(start);
  yield* problem.evaluate(SCORING);
  return undefined;
}
