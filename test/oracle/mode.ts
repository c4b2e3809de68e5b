import {
  cholesky,
  type Matrix,
  solveLower,
  solveLowerTransposed,
  timesVector,
  transposedTimesVector,
  weightedGram,
} from "./cholesky.js";
import { type Family, logDensity, type Observation } from "./families.js";
import { Jet } from "./jet.js";

/** Minimise F(v) = −2 Σ ℓ_i(offset_i + (Mv)_i) + Σ_{j < penalised} v_j²/φ. */
export interface ModeProblem {
  readonly family: Family;
  readonly phi: number;
  readonly observations: readonly Observation[];
  /** n rows, one column for each unknown: ZΛ, or ZΛ and X side by side. */
  readonly M: Matrix;
  readonly offset: Float64Array;
  /** The first so many unknowns are u ~ N(0, φI); the others are β and have no penalty. */
  readonly penalised: number;
  readonly starts: readonly ArrayLike<number>[];
}

/** F and what Newton's method needs, at one point v. */
export interface Mode {
  readonly v: Float64Array;
  readonly F: number;
  readonly eta: Float64Array;
  /** Per row, each times φ: ∂ℓ/∂η, −∂²ℓ/∂η² and the derivative of the latter. */
  readonly score: Float64Array;
  readonly W: Float64Array;
  readonly slope: Float64Array;
  /** −(φ/2) ∂F/∂v = Mᵀs − v (penalised unknowns), Mᵀs (the others). */
  readonly descent: Float64Array;
  /** (φ/2) ∂²F/∂v² = MᵀWM + I (penalised unknowns), MᵀWM (the others). */
  readonly hessian: Matrix;
}

/** The lowest of the minima reached from the starts, to machine precision. */
export function jointMode(problem: ModeProblem): Mode {
  const modes = problem.starts.map((start) => newton(problem, Float64Array.from(start)));
  return modes.reduce((best, mode) => (mode.F < best.F ? mode : best));
}

/** F and its derivatives at v; F is +∞ where a row leaves the domain, or the numbers that can be computed with. */
export function evaluate(problem: ModeProblem, v: Float64Array): Mode {
  const { family, phi, observations, M, offset, penalised } = problem;
  const eta = timesVector(M, v).map((value, i) => value + offset[i]);
  const [score, W, slope] = [0, 1, 2].map(() => new Float64Array(eta.length));
  let logLikelihood = 0;
  for (const [i, observation] of observations.entries()) {
    const row = logDensity(family, phi, observation, Jet.variable(eta[i]));
    logLikelihood += row.value;
    score[i] = phi * row.first;
    W[i] = -phi * row.second;
    slope[i] = -phi * row.third;
  }
  const penalty = v.subarray(0, penalised).reduce((sum, u) => sum + u * u, 0);
  const F = -2 * logLikelihood + penalty / phi;
  const descent = transposedTimesVector(M, score).map((g, j) => (j < penalised ? g - v[j] : g));
  const hessian = weightedGram(M, W);
  for (let j = 0; j < penalised; j++) hessian[j][j] += 1;
  const isInside = !Number.isNaN(F) && W.every(Number.isFinite);
  return { v, F: isInside ? F : Number.POSITIVE_INFINITY, eta, score, W, slope, descent, hessian };
}

/**
 * Newton's method with step halving. The decrement falls quadratically until rounding stops it: the search ends when it is
 * negligible or small and no longer falling, and takes that last step too.
 */
function newton(problem: ModeProblem, start: Float64Array): Mode {
  let here = evaluate(problem, start);
  if (!Number.isFinite(here.F)) throw new Error("the search for the mode starts outside the domain");
  let previous = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 500; iteration++) {
    const step = newtonStep(here);
    const decrement = step.reduce((sum, d, j) => sum + d * here.descent[j], 0) / problem.phi;
    const last = decrement < 1e-24 || (decrement < 1e-14 && decrement > previous / 4);
    const next = halve(problem, here, step);
    if (last) return next;
    if (next === here) throw new Error("no step leads down: the mode may lie on the boundary of the domain");
    here = next;
    previous = decrement;
  }
  throw new Error("no mode after 500 Newton steps: it may lie on the boundary of the domain");
}

/** H⁻¹ times the descent direction; where H is not positive definite, (H + τI)⁻¹ with the first τ that makes it so. */
function newtonStep({ hessian, descent }: Mode): Float64Array {
  const scale = Math.max(...hessian.map((row, j) => Math.abs(row[j])));
  for (let tau = 0; ; tau = tau === 0 ? 1e-3 * scale : 4 * tau) {
    const L = cholesky(hessian.map((row, j) => row.map((h, k) => (j === k ? h + tau : h))));
    if (L !== null) return solveLowerTransposed(L, solveLower(L, descent));
  }
}

/** The longest of the steps 1, ½, ¼, … that does not raise F by more than its rounding. */
function halve(problem: ModeProblem, from: Mode, step: Float64Array): Mode {
  const allowed = from.F + 1e-13 * Math.abs(from.F);
  for (let length = 1; length > 1e-12; length /= 2) {
    const to = evaluate(
      problem,
      from.v.map((v, j) => v + length * step[j]),
    );
    if (to.F <= allowed) return to;
  }
  return from;
}
