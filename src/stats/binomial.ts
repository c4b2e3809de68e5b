import { betaTails } from "./incompleteBeta.js";

/**
 * Returns the p-value of `count` successes in `size` trials where each has probability `p`: twice the smaller tail, at most 1. NaN for a
 * `p` that is no probability and for numbers that are not finite.
 *
 * @example
 * binomialTest(9, 10, 0.5); // 0.021484375
 */
export function binomialTest(count: number, size: number, p: number): number {
  if (!(p >= 0 && p <= 1) || !Number.isFinite(count) || !Number.isFinite(size)) return Number.NaN;
  return Math.min(1, 2 * Math.min(atLeast(count, size, p, 1 - p), atLeast(size - count, size, 1 - p, p)));
}

/**
 * How likely are at least `count` successes of probability p = 1 − q? The sum from `count` on of the binomial distribution is
 * I_p(count, size − count + 1) (Abramowitz & Stegun 6.6.4).
 */
function atLeast(count: number, size: number, p: number, q: number): number {
  if (count <= 0) return 1;
  if (count > size || p === 0) return 0;
  if (q === 0) return 1;
  const other = size - count + 1;
  return betaTails(count, other, { u: p, v: q, excess: other * p - count * q }).lower;
}
