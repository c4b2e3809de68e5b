/**
 * The search for the modes û = argmin F(u), F = −2 Σ ℓ_i + uᵀu/φ (docs/algorithms.md, Modes), or for û and β̂ together where β is
 * profiled (docs/theory.md, ApproximateLaplace): Newton's method, made safe by a line search or by a trust region.
 */
import { DEVIANCE_NOISE } from "../core/rounding.js";
import { MAX_HALVINGS, penalisedDeviance, type ModeStep, type ModeTask, type StepTaken } from "./modeStep.js";
import { Scalar, Want } from "./codes.js";
import { badArgument, expectObject, expectPositive, expectWhole } from "./input/arguments.js";
import type { Problem } from "./problem.js";
import type { Steps } from "../core/steps.js";
import { dampedStep } from "./trustRegion.js";

/** When and how the modes are looked for. */
export interface ModeSearch {
  /** They are found when what is left to their exact values is below this, in conditional standard deviations; −2 log L is then as exact. Default
   * 1e-10. */
  readonly accuracy?: number | undefined;
  /** A whole step shorter than this, as √(ΔᵀAΔ/φ), is the last, whatever it leaves. Default 1e-5, or the root of a finer accuracy. */
  readonly stepTolerance?: number | undefined;
  /** Most steps that are taken. Default 100. */
  readonly maxSteps?: number | undefined;
  /** What becomes of a step that leads uphill or outside the domain. Default lineSearch. */
  readonly method?: ModeMethod | undefined;
  /** Called after every step. */
  readonly onStep?: ((step: ModeStep) => void) | undefined;
  /** Called at the end. */
  readonly onEnd?: ((found: ModesFound) => void) | undefined;
}

/** lineSearch: a step that leads uphill or outside is halved; trustRegion: it is taken back and another direction tried. */
export type ModeMethod = "lineSearch" | "trustRegion";

/** outside: no start lies inside the domain; lost: no step leads down, or A is not definite where none is left; unfinished: too many steps. */
export type ModesEnd = "found" | "outside" | "lost" | "unfinished";

/** The modes are left in the problem with s, W, W′, A and its factor at them. */
export interface ModesFound {
  /** The least F that was found; +∞ where no start lies inside the domain. */
  readonly F: number;
  /** Steps that were taken. */
  readonly steps: number;
  /** How the search ended. */
  readonly ended: ModesEnd;
}

/** Default of `ModeSearch.accuracy`. */
const ACCURACY = 1e-10;
/** Default of `ModeSearch.stepTolerance`, but for fine accuracies. */
const STEP_TOLERANCE = 1e-5;
/** The Newton decrement ΔᵀAΔ/φ below which the next step is the last whatever came before. */
export const DECREMENT = STEP_TOLERANCE * STEP_TOLERANCE;
/** Part of the step's square that may be left when conjugate gradients end. */
const CONJUGATE_ERROR = 1e-12;
/** Part of what the value's accuracy allows that may be left when conjugate gradients end. */
const CONJUGATE_SHARE = 0.1;
/** What the factor finds left may be so many times what was wanted: one more step and factor would cost more than it gives. */
const LEFT_OVER_WANTED = 10;
/** Default of `ModeSearch.maxSteps`. */
export const MAX_STEPS = 100;

/** Checks how the modes are to be looked for. */
export function expectSearch(search: ModeSearch): void {
  expectObject(search, "search");
  for (const name of ["accuracy", "stepTolerance"] as const)
    if (search[name] !== undefined) expectPositive(search[name], `search.${name}`);
  if (search.maxSteps !== undefined) expectWhole(search.maxSteps, "search.maxSteps", 0);
  const { method = "lineSearch" } = search;
  if (method !== "lineSearch" && method !== "trustRegion")
    throw badArgument("search.method", method, 'one of "lineSearch", "trustRegion"');
  for (const name of ["onStep", "onEnd"] as const)
    if (search[name] !== undefined && typeof search[name] !== "function")
      throw badArgument(`search.${name}`, search[name], "a function");
}

/**
 * Finds the modes from those of the last call on; a start outside the domain is replaced by u = 0.
 *
 * log|A| is off by about the root of the decrement that the last step leaves, so that the search ends when this is below the accuracy. In
 * Newton's method a decrement d is followed by one of about c d², c known from the steps before, which tells when it is time to
 * factor A; the factor then tells whether it was.
 */
