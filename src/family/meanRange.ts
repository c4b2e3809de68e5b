import { type Distribution, familyOf } from "./families.js";
import { elementary, log } from "../kernel/functions.js";

/** The means that a response can have. */
export interface MeanRange {
  /** No mean lies beyond these; what a distribution bounds on one side has an infinite end on the other. */
  readonly lowest: number;
  readonly highest: number;
  /** Some means all over the part of the range that the response makes likely, ascending. */
  readonly points: Float64Array;
  /** How far the points of an unbounded range reach. */
  readonly spread: number;
}

const POINTS = 25;
/** Probabilities are tried from 1/(1 + e⁶) on. */
const LOGITS = 6;
/** Positive means are tried from the smallest positive response, or the mean if that is less, to the largest, and so many times beyond. */
const BEYOND = 4;

/** The means that responses of this distribution can have, tried where these responses are. */
export function meanRange(distribution: Distribution, response: Float64Array): MeanRange {
  const [lowest, highest] = familyOf(distribution).means;
  const points = highest === 1 ? probabilities() : lowest === 0 ? positives(response) : reals(response);
  return { lowest, highest, points, spread: points[points.length - 1] - points[0] };
}

/** The length over which a link may bend at a mean: the way to the end of the range, or the spread of the points where there is no end. */
export function lengthAt({ lowest, highest, spread }: MeanRange, mu: number): number {
  const distance = Math.min(mu - lowest, highest - mu);
  return distance < Number.POSITIVE_INFINITY ? distance : spread;
}

function evenly(from: number, to: number): Float64Array {
  return Float64Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1));
}

function probabilities(): Float64Array {
  return elementary("logistic", evenly(-LOGITS, LOGITS));
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
  return elementary("exp", evenly(log(Math.min(smallest, sum / response.length) / BEYOND), log(largest * BEYOND)));
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
