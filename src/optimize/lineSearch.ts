/**
 * How far to go along a descent direction, in as few evaluations as possible: nearly always one.
 *
 * A step is accepted when f falls (Armijo's condition), or when f stays level up to its rounding noise and the slope says that
 * the minimum along the line was not overshot by much (the approximate Wolfe conditions of W. W. Hager, H. Zhang, "A new
 * conjugate gradient method with guaranteed descent and an efficient line search", SIAM Journal on Optimization 16 (2005)
 * 170–192). Near the optimum the gradient is right long after differences of f have drowned in rounding.
 */
import type { Steps } from "../core/steps.js";
import { dot } from "../linalg/vectors.js";

/** A point where f has been evaluated. */
export interface Point {
  /** The n variables. */
  readonly x: Float64Array;
  /** f at x. */
  readonly value: number;
  /** The n first derivatives of f at x. */
  readonly gradient: Float64Array;
}

/** A point on the line x = origin + step · direction. */
export interface LinePoint extends Point {
  /** How far from the origin, in lengths of the direction. */
  readonly step: number;
  /** The derivative of f along the direction. */
  readonly slope: number;
}

/** How a line is searched. */
export interface LineSearchOptions {
  /** The first step to try. */
  readonly step: number;
  /** f may rise by noise·(1 + |f|) in a step. */
  readonly noise: number;
  /** Most evaluations. */
  readonly maxTrials: number;
}

/** Least decrease of f, as a fraction of what the slope at the origin promises, that makes a step acceptable (c₁). */
const SUFFICIENT_DECREASE = 1e-4;
/** Slope at the end of a step, as a fraction of the slope at the origin, above which the step was too short (c₂). */
const STEEP_SLOPE = 0.9;
/** Largest slope uphill, as a fraction of the slope downhill at the origin, at the end of a step on level ground: 1 − 2δ, δ = 0.1. */
const LARGEST_UPHILL_SLOPE = 0.8;
/** Factor by which a step is cut that led where f is not finite: there is nothing to interpolate. */
const CUT_FROM_OUTSIDE = 0.25;

/** Gives the rounding noise that a comparison with f = `value` has to allow for; `noise` is relative to 1 + |f|. */
export function allowance(value: number, noise: number): number {
  return noise * (1 + Math.abs(value));
}

/**
 * Searches the line and gives the accepted point, or undefined when there is none: every step down to rounding level leads uphill or outside.
 * `direction` has to point downhill from `origin`.
 */
export function* searchLine(
  evaluate: (x: Float64Array) => Steps<Point>,
  origin: Point,
  direction: Float64Array,
  { step, noise, maxTrials }: LineSearchOptions,
): Steps<LinePoint | undefined> {
  const start: LinePoint = { ...origin, step: 0, slope: dot(origin.gradient, direction) };
  let trials = 0;
  function* at(length: number): Steps<LinePoint> {
    trials++;
    const point = yield* evaluate(origin.x.map((value, i) => value + length * direction[i]));
    return { ...point, step: length, slope: dot(point.gradient, direction) };
  }

  let point = yield* at(step);
  while (!isAcceptable(start, point, noise)) {
    const next = shorterStep(start, point);
    if (trials >= maxTrials || isBelowRounding(start, next)) return undefined;
    point = yield* at(next);
  }
  let before = start;
  while (isSteep(start, point, noise) && trials < maxTrials) {
    const further = yield* at(longerStep(before, point));
    if (isOutside(further) || further.value >= point.value) break;
    before = point;
    point = further;
  }
  return point;
}

function isOutside(point: LinePoint): boolean {
  return !(Number.isFinite(point.value) && Number.isFinite(point.slope));
}

function isAcceptable(start: LinePoint, point: LinePoint, noise: number): boolean {
  if (isOutside(point)) return false;
  const change = point.value - start.value;
  if (change <= SUFFICIENT_DECREASE * point.step * start.slope) return true;
  return change <= allowance(start.value, noise) && point.slope <= -LARGEST_UPHILL_SLOPE * start.slope;
}

/** Does f still go down almost as steeply as at the start, and not only by noise, so that a longer step is worth its evaluation? */
function isSteep(start: LinePoint, point: LinePoint, noise: number): boolean {
  return point.slope < STEEP_SLOPE * start.slope && point.value < start.value - allowance(start.value, noise);
}

/** Is the decrease that a step promises less than the last bit of f? */
function isBelowRounding(start: LinePoint, step: number): boolean {
  return -step * start.slope < allowance(start.value, Number.EPSILON);
}

function shorterStep(start: LinePoint, point: LinePoint): number {
  if (isOutside(point)) return CUT_FROM_OUTSIDE * point.step;
  return clamp(cubicMinimum(start, point), 0.1 * point.step, 0.5 * point.step);
}

/** Gives the step at the minimum beyond the point of the cubic through the last two points; ten times the step where the cubic falls for ever. */
function longerStep(before: LinePoint, point: LinePoint): number {
  const minimum = cubicMinimum(before, point);
  return minimum > point.step ? clamp(minimum, 2 * point.step, 10 * point.step) : 10 * point.step;
}

/**
 * The step at the local minimum of the cubic through the values and slopes of two points (Nocedal & Wright, equation 3.59);
 * NaN where it has none.
 */
function cubicMinimum(a: LinePoint, b: LinePoint): number {
  const width = b.step - a.step;
  const bend = a.slope + b.slope + (3 * (a.value - b.value)) / width;
  const root = Math.sqrt(bend * bend - a.slope * b.slope);
  return b.step - (width * (b.slope + root - bend)) / (b.slope - a.slope + 2 * root);
}

/** Gives `value`, or the end of [low, high] that it lies beyond; for NaN the lower end. */
function clamp(value: number, low: number, high: number): number {
  return value > low ? Math.min(value, high) : low;
}
