import { GlmeError } from "../../core/errors.js";
import { DEVIANCE_NOISE, isLower } from "../../core/rounding.js";
import type { Steps } from "../../kernel/index.js";
import { type Minimum, minimize, nelderMead } from "../../optimize/index.js";
import { times } from "../../linalg/matrix.js";
import { dot } from "../../linalg/vectors.js";
import type { FitControl } from "../run/control.js";
import type { OuterProblem } from "./outerProblem.js";
import { hasSmallColumn } from "./boundary.js";
import { type Direction, polish, type PolishedMinimum, type RoughMinimum, UNPOLISHED } from "./polish.js";

/** Most quasi-Newton iterations of a fit, all minimisations together, where `maxIter` does not say. */
const MAX_ITERATIONS = 1000;
/** Most iterations of a simplex for every parameter, where `maxIter` does not say. */
const MAX_SIMPLEX_ITERATIONS = 1000;
/** Most parameters of a simplex: one of more takes its thousands of evaluations for every one of them, and its own work grows with their cube. */
const MOST_SIMPLEX_PARAMETERS = 300;
/** Largest gᵀH⁻¹g, H the start's, at which a simplex can have found a minimum: above it the edge of the domain holds it (docs/algorithms.md, Options of the searches). */
const STEEPEST_END = 1e-2;
/** gᵀH⁻¹g below which a search that stalled is near enough to the optimum to stay there. */
const NEAR_ENOUGH = 1e-9;

/** Did a search end where no step led down any more, while the gradient says that there is a way? */
function isStuck({ status, value, decrement }: Minimum): boolean {
  return status === "stalled" && Number.isFinite(value) && !(decrement < NEAR_ENOUGH);
}

/** Most times that a search which stalled, or ended too early, goes on with the information where it did. */
const MAX_RENEWALS = 2;
/**
 * Evaluations in which a search may have come so far that what it knows of the curvature is of another place, or cut so many steps that rounding has spoilt it: the
 * end is then looked at afresh.
 */
const LONG_WAY = 16;
/** gᵀH⁻¹g, H the information at the end of a search, above which that was no end. */
const NO_END = 1e-6;
/** Part of the tolerance that gᵀH⁻¹g has to be foretold to fall below for the last step to be taken without its gradient: 1e-11 of 1e-9. */
const FORETOLD_PART = 0.01;

/** gᵀH⁻¹g for which values are exact enough to tell a rise from none. */
const ROUGHLY = 0.1;
/** Drop of −2 log L one standard error from a minimum with which it was none. */
const LOWER = 1e-4;
/** Rise of −2 log L one standard error from a minimum, where ½ is expected, below which it is flat. */
const FLAT = 5e-3;

/** The minimisations of one fit: they share counts, the best point and the last evaluation. */
export class OuterRun {
  /** Iterations of all minimisations so far. */
  iterations: number;
  /** Evaluations of −2 log L so far, those of the start included. */
  evaluations: number;
  /** The lowest point so far, −2 log L and gᵀH⁻¹g there. */
  best: Pick<PolishedMinimum, "x" | "value" | "decrement">;
  private knowsSmallest = false;
  private hasBegun = false;
  private last: { readonly x: Float64Array; readonly value: number; readonly gradient: Float64Array } | undefined;

  constructor(
    private readonly problem: OuterProblem,
    private readonly control: FitControl,
  ) {
    this.iterations = problem.iterations ?? 0;
    this.evaluations = problem.evaluations;
    this.best = { x: problem.start, value: Number.POSITIVE_INFINITY, decrement: Number.NaN };
  }

  /** Gives −2 log L and its gradient; a question about the last point is answered from memory. */
  *evaluate(x: Float64Array): Steps<{ value: number; gradient: Float64Array }> {
    if (this.isLast(x)) return this.last!;
    this.evaluations++;
    const { value, gradient } = yield* this.problem.objective(x);
    this.last = { x: x.slice(), value, gradient: gradient.slice() };
    if (Number.isFinite(value)) this.control.reached();
    return this.last;
  }
  private isLast(x: Float64Array): boolean {
    return this.last?.x.every((value, i) => value === x[i]) ?? false;
  }

  /** Gives −2 log L; its gradient is computed, too, where the optimizer takes gradients. */
  *value(x: Float64Array): Steps<number> {
    if (this.problem.optimizer !== "fminsearch" || this.isLast(x)) return (yield* this.evaluate(x)).value;
    this.last = undefined;
    this.evaluations++;
    return yield* this.problem.value(x);
  }

