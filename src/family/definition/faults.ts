// What a response has to be, in words that several families share.

import type { Fault } from "./descriptor.js";

/** The hint for a value that no response of the family can have. */
export const CORRECT = "Correct the value, or exclude the row.";
/** The hint for a count that is no whole number. */
export const EXPOSURE = "For rates give the counts, and the logarithm of the exposure as offset.";

/** Gives the fault of a response that has to be positive, null where it is; `a` is the family with its article. */
export function positive(a: string, y: number): Fault | null {
  if (y > 0) return null;
  const hint = 'Correct the value, exclude the row, or use distribution: "normal".';
  return { expected: `${a} response is greater than 0`, hint };
}

/** Gives the fault, or null, of a count whose weight multiplies the log density of a whole count, not the count. */
export function wholeCount(a: string, y: number): Fault | null {
  if (y < 0) return { expected: `${a} response is a count, 0 or more`, hint: CORRECT };
  return Number.isInteger(y) ? null : { expected: `${a} response is a whole number`, hint: EXPOSURE };
}
