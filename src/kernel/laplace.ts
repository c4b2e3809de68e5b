import { Scalar, Want } from "./codes.js";
import type { Problem } from "./problem.js";
import type { Steps } from "./steps.js";

/** A value of the objective with what the outer optimiser needs beside it. */
export interface LaplaceValue {
  /** −2 log L; +∞ where the model is not defined. */
  readonly value: number;
  /** Newton steps of the modes. */
  readonly innerSteps: number;
}

/** The accuracy of −2 log L where nothing else is asked for. */
const ACCURACY = 1e-10;
/** The Newton decrement ΔᵀAΔ/φ below which the next step is the last whatever came before. */
const DECREMENT = 1e-10;
/** Fisher scoring of the start ends when a step gains less. */
const START_GAIN = 1e-8;
/** Conjugate gradients end when so small a part of the step's square is left, or this part of what the value's accuracy allows. */
const CONJUGATE_ERROR = 1e-12;
const SHARE = 0.1;
/** What the factor finds left may be so many times what was wanted: one more step and factor would cost more than it gives. */
const MARGIN = 10;
const MAX_STEPS = 100;
const MAX_HALVINGS = 30;
/** Rounding of F, relative: a step may raise it by as much. */
const NOISE = 1e-11;

/** F = −2 Σ ℓ_i + uᵀu/φ at the values of the last pass over the rows. */
function penalisedDeviance(problem: Problem): number {
  const density =
    problem.scalar(Scalar.Density) / problem.phi + problem.scalar(Scalar.Constant) + problem.scalar(Scalar.DispersionConstant);
  const value = -2 * density + problem.scalar(Scalar.Penalty) / problem.phi;
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}

/**
 * −2 log L by Laplace's approximation at the problem's β, Λ and φ (docs/numerics.md section 2): finds the mode û from the modes
 * of the last call, and leaves s, W, W′, A and its factor at û. With `profiled` β joins u: F is minimised over both
 * (section 3).
 *
 * Damping: where the observed information leaves A (or K) indefinite the step uses the expected one; a step that raises F
 * or leaves the domain is halved; a start outside the domain is replaced by u = 0.
 *
 * log|A| is off by about the root of the decrement that the last step leaves, so that the search ends when this is below
 * `accuracy`. In Newton's method a decrement d is followed by one of about c d², c known from the steps before, which tells when
 * it is time to factor A; the factor then tells whether it was.
 */
export function* laplace(problem: Problem, profiled: boolean, accuracy = ACCURACY): Steps<LaplaceValue> {
  const want = profiled ? Want.Random | Want.Fixed | Want.Border : Want.Random;
  const enough = accuracy * accuracy;
  const infinite = (innerSteps: number) => ({ value: Number.POSITIVE_INFINITY, innerSteps });
  let F = yield* startInside(problem, want);
  let previous = Number.NaN;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (F === Number.POSITIVE_INFINITY) return infinite(step);
    const way = yield* direction(problem, want, profiled, SHARE * enough);
    if (way === undefined) return infinite(step);
    const { observed, error } = way;
    const decrement = problem.scalar(Scalar.Decrement);
    if (observed && previous > 0) problem.contraction = decrement / (previous * previous);
    const left = problem.contraction * decrement * decrement + error;
    const next = yield* descend(problem, want, profiled, F);
    if (next === undefined && !(observed && decrement < DECREMENT)) return infinite(step);
    F = next?.F ?? F;
    previous = observed && next?.whole ? decrement : Number.NaN;
    if (!observed || (next && !next.whole)) continue;
    if (!(left < enough) && !(decrement < DECREMENT)) continue;
    const isDefinite = (yield* problem.factor()) && (!profiled || problem.factorBorder());
    if (!isDefinite && decrement < DECREMENT) return infinite(step);
    if (isDefinite && (decrement < DECREMENT || problem.decrementLeft(profiled) < MARGIN * enough))
      return { value: F + problem.scalar(Scalar.LogDet), innerSteps: step + 1 };
  }
  return infinite(MAX_STEPS);
}

/** F at the problem's modes or, where they lie outside the domain, at u = 0. */
function* startInside(problem: Problem, want: number): Steps<number> {
  yield* problem.evaluate(want);
  const F = penalisedDeviance(problem);
  if (F < Number.POSITIVE_INFINITY) return F;
  problem.modes.fill(0);
  yield* problem.evaluate(want);
  return penalisedDeviance(problem);
}

/**
 * The Newton step from the last pass: whether it could use the observed information or took the expected one, and the square of its
 * error in A's norm, over φ. undefined when neither will do.
 */
