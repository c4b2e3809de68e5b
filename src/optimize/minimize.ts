import { DEVIANCE_NOISE } from "../core/rounding.js";
import type { Steps } from "../core/steps.js";
import { scaledIdentity, startingInverse, updateInverse } from "../linalg/inverseHessian.js";
import { timesInSteps } from "../linalg/matrix.js";
import { dot, minus } from "../linalg/vectors.js";
import { allowance, type Point, searchLine } from "./lineSearch.js";

/** f and its n first derivatives at x, which it must leave as it is; a value of Infinity or NaN says that x is outside f's domain. */
export type Objective = (x: Float64Array) => Steps<{ readonly value: number; readonly gradient: Float64Array }>;

/** Where the minimiser stands after an iteration. */
export interface Progress extends Point {
  /** Iterations so far; 0 at the start. */
  readonly iteration: number;
  /** Evaluations of f and its gradient so far. */
  readonly evaluations: number;
  /** gᵀHg, twice what f is still above its minimum if H is right. */
  readonly decrement: number;
  /** The step taken to come here, as a multiple of the quasi-Newton step −Hg; 0 at the start. */
  readonly step: number;
}

/** Where `minimize` begins to measure, and when it ends. */
export interface MinimizeOptions {
  /** H at the start, an approximate inverse of the matrix of second derivatives: n×n, column major, or its n diagonal entries.
   * Without it H is the identity, rescaled after the first step. */
  readonly inverseHessian?: Float64Array;
  /** Asked once, after two iterations, for a better H at the point that they led to (undefined: H stays as it is); what the last step
   * taught is then taught to it. */
  readonly renewInverse?: (x: Float64Array) => Steps<Float64Array | undefined>;
  /** Converged when gᵀHg is below it: f is then about half of it above its minimum. Default 1e-9. */
  readonly tolerance?: number;
  /** Converged, too, when the decrement after the next step is foretold to be below this part of the tolerance, from how the last
   * steps brought it down: for callers that take that step themselves. Default 0: never. */
  readonly foretell?: number;
  /** Converged, too, after a whole step −Hg shorter than this, as √(sᵀH⁻¹s); a search whose step was cut to such a length stalls. Default 0. */
  readonly stepTolerance?: number;
  /** Most iterations. Default 10 000. */
  readonly maxIterations?: number;
  /** Most evaluations of f and its gradient. Default: no limit. */
  readonly maxEvaluations?: number;
  /** A step near the optimum may raise f by noise·(1 + |f|). Default 1e-11. */
  readonly noise?: number;
  /** The first step tried is no longer than this, as √(sᵀH⁻¹s). Default: no limit with an `inverseHessian`, 1 without. */
  readonly initialRadius?: number;
  /** Called at the start and after every iteration. */
  readonly onIteration?: (progress: Progress) => void;
}

/** Where `minimize` ended. */
export interface Minimum extends Point {
  /** H at the end, n×n, column major. */
  readonly inverseHessian: Float64Array;
  /** Steps that were taken. */
  readonly iterations: number;
  /** Evaluations of f and its gradient together. */
  readonly evaluations: number;
  /** gᵀHg at the end, or after the step that is left to the caller. */
  readonly decrement: number;
  /** Is a step −Hg left to be taken? */
  readonly foretold: boolean;
  /** stalled: no step lowers f or the decrement any more, as rounding, a wrong gradient or a start outside will have it. */
  readonly status: "converged" | "maxIterations" | "stalled";
}

/** Most evaluations along one direction: where so many cuts lead nowhere lower there is no step. */
const MAX_TRIALS = 30;
/** Steps in a row without progress after which what is left is noise. */
const MAX_IDLE_STEPS = 5;
/** Largest decrement gᵀHg from which the one after the next step is foretold. */
const FORETELLABLE_DECREMENT = 1e-4;
/**
 * Iterations after which H is renewed: far enough from the start for a better one, early enough to be of use. It saves one evaluation
 * on most reference cases (docs/experiments.md, Start and metric).
 */
const RENEWAL_ITERATION = 2;
/** Least rise of the slope along a step, as a fraction of the slope at its start, from which H learns: less is bad curvature or noise. */
const LEAST_SLOPE_RISE = 0.01;

/**
 * A local minimum of a smooth function of n variables, by BFGS with a line search that is content with one evaluation where it
 * can be: for objectives that cost seconds and n up to some hundreds. With a good `inverseHessian` a well-behaved objective takes
 * 6 to 13 evaluations. All decisions are unchanged when the variables are rescaled together with `inverseHessian`.
 *
 * Every step goes downhill (or stays level within the rounding noise near the optimum), so that a saddle is left unless the
 * start is one; a step that leads outside is cut back. It never throws for what the objective returns: see `status`.
 *
 * Source: J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed. (2006), algorithm 6.1.
 *
 * @example
 * function* bowl(x: Float64Array) {
 *   return { value: (x[0] - 3) * (x[0] - 3), gradient: Float64Array.of(2 * (x[0] - 3)) };
 * }
 * const steps = minimize(bowl, Float64Array.of(0));
 * let step = steps.next();
 * while (!step.done) step = steps.next();
 * step.value.x; // Float64Array [3]
 */