  /** Gives ψ of the model without random effects, if −2 log L is lower than `value` there; undefined from the second time on. */
  *smallerModel(value: number): Steps<Float64Array | undefined> {
    const { smallest } = this.problem;
    if (!smallest || this.knowsSmallest) return undefined;
    this.knowsSmallest = true;
    return (yield* this.value(smallest)) < value - DEVIANCE_NOISE * (1 + Math.abs(value)) ? smallest : undefined;
  }

  /** Gives a point next to a minimum with its gradient: how near it is nobody knows. */
  *at(x: Float64Array): Steps<Omit<RoughMinimum, "inverseHessian">> {
    return { x, ...(yield* this.evaluate(x)), left: Number.POSITIVE_INFINITY };
  }

  /** Takes the last steps to the digits that the gradient has; where the fit has to stop meanwhile, the one that needs no gradient. */
  *polish(minimum: RoughMinimum, isFree: readonly boolean[]): Steps<PolishedMinimum> {
    const { polishing = UNPOLISHED, maxEvaluations } = this.problem;
    this.problem.onIteration?.(0);
    const evaluate = (x: Float64Array) => this.evaluate(x);
    const rule = maxEvaluations === undefined ? polishing : UNPOLISHED;
    const polished = yield* this.control.until(polish(evaluate, minimum, isFree, rule));
    const last = polished ?? (yield* polish(evaluate, minimum, isFree, UNPOLISHED));
    this.best = last;
    return last;
  }

  /**
   * Looks at −2 log L along the weakest direction of a minimum, where that is asked for: gives a point that is lower; the direction where it hardly rises on
   * either side; neither where it rises as a minimum has it.
   */
  *probe({ x, value, weakest }: PolishedMinimum): Steps<{ readonly lower?: Float64Array; readonly flat?: Direction }> {
    const { polishing, maxEvaluations } = this.problem;
    const isStill = weakest.step.every((value) => value === 0);
    if (!polishing?.probes || maxEvaluations !== undefined || isStill || this.control.stopped) return {};
    this.problem.onIteration?.(ROUGHLY);
    for (const side of [1, -1]) {
      const beside = x.map((at, i) => at + side * weakest.step[i]);
      this.evaluations++;
      const rise = (yield* this.problem.value(beside)) - value;
      if (rise < -LOWER) return { lower: beside };
      if (!(rise < FLAT)) return {};
    }
    return { flat: weakest };
  }

  /** Minimises from a point on; undefined when the fit has to stop. */
  *descend(start: Float64Array): Steps<Minimum | undefined> {
    const isSimplex = this.problem.optimizer === "fminsearch";
    if (!this.hasBegun) this.control.log.headline(isSimplex ? "spread" : "gᵀH⁻¹g", isSimplex ? "move" : "step");
    const { value } = yield* this.evaluate(start);
    if (!(value >= this.best.value)) this.best = { x: start, value, decrement: Number.NaN };
    const inverse = yield* this.problem.inverseHessian();
    return yield* isSimplex ? this.bySimplex(start, inverse) : this.byGradients(start, inverse);
  }

  /**
   * Minimises by quasi-Newton steps with the information at the start and, later, that of the point where the first iterations led. The last step is left
   * to be taken without its gradient, except near a singular model. Where no step led down any more, noise may have spoilt what the steps taught, and after a long
   * way they may have taught too little: the search goes on with the information there.
   */
  private *byGradients(start: Float64Array, inverseHessian: Float64Array): Steps<Minimum | undefined> {
    const { terms, unit, thetaFrom, foretell = FORETOLD_PART } = this.problem;
    let minimum = yield* this.minimize(start, inverseHessian, foretell);
    for (let again = 0; again < MAX_RENEWALS && minimum && isStuck(minimum); again++) {
      const { value, x } = minimum;
      yield* this.evaluate(x);
      minimum = yield* this.minimize(x, yield* this.problem.inverseHessian(), foretell);
      if (minimum && !isLower(minimum.value, value)) break;
    }
    const isNearSingular = ({ x }: Minimum) => hasSmallColumn(terms, unit, x.subarray(thetaFrom));
    for (let again = 0; again < MAX_RENEWALS && minimum && minimum.evaluations >= LONG_WAY && !isNearSingular(minimum); again++) {
      const lower = yield* this.lowerBeside(minimum);
      if (!lower) break;
      minimum = yield* this.minimize(lower.x, lower.inverseHessian, foretell);
    }
    if (!minimum?.foretold || !isNearSingular(minimum)) return minimum;
    return yield* this.minimize(minimum.x, minimum.inverseHessian, 0);
  }