function* direction(
  problem: Problem,
  want: number,
  profiled: boolean,
  enough: number,
): Steps<{ observed: boolean; error: number } | undefined> {
  const error = profiled ? undefined : yield* problem.conjugateNewtonStep(CONJUGATE_ERROR, enough);
  if (error !== undefined) return { observed: true, error };
  for (const observed of [true, false]) {
    if (!observed) yield* problem.evaluate(want | Want.ExpectedWeight);
    if (!(yield* problem.factor())) continue;
    if (profiled && !problem.factorBorder()) continue;
    if (profiled) problem.jointStep();
    else problem.newtonStep();
    return { observed, error: 0 };
  }
  return undefined;
}

/**
 * Moves along the step, halving it until F does not rise; says whether the whole step was taken. undefined when no length will do:
 * the modes are then where they were.
 */
function* descend(
  problem: Problem,
  want: number,
  profiled: boolean,
  F: number,
): Steps<{ F: number; whole: boolean } | undefined> {
  let length = 1;
  problem.moveModes(1, profiled);
  for (let halving = 0; halving <= MAX_HALVINGS; halving++) {
    yield* problem.evaluate(want);
    const next = penalisedDeviance(problem);
    if (next <= F + NOISE * (1 + Math.abs(F))) return { F: next, whole: halving === 0 };
    problem.moveModes(-length / 2, profiled);
    length /= 2;
  }
  problem.moveModes(-length, profiled);
  yield* problem.evaluate(want);
  return undefined;
}

/**
 * The gradient at the mode that `laplace` left: ∂/∂β in problem.betaGradient (with β profiled that is 0 and not computed),
 * ∂/∂T in problem.lambdaGradient; returns ∂/∂log φ.
 */
export function* laplaceGradient(problem: Problem, profiled: boolean): Steps<number> {
  yield* problem.invert();
  yield* problem.laplaceGradient(profiled);
  const densitySlope = problem.scalar(Scalar.DispersionSlope) - problem.scalar(Scalar.Density) / problem.phi;
  return -2 * densitySlope - problem.scalar(Scalar.Penalty) / problem.phi;
}

/** The model without random effects: Pearson's Σ w(y−μ)²/V, NaN where no start lies inside the domain, and the scoring steps taken. */
export interface NoEffectsFit {
  readonly pearson: number;
  readonly steps: number;
}

/**
 * The generalized linear model without random effects (θ = 0), by Fisher scoring with step halving; leaves β in the problem.
 * It starts from least squares of the working response near the data, or, where that lies outside the domain, near one
 * mean for all rows. From a given mean it is done as well, and the better end counts: far from the data a step can end where the
 * likelihood is flat.
 */
export function* fitWithoutRandomEffects(problem: Problem, muStart?: number): Steps<NoEffectsFit> {
  problem.modes.fill(0);
  const mean = problem.responseMean();
  const usual = yield* scoring(problem, [Number.NaN, mean, mean / 4, 4 * mean, mean / 16, 16 * mean]);
  if (muStart === undefined) return usual;
  const beta = problem.beta.slice();
  const given = yield* scoring(problem, [muStart]);
  const steps = usual.steps + given.steps;
  if (given.F <= usual.F + NOISE * (1 + Math.abs(usual.F))) return { ...given, steps };
  problem.beta.set(beta);
  yield* problem.evaluate(SCORING);
  return { ...usual, steps };
}

const SCORING = Want.Fixed | Want.ExpectedWeight;

/** F at least squares of the working response near the first mean that leads inside the domain; NaN is near the data. */
function* startNear(problem: Problem, means: readonly number[]): Steps<number> {
  for (const mean of means) {
    yield* problem.evaluateStart(mean);
    if (!problem.leastSquares()) continue;
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
    if (!problem.leastSquares()) break;
    const decrement = problem.scalar(Scalar.Decrement);
    const next = yield* descendFixed(problem, F);
    if (next === undefined) break;
    const gain = F - next;
    F = next;
    if (decrement < DECREMENT || gain < START_GAIN) break;
  }
  return { F, steps, pearson: F < Number.POSITIVE_INFINITY ? problem.scalar(Scalar.Pearson) : Number.NaN };
}

/** The same as `descend` for β alone. */
function* descendFixed(problem: Problem, F: number): Steps<number | undefined> {
  const start = problem.beta.slice();
  const step = problem.betaStep.slice();
  for (let halving = 0, length = 1; halving <= MAX_HALVINGS; halving++, length /= 2) {
    problem.beta.set(start.map((b, j) => b + length * step[j]));
    yield* problem.evaluate(SCORING);
    const next = penalisedDeviance(problem);
    if (next <= F + NOISE * (1 + Math.abs(F))) return next;
  }
  problem.beta.set(start);
  yield* problem.evaluate(SCORING);
  return undefined;
}