export function* findModes(problem: Problem, profiled: boolean, search: ModeSearch): Steps<ModesFound> {
  const { accuracy = ACCURACY, maxSteps = MAX_STEPS, method = "lineSearch" } = search;
  const { stepTolerance = Math.min(STEP_TOLERANCE, Math.sqrt(accuracy)) } = search;
  const want = profiled ? Want.Random | Want.Fixed | Want.Border : Want.Random;
  const task = { problem, profiled, want, enough: accuracy * accuracy };
  const last = stepTolerance * stepTolerance;
  const take = method === "trustRegion" ? dampedStep(task) : (F: number) => searchedStep(task, F);
  let F = yield* startInside(problem, want);
  if (F === Number.POSITIVE_INFINITY) return { F, steps: 0, ended: "outside" };
  let previous = Number.NaN;
  for (let step = 1; step <= maxSteps; step++) {
    const taken = yield* take(F);
    if (taken === undefined) return { F, steps: step - 1, ended: "lost" };
    const { decrement, observed, length, ridge, error } = taken;
    search.onStep?.({ step, value: taken.F, decrement, observed, length, ridge });
    const isNewton = observed && ridge === 0;
    if (isNewton && previous > 0) problem.contraction = decrement / (previous * previous);
    const left = problem.contraction * decrement * decrement + error;
    if (length === 0 && !(isNewton && decrement < last)) return { F, steps: step, ended: "lost" };
    F = taken.F;
    previous = isNewton && length === 1 ? decrement : Number.NaN;
    if (!isNewton || (length > 0 && length < 1)) continue;
    if (!(left < task.enough) && !(decrement < last)) continue;
    const isDefinite = (yield* problem.factor()) && (!profiled || (yield* problem.factorBorder()));
    if (!isDefinite && decrement < last) return { F, steps: step, ended: "lost" };
    if (isDefinite && (decrement < last || (yield* problem.decrementLeft(profiled)) < LEFT_OVER_WANTED * task.enough))
      return { F, steps: step, ended: "found" };
  }
  return { F, steps: maxSteps, ended: "unfinished" };
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
 * A step by line search: where the observed information leaves A (or K) indefinite the step uses the expected one; a step that raises F
 * or leaves the domain is halved. undefined where neither information will do.
 */
function* searchedStep(task: ModeTask, F: number): Steps<StepTaken | undefined> {
  const way = yield* direction(task);
  if (way === undefined) return undefined;
  const decrement = task.problem.scalar(Scalar.Decrement);
  return { ...way, decrement, ridge: 0, ...(yield* descend(task, F)) };
}

/**
 * The Newton step from the last pass: whether it could use the observed information or took the expected one, and the square of its
 * error in A's norm, over φ. undefined when neither will do.
 */
function* direction({ problem, profiled, want, enough }: ModeTask): Steps<Pick<StepTaken, "observed" | "error"> | undefined> {
  const error = profiled ? undefined : yield* problem.conjugateNewtonStep(CONJUGATE_ERROR, CONJUGATE_SHARE * enough);
  if (error !== undefined) return { observed: true, error };
  for (const observed of [true, false]) {
    if (!observed) yield* problem.evaluate(want | Want.ExpectedWeight);
    if (!(yield* problem.factor())) continue;
    if (profiled && !(yield* problem.factorBorder())) continue;
    if (profiled) yield* problem.jointStep();
    else yield* problem.newtonStep();
    return { observed, error: 0 };
  }
  return undefined;
}

/** Moves along the step, halving it until F does not rise. The length is 0 when none will do: the modes are then where they were. */
function* descend({ problem, profiled, want }: ModeTask, F: number): Steps<Pick<StepTaken, "F" | "length">> {
  let length = 1;
  problem.moveModes(1, profiled);
  for (let halving = 0; halving <= MAX_HALVINGS; halving++) {
    yield* problem.evaluate(want);
    const next = penalisedDeviance(problem);
    if (next <= F + DEVIANCE_NOISE * (1 + Math.abs(F))) return { F: next, length };
    problem.moveModes(-length / 2, profiled);
    length /= 2;
  }
  problem.moveModes(-length, profiled);
  yield* problem.evaluate(want);
  return { F, length: 0 };
}
