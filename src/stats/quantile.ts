import { elementary, exp, log } from "../kernel/unchecked/index.js";
import type { Tails } from "./tails.js";

/** Tails at a value and what a step towards another value needs. */
export interface Place extends Tails {
  /** The derivative of the lower tail in the logarithm of the value. */
  readonly slope: number;
  /** Less the derivative of log slope in the logarithm of the value; without it steps are Newton's. */
  readonly excess?: number;
}

/** From this difference of logarithms on one step more is the last: its error is of the order of the cube. */
const NEARLY = 1e-6;
const MOST_STEPS = 300;

/**
 * Returns the positive value that has the given tails: 0 or Infinity where it is beyond all numbers. The smaller tail is the one that is met, to
 * what the rounding of the value allows.
 *
 * Source: E. Halley's method for log tail as a function of log value, which is concave for the distributions here. Where a step leaves
 * the interval that is known to hold the value, or the one before it was of little use, the interval is halved.
 *
 * @param start about the value: a good one saves steps
 */
export function valueWithTails(wanted: Tails, start: number, at: (value: number) => Place): number {
  const sign = wanted.upper <= wanted.lower ? -1 : 1;
  const tail = Math.min(wanted.lower, wanted.upper);
  let [low, high] = [0, Infinity];
  let value = start > 0 && start < Infinity ? start : 1;
  let last = Infinity;
  let reach = 1;
  for (let i = 0; i < MOST_STEPS; i++) {
    const place = at(value);
    const found = sign > 0 ? place.lower : place.upper;
    const miss = log(found / tail);
    const step = halleyStep(miss, (sign * place.slope) / found, place.excess);
    if (Math.abs(miss) < NEARLY) return step === 0 ? value : value + value * elementary("expm1", [step])[0];
    if (sign * miss < 0) low = value;
    else high = value;
    let next = value * exp(step);
    if (!(next > low && next < high && Math.abs(miss) < last / 2)) {
      next = low > 0 && high < Infinity ? Math.sqrt(low) * Math.sqrt(high) : value * exp(low > 0 ? reach : -reach);
      reach *= 2;
    }
    if (next <= low || next >= high) return next; // neighbours, or an end of the numbers
    last = Math.abs(miss);
    value = next;
  }
  return value;
}

/** Returns the step from H = `miss` towards H = 0 where H′ = `rate` and H″ = −H′ (excess + H′). */
function halleyStep(miss: number, rate: number, excess = -rate): number {
  const bent = 1 + (miss * (excess + rate)) / (2 * rate);
  return -miss / rate / Math.min(2, Math.max(0.5, bent));
}
