import { elementary, exp, log } from "../kernel/unchecked/index.js";
import type { Tails } from "./tails.js";

/** Returns about the odds x/y where I_x(a, b) has the given tails. */
export function startOfOdds(a: number, b: number, wanted: Tails): number {
  if (wanted.upper < wanted.lower) return 1 / startOfLower(b, a, wanted.upper);
  return startOfLower(a, b, wanted.lower);
}

/**
 * Returns about the odds where the lower tail is given and at most 1/2: what the first term of the power series says,
 * I_x(a, b) = x^a / (a B(a, b)), or for shapes from 1 on, where it is more, a normal approximation of the log odds (Abramowitz & Stegun
 * 26.5.22).
 */
function startOfLower(a: number, b: number, tail: number): number {
  const [all, one, other] = elementary("logGamma", [a + b, a + 1, b]);
  const logX = (log(tail) + one + other - all) / a;
  const odds = logX < 0 ? exp(logX) / -elementary("expm1", [logX])[0] : a / b;
  if (Math.min(a, b) < 1) return odds;
  return Math.max(odds, normalOdds(a, b, tail));
}

function normalOdds(a: number, b: number, tail: number): number {
  const z = -elementary("normalQuantile", [tail])[0];
  const [ra, rb] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
  const h = 2 / (ra + rb);
  const lambda = (z * z - 3) / 6;
  const w = (z * Math.sqrt(Math.max(0, h + lambda))) / h - (rb - ra) * (lambda + 5 / 6 - 2 / (3 * h));
  return (a / b) * exp(-2 * w);
}