  /** Looks at the end of a search afresh: gives a point that a step with the information there finds lower, if it says that there is a way. */
  private *lowerBeside({ x, value }: Minimum): Steps<Pick<RoughMinimum, "x" | "inverseHessian"> | undefined> {
    const { gradient } = yield* this.evaluate(x);
    const inverseHessian = yield* this.problem.inverseHessian();
    const ascent = times(inverseHessian, gradient);
    if (!(dot(gradient, ascent) > NO_END)) return undefined;
    for (const length of [1, 0.25]) {
      const beside = x.map((at, i) => at - length * ascent[i]);
      if (isLower((yield* this.evaluate(beside)).value, value)) return { x: beside, inverseHessian };
    }
    return undefined;
  }

  private *minimize(start: Float64Array, inverseHessian: Float64Array, foretell: number): Steps<Minimum | undefined> {
    const before = this.iterations;
    const { tolerance, stepTolerance, maxIterations = MAX_ITERATIONS } = this.problem;
    const minimum = yield* this.control.until(
      minimize((x) => this.evaluate(x), start, {
        inverseHessian,
        foretell,
        renewInverse: (x) => this.inverseAt(x),
        ...this.limits(maxIterations),
        ...(tolerance !== undefined && { tolerance }),
        ...(stepTolerance !== undefined && { stepTolerance }),
        onIteration: ({ x, value, decrement, iteration, step }) => {
          this.problem.onIteration?.(decrement);
          this.report({ x, value, decrement }, before + iteration, decrement, step === 0 ? "" : step.toPrecision(3));
        },
      }),
    );
    if (minimum) this.best = { x: minimum.x, value: minimum.value, decrement: minimum.decrement };
    return minimum;
  }

  private *inverseAt(x: Float64Array): Steps<Float64Array | undefined> {
    return this.isLast(x) ? yield* this.problem.inverseHessian() : undefined;
  }

  /** Minimises from values alone, all of them exact; the one gradient at the end, next to the start's information, tells how near it is. */
  private *bySimplex(start: Float64Array, inverseHessian: Float64Array): Steps<Minimum | undefined> {
    if (start.length > MOST_SIMPLEX_PARAMETERS) throw tooManyForSimplex(start.length);
    const before = this.iterations;
    const { valueTolerance, pointTolerance, maxIterations = MAX_SIMPLEX_ITERATIONS * start.length } = this.problem;
    this.problem.onIteration?.(0);
    const found = yield* this.control.until(
      nelderMead((x) => this.value(x), start, {
        inverseHessian,
        ...this.limits(maxIterations),
        ...(valueTolerance !== undefined && { valueTolerance }),
        ...(pointTolerance !== undefined && { pointTolerance }),
        onIteration: ({ x, value, iteration, valueSpread, move }) =>
          this.report({ x, value, decrement: Number.NaN }, before + iteration, valueSpread, move),
      }),
    );
    if (!found) return undefined;
    const { x, iterations } = found;
    const { value, gradient } = yield* this.evaluate(x);
    const decrement = dot(gradient, times(inverseHessian, gradient));
    const isSteep = !(decrement <= Math.max(STEEPEST_END, 10 * (valueTolerance ?? 0)));
    const status = found.status === "converged" && isSteep ? "stalled" : found.status;
    this.best = { x, value, decrement };
    return {
      x,
      value,
      gradient,
      inverseHessian,
      iterations,
      evaluations: found.evaluations + 1,
      decrement,
      foretold: false,
      status,
    };
  }

  private limits(maxIterations: number) {
    const { maxEvaluations = Number.POSITIVE_INFINITY } = this.problem;
    return {
      maxIterations: Math.max(0, maxIterations - this.iterations),
      maxEvaluations: Math.max(0, maxEvaluations - this.evaluations) + 1, // the start's is known already
    };
  }

  /** Keeps the best point, and tells of an iteration; the first one after others was reported as their last. */
  private report(at: OuterRun["best"], iteration: number, measure: number, last: string): void {
    const isContinued = this.hasBegun && iteration === this.iterations;
    this.hasBegun = true;
    this.iterations = iteration;
    if (at.value <= this.best.value) this.best = { ...at, x: at.x.slice() };
    if (isContinued) return;
    const { evaluations } = this;
    this.control.onProgress?.({ iteration, evaluations, objective: at.value, gradientNorm: at.decrement });
    this.control.log.iteration(iteration, evaluations, at.value, measure, last);
  }
}

function tooManyForSimplex(parameters: number): GlmeError {
  return new GlmeError(
    "unsupported",
    `The optimizer fminsearch takes at most ${MOST_SIMPLEX_PARAMETERS} parameters, but this model has ${parameters}.`,
    { option: "optimizer" },
    'Use optimizer: "quasinewton", or a covariancePattern of fewer parameters.',
  );
}