export function* minimize(objective: Objective, start: Float64Array, options: MinimizeOptions = {}): Steps<Minimum> {
  const { tolerance = 1e-9, foretell = 0, stepTolerance = 0, noise = DEVIANCE_NOISE } = options;
  const { maxIterations = 10_000, maxEvaluations = Infinity } = options;
  let inverse = yield* startingInverse(start.length, options.inverseHessian);
  let isScaled = options.inverseHessian !== undefined;
  let radius = options.initialRadius ?? (isScaled ? Infinity : 1);

  let evaluations = 0;
  function* evaluate(x: Float64Array): Steps<Point> {
    evaluations++;
    const { value, gradient } = yield* objective(x);
    return { x, value, gradient: gradient.slice() };
  }

  let point = yield* evaluate(start.slice());
  let step = 0;
  let before = Number.NaN;
  const idle = idleSteps();
  for (let iteration = 0; ; iteration++) {
    let ascent = yield* timesInSteps(inverse, point.gradient);
    if (dot(point.gradient, ascent) < 0) {
      inverse = yield* startingInverse(start.length, options.inverseHessian); // rounding has made it indefinite
      ascent = yield* timesInSteps(inverse, point.gradient);
    }
    const decrement = dot(point.gradient, ascent);
    options.onIteration?.({ ...point, iteration, evaluations, decrement, step });
    const end = (status: Minimum["status"], next = decrement): Minimum => {
      const foretold = next !== decrement;
      return { ...point, inverseHessian: inverse, iterations: iteration, evaluations, decrement: next, foretold, status };
    };

    if (!(Number.isFinite(point.value) && decrement >= 0 && decrement < Infinity)) return end("stalled");
    if (decrement < tolerance) return end("converged");
    const next = step === 1 ? foretoldDecrement(decrement, before) : Number.POSITIVE_INFINITY;
    if (next < foretell * tolerance) return end("converged", next);
    if (step * Math.sqrt(before) < stepTolerance) return end(step < 1 ? "stalled" : "converged");
    before = decrement;
    if (iteration >= maxIterations || evaluations >= maxEvaluations) return end("maxIterations");
    if (idle(point.value, decrement) >= MAX_IDLE_STEPS) return end("stalled");

    const reached = yield* searchLine(
      evaluate,
      point,
      ascent.map((value) => -value),
      {
        step: Math.min(1, radius / Math.sqrt(decrement)),
        noise,
        maxTrials: Math.min(MAX_TRIALS, maxEvaluations - evaluations),
      },
    );
    if (reached === undefined) return end(evaluations >= maxEvaluations ? "maxIterations" : "stalled");

    const renewed = iteration + 1 === RENEWAL_ITERATION ? yield* renewal(reached.x, options) : undefined;
    inverse = renewed ?? inverse;
    if (reached.slope + decrement >= LEAST_SLOPE_RISE * decrement) {
      inverse = yield* afterStep(inverse, isScaled, point, reached);
      isScaled = true;
    }
    ({ step } = reached);
    point = { x: reached.x, value: reached.value, gradient: reached.gradient };
    radius = Infinity;
  }
}

/** The decrement d₊ after a whole step from d, when the one before brought it there from d₋: no more than d²/d₋ as H learns. */
function foretoldDecrement(decrement: number, before: number): number {
  return decrement < FORETELLABLE_DECREMENT ? (decrement * decrement) / before : Number.NaN;
}

function* renewal(x: Float64Array, { renewInverse }: MinimizeOptions): Steps<Float64Array | undefined> {
  const renewed = renewInverse && (yield* renewInverse(x));
  return renewed && (yield* startingInverse(x.length, renewed));
}

/** What H learns from a step; an identity without a scale gives way to one with. */
function* afterStep(inverse: Float64Array, isScaled: boolean, from: Point, to: Point): Steps<Float64Array> {
  const s = minus(to.x, from.x);
  const y = minus(to.gradient, from.gradient);
  const h = isScaled ? inverse : scaledIdentity(s, y);
  yield* updateInverse(h, s, y);
  return h;
}

/** Counts the points in a row at which neither f nor the decrement is visibly lower than ever before. */
function idleSteps(): (value: number, decrement: number) => number {
  let lowestValue = Infinity;
  let lowestDecrement = Infinity;
  let count = 0;
  return (value, decrement) => {
    const isProgress = value < lowestValue - allowance(value, Number.EPSILON) || decrement < 0.9 * lowestDecrement;
    count = isProgress ? 0 : count + 1;
    lowestValue = Math.min(lowestValue, value);
    lowestDecrement = Math.min(lowestDecrement, decrement);
    return count;
  };
}
