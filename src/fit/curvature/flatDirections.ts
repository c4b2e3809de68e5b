import type { Design } from "../../design/index.js";
import { invertUpper } from "../../linalg/triangle.js";
import type { TermBasis } from "../parameters/orthonormalBasis.js";
import type { CovarianceTerm } from "../parameters/relativeFactor.js";
import { lengthOf } from "../method/separation.js";
import { type NaturalParameter, naturalParameters } from "../parameters/naturalParameters.js";

/** A part of the model is named when it has this share of the direction's squared length, */
const SHARE = 0.1;
/** and in it a parameter that moves at least this much as far as the one that moves most. */
const CONSIDERABLE = 0.5;

/**
 * Part of the model: where its parameters stand, and how far each of what the user knows moves, in units that are the same
 * within the part.
 */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly movements: () => readonly { readonly name: string; readonly distance: number }[];
}

/** A direction in (β, θ, log φ), the first `fixed` of them β in the basis X R⁻¹. */
export interface Direction {
  /** Of length 1, in standard errors; and those. */
  readonly weakest: Float64Array;
  readonly errors: Float64Array;
  readonly fixed: number;
  /** Where it begins. */
  readonly theta: Float64Array;
}

/** Names of what changes along a direction: coefficients, standard deviations and correlations, the dispersion. */
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
    if (!(share >= SHARE)) return [];
    const all = movements();
    const most = all.reduce((size, { distance }) => Math.max(size, distance), 0);
    return all.filter(({ distance }) => distance >= CONSIDERABLE * most).map(({ name }) => name);
  });
}

/** At the edge the least change of θ moves log std or atanh corr without end. */
function movement({ name, unboundedSlopes }: NaturalParameter, change: Float64Array) {
  const distance = unboundedSlopes?.reduce((sum, slope, j) => sum + slope * change[j], 0) ?? Infinity;
  return { name, distance: Math.abs(distance) };
}

/** How far the change R⁻¹β moves the linear predictor through each column of X. */
function coefficientMovements({ fixed: { names, triangle } }: Design, change: Float64Array) {
  const p = names.length;
  const inverse = invertUpper(triangle, p);
  return names.map((name, i) => {
    const coefficient = change.reduce((sum, value, j) => sum + inverse[i + j * p] * value, 0);
    return { name, distance: Math.abs(coefficient) * lengthOf(triangle, i) };
  });
}
