import { type Distribution, familyOf } from "./families.js";
import { elementary, log } from "../kernel/unchecked/index.js";

/** The means that a response can have. */
export interface MeanRange {
  /** The ends beyond which no mean lies; what a distribution bounds on one side only has an infinite end on the other. */
  readonly lowest: number;
  readonly highest: number;
  /** Some means all over the part of the range that the response makes likely, ascending. */
  readonly points: Float64Array;
  /** How far the points of an unbounded range reach. */
  readonly spread: number;
}

/** Means at which a link is tried. */
const TRIED_MEANS = 25;
/** Largest |logit| of the probabilities that are tried: 1/(1 + e⁶) to 1/(1 + e⁻⁶). */
const LARGEST_LOGIT = 6;
/** Factor by which the positive means that are tried go beyond the responses: from the smallest positive response, or the mean if that is less, to the largest. */
const FACTOR_BEYOND = 4;

/** Gives the means that responses of this distribution can have, tried where these responses are. */
export function meanRange(distribution: Distribution, response: Float64Array): MeanRange {
  const [lowest, highest] = familyOf(distribution).means;
  const points = highest === 1 ? probabilities() : lowest === 0 ? positives(response) : reals(response);
  return { lowest, highest, points, spread: points[points.length - 1] - points[0] };
}

/** Gives the length over which a link may bend at a mean: the way to the end of the range, or the spread of the points where there is no end. */
export function lengthAt({ lowest, highest, spread }: MeanRange, mu: number): number {
  const distance = Math.min(mu - lowest, highest - mu);
  return distance < Number.POSITIVE_INFINITY ? distance : spread;
}

function evenly(from: number, to: number): Float64Array {
  return Float64Array.from({ length: TRIED_MEANS }, (_, i) => from + ((to - from) * i) / (TRIED_MEANS - 1));
}

function probabilities(): Float64Array {
  return elementary("logistic", evenly(-LARGEST_LOGIT, LARGEST_LOGIT));
}

function positives(response: Float64Array): Float64Array {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  let sum = 0;
  for (let i = 0; i < response.length; i++) {
    if (response[i] > 0 && response[i] < smallest) smallest = response[i];
    if (response[i] > largest) largest = response[i];
    sum += response[i];
  }
  if (largest === 0) return positives(Float64Array.of(1)); // counts that are all 0
  return elementary("exp", evenly(log(Math.min(smallest, sum / response.length) / FACTOR_BEYOND), log(largest * FACTOR_BEYOND)));
}

function reals(response: Float64Array): Float64Array {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < response.length; i++) {
    smallest = Math.min(smallest, response[i]);
    largest = Math.max(largest, response[i]);
  }
  const margin = largest > smallest ? 0 : Math.abs(largest) || 1;
  return evenly(smallest - margin, largest + margin);
}
