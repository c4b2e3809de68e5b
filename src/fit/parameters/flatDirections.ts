import type { Design } from "../../design/index.js";
import { invertUpper } from "../../linalg/triangle.js";
import type { TermBasis } from "./orthonormalBasis.js";
import type { CovarianceTerm } from "./relativeFactor.js";
import { columnLength } from "../../linalg/triangle.js";
import { type NaturalParameter, naturalParameters } from "./naturalParameters.js";

/** Least share of a flat direction's squared length with which a part of the model, the coefficients or a term, is named (docs/algorithms.md, The joint Hessian). */
const LEAST_PART_SHARE = 0.1;
/** Least movement of a parameter, relative to that of the one in its part that moves most, with which it is named. */
const LEAST_MOVEMENT = 0.5;

/**
 * A part of the model: where its parameters stand, and how far each of what the user knows moves, in units that are the same
 * within the part.
 */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly movements: () => readonly { readonly name: string; readonly distance: number }[];
}

/** A direction in (β, θ, log φ), along which the data say little. */
export interface Direction {
  /** The direction in standard errors of the parameters, of length 1. */
  readonly weakest: Float64Array;
  /** The standard error of each parameter when all others stay. */
  readonly errors: Float64Array;
  /** How many of the parameters, the first ones, are β in the basis X R⁻¹: p, or 0. */
  readonly fixed: number;
  /** θ where the direction begins. */
  readonly theta: Float64Array;
}

/** Gives the names of what changes along a direction: coefficients, standard deviations and correlations, the dispersion. */
export function namesAlong(
  design: Design,
  terms: readonly CovarianceTerm[],
  bases: readonly TermBasis[],
  { weakest, errors, fixed, theta }: Direction,
): string[] {
  const change = weakest.map((value, j) => value * errors[j]);
  const end = fixed + theta.length;
  const parts: Part[] = [
    { from: 0, to: fixed, movements: () => coefficientMovements(design, change.subarray(0, fixed)) },
    ...terms.map((term, r) => {
      const from = fixed + term.from;
      const to = from + term.pattern.size;
      const parameters = () => naturalParameters(design.random[r], term, theta, bases[r].inverse);
      return { from, to, movements: () => parameters().map((one) => movement(one, change.subarray(from, to))) };
    }),
    { from: end, to: change.length, movements: () => [{ name: "dispersion", distance: 1 }] },
  ];
  return parts.flatMap(({ from, to, movements }) => {
    const share = weakest.subarray(from, to).reduce((sum, value) => sum + value * value, 0);
    if (!(share >= LEAST_PART_SHARE)) return [];
    const all = movements();
    const most = all.reduce((size, { distance }) => Math.max(size, distance), 0);
    return all.filter(({ distance }) => distance >= LEAST_MOVEMENT * most).map(({ name }) => name);
  });
}

/** Gives how far a change of θ moves log std or atanh corr: ∞ at the edge, where the least change moves them without end. */
function movement({ name, unboundedSlopes }: NaturalParameter, change: Float64Array) {
  const distance = unboundedSlopes?.reduce((sum, slope, j) => sum + slope * change[j], 0) ?? Infinity;
  return { name, distance: Math.abs(distance) };
}

/** Gives how far the change R⁻¹β moves the linear predictor through each column of X. */
function coefficientMovements({ fixed: { names, triangle } }: Design, change: Float64Array) {
  const p = names.length;
  const inverse = invertUpper(triangle, p);
  return names.map((name, i) => {
    const coefficient = change.reduce((sum, value, j) => sum + inverse[i + j * p] * value, 0);
    return { name, distance: Math.abs(coefficient) * columnLength(triangle, i) };
  });
}
