/**
 * Newton steps of the modes within a trust region, as Levenberg and Marquardt take them: (A + λI)Δ = ΛᵀZᵀs − u, with λ, which says how little
 * the quadratic model of F is trusted, large enough for A + λI to be definite. Where A is not, and close to the edge of the
 * domain, the direction then turns towards steepest descent; the line search knows one direction only.
 *
 * Sources: J. J. Moré, "The Levenberg–Marquardt algorithm: implementation and theory", Lecture Notes in Mathematics 630 (1978) 105–116; how
 * λ follows the gain: H. B. Nielsen, "Damping parameter in Marquardt's method", report IMM-REP-1999-05, Technical University of Denmark.
 */
import { DEVIANCE_NOISE } from "../core/rounding.js";
import { Scalar } from "./codes.js";
import { MAX_HALVINGS, type ModeTask, penalisedDeviance, type StepTaken } from "./modeStep.js";
import type { Problem } from "./problem.js";
import type { Steps } from "../core/steps.js";

/** λ where Newton's own step is the first that will not do; below it λ is 0 again. The prior's share of A is 1. */
const FIRST_RIDGE = 1e-3;
/** No step makes λ smaller by more. */
const SMALLEST_FACTOR = 0.1;
/** More than this, and no step is left that could be told from rounding. */
const LAST_RIDGE = 1e16;
/** Where a step promised no more than this gain of F Newton's own step is tried again. */
const NEWTON_GAIN = 0.1;
/** The least gain, as a part of what the model of F promises, with which a step is taken. */
const LEAST_GAIN = 1e-4;

/** A function that takes the next step from where F is as given, and remembers λ from one to the next. undefined when no step leads down. */
export function dampedStep(task: ModeTask): (F: number) => Steps<StepTaken | undefined> {
  const { problem, profiled, want } = task;
  let ridge = 0;
  return function* (F) {
    const noise = DEVIANCE_NOISE * (1 + Math.abs(F));
    for (let growth = 2; ridge < LAST_RIDGE; growth *= 2) {
      const used = ridge;
      if (yield* newtonStep(task, used)) {
        const decrement = problem.scalar(Scalar.Decrement);
        const damping = used * squaredLength(task);
        const { next, length } = yield* moveInside(task);
        const promised = length * (2 * decrement - length * (decrement - damping));
        const gain = (F - next) / promised;
        if (gain > LEAST_GAIN || (next <= F + noise && promised < noise)) {
          ridge = promised < NEWTON_GAIN && length === 1 ? 0 : relaxed(used, gain);
          return { F: next, length, decrement, observed: true, ridge: used, error: 0 };
        }
        problem.moveModes(-length, profiled);
        yield* problem.evaluate(want);
      }
      ridge = Math.max(FIRST_RIDGE, growth * used);
    }
    return undefined;
  };
}

/** Moves along the step as far as the domain reaches, to within a factor of two; F there. */
function* moveInside({ problem, profiled, want }: ModeTask): Steps<{ next: number; length: number }> {
  let length = 1;
  problem.moveModes(1, profiled);
  for (let halving = 0; ; halving++) {
    yield* problem.evaluate(want);
    const next = penalisedDeviance(problem);
    if (next < Number.POSITIVE_INFINITY || halving === MAX_HALVINGS) return { next, length };
    problem.moveModes(-length / 2, profiled);
    length /= 2;
  }
}

/** Δ for A + λI, and for the fixed effects, which have no prior to measure λ by, λ times XᵀWX's largest entry; false where that is not definite. */
function* newtonStep({ problem, profiled }: ModeTask, ridge: number): Steps<boolean> {
  if (!(yield* problem.factor(ridge))) return false;
  if (!profiled) {
    yield* problem.newtonStep();
    return true;
  }
  if (!(yield* problem.factorBorder(ridge * fixedScale(problem)))) return false;
  yield* problem.jointStep();
  return true;
}

/** |Δu|²/φ, and for the fixed effects |Δβ|²/φ in their scale: λ times it is what the model gains by λ. */
function squaredLength({ problem, profiled }: ModeTask): number {
  const square = (x: Float64Array) => x.reduce((sum, value) => sum + value * value, 0);
  const fixed = profiled ? fixedScale(problem) * square(problem.betaStep) : 0;
  return (square(problem.modeStep) + fixed) / problem.phi;
}

/** The largest entry of XᵀWX's diagonal. */
function fixedScale({ fixedCross, p }: Problem): number {
  let largest = 0;
  for (let j = 0; j < p; j++) largest = Math.max(largest, Math.abs(fixedCross[j * (p + 1)]));
  return largest;
}

/** λ after a step that gained so much of what was promised: less where the model was right, more where it was not. */
function relaxed(ridge: number, gain: number): number {
  const beside = 2 * gain - 1;
  const next = ridge * Math.max(SMALLEST_FACTOR, 1 - beside * beside * beside);
  return next < FIRST_RIDGE ? 0 : next;
}
