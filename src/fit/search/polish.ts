import { safeInverse } from "../../linalg/cholesky.js";
import { updateInverse } from "../../linalg/inverseHessian.js";
import { times } from "../../linalg/matrix.js";
import { symmetricEigen } from "../../linalg/symmetricEigen.js";
import { dot, minus } from "../../linalg/vectors.js";
import type { Problem, Steps } from "../../kernel/index.js";
import { hasFewRows } from "../objective/precision.js";
import type { FitSettings } from "../../options/settings.js";
import type { Minimum, Objective } from "../../optimize/index.js";

/** A minimum as the search found it, with what the next quasi-Newton step needs. */
export interface RoughMinimum extends Pick<Minimum, "x" | "value" | "gradient" | "inverseHessian"> {
  /** gᵀHg that the next step is foretold to leave; ∞ where nobody knows. */
  readonly left: number;
}

/** How far a minimum is polished. */
export interface Polish {
  /** Most evaluations where what is left is tolerable. */
  readonly evaluations: number;
  /** gᵀHg that is worth no evaluation: about twice the square of the distance to the minimum in standard errors. */
  readonly enough: number;
  /** gᵀHg that is worth as many evaluations as it takes. */
  readonly tolerable: number;
  /** Is f looked at along the weakest direction, whether it rises there? */
  readonly probes: boolean;
}

/** A direction in the variables. */
export interface Direction {
  /** A step along it. */
  readonly step: Float64Array;
  /** The direction in standard errors, of length 1; 0 for variables that do not move. */
  readonly relative: Float64Array;
  /** √H_ii of each variable, 0 where it does not move. */
  readonly errors: Float64Array;
}

/** A minimum after its last steps. */
export interface PolishedMinimum {
  /** Where the gradient was looked at last. */
  readonly x: Float64Array;
  /** The objective there. */
  readonly value: number;
  /** gᵀHg there or, where that is known, after the next step. */
  readonly decrement: number;
  /** The direction in which H says that f rises least next to what each variable alone says, of length √(sᵀH⁻¹s) = 1: f should rise by ½ along it. */
  readonly weakest: Direction;
  /** One more quasi-Newton step from x, whose gradient nobody looked at: about as much nearer as the steps before brought it. */
  readonly next: Float64Array;
}

/** No step is taken but the one whose gradient nobody looks at. */
export const UNPOLISHED: Polish = { evaluations: 0, enough: Infinity, tolerable: Infinity, probes: false };
/** Small models: nearly all digits that doubles have, 1e-12 standard errors. */
const TO_THE_LAST_DIGIT: Polish = { evaluations: 2, enough: 1e-22, tolerable: 1e-18, probes: true };
/** Others: 1e-8 standard errors. */
const TO_EIGHT_DIGITS: Polish = { evaluations: 1, enough: 1e-16, tolerable: 1e-16, probes: false };
/** Most evaluations, whatever is left. */
const MOST_EVALUATIONS = 30;

/**
 * Says how far a fit is polished: not at all where a factorisation is dear, or where the caller says when the search ends (docs/algorithms.md, On the
 * way, and the end).
 */
export function polishOf(
  problem: Problem,
  { optimizerOptions: { tolFun, tolX } }: Pick<FitSettings, "optimizerOptions">,
): Polish {
  if (problem.factorIsDear || tolFun !== undefined || tolX !== undefined) return UNPOLISHED;
  return hasFewRows(problem) ? TO_THE_LAST_DIGIT : TO_EIGHT_DIGITS;
}

/** A step that leaves more than this part of gᵀHg has met the rounding of the gradient, or H was wrong. */
const LEAST_PROGRESS = 0.25;
/** Largest gᵀHg that may be rounding; where more of it is left H has not known how flat f is, and the steps teach it. */
const ROUNDING = 1e-9;

/**
 * Takes whole quasi-Newton steps near a minimum, without a line search: f no longer tells points apart there, its gradient does. It ends after so many
 * evaluations, where a step is foretold to leave no more than asked for, or where rounding lets it gain nothing.
 *
 * @param isFree which variables move; the others stand at the edge of their domain
 */
export function* polish(
  objective: Objective,
  rough: RoughMinimum,
  isFree: readonly boolean[],
  { evaluations, enough, tolerable }: Omit<Polish, "probes">,
): Steps<PolishedMinimum> {
  const free = isFree.flatMap((is, i) => (is ? [i] : []));
  const inverse = inverseOfFree(rough.inverseHessian, free);
  const onFree = (vector: Float64Array) => Float64Array.from(free, (i) => vector[i]);
  const at = ({ x, value, gradient }: Pick<Minimum, "x" | "value" | "gradient">) => {
    const slope = onFree(gradient);
    const step = times(inverse, slope);
    const next = x.slice();
    free.forEach((i, k) => {
      next[i] -= step[k];
    });
    return { x, value, slope, next, decrement: dot(slope, step) };
  };
  let point = at(rough);
  let { left } = rough;
  for (let k = 0; k < MOST_EVALUATIONS && !(Math.min(left, point.decrement) < (k < evaluations ? enough : tolerable)); k++) {
    const there = { x: point.next, ...(yield* objective(point.next)) };
    if (!Number.isFinite(there.value)) break;
    const step = minus(onFree(there.x), onFree(point.x));
    const change = minus(onFree(there.gradient), point.slope);
    if (!(dot(step, change) > 0)) break;
    yield* updateInverse(inverse, step, change);
    const reached = at(there);
    const isProgress = reached.decrement < LEAST_PROGRESS * point.decrement;
    if (!isProgress && (reached.decrement < ROUNDING || there.value > point.value)) break;
    left = (reached.decrement * reached.decrement) / point.decrement;
    point = reached;
  }
  return { ...point, decrement: Math.min(left, point.decrement), weakest: weakestDirection(inverse, free, rough.x.length) };
}

/** Gives the direction of the largest eigenvalue of H, scaled to a diagonal of ones: the one that the variables share most. */
function weakestDirection(inverse: Float64Array, free: readonly number[], n: number): Direction {
  const k = free.length;
  const error = free.map((_, i) => Math.sqrt(inverse[i * (k + 1)]));
  const { values, vectors } = symmetricEigen(
    inverse.map((value, at) => value / (error[at % k] * error[Math.floor(at / k)])),
    k,
  );
  const length = Math.sqrt(values[k - 1]);
  const [step, relative, errors] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  free.forEach((variable, i) => {
    relative[variable] = vectors[i + k * (k - 1)];
    errors[variable] = error[i];
    step[variable] = length * relative[variable] * error[i];
  });
  return { step, relative, errors };
}

/** Gives the inverse Hessian of the free variables with the others held, from that of all. */
function inverseOfFree(inverseHessian: Float64Array, free: readonly number[]): Float64Array {
  const n = Math.sqrt(inverseHessian.length);
  if (free.length === n) return inverseHessian.slice();
  const hessian = safeInverse(inverseHessian, n);
  return safeInverse(Float64Array.from(free.flatMap((j) => free.map((i) => hessian[i + j * n]))), free.length);
}
