import { elementary, exp } from "../kernel/unchecked/index.js";

/** Both tails of a distribution at one value, each with its own digits. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/** Returns both tails from the lower one, which is not close to 1. */
export function tailsFromLower(lower: number): Tails {
  return { lower, upper: 1 - lower };
}

/** Returns both tails from the upper one, which is not close to 1. */
export function tailsFromUpper(upper: number): Tails {
  return { lower: 1 - upper, upper };
}

/** Returns both tails from lower = e^exponent (1 + rest), the smaller one without cancellation. */
export function tailsOfPower(exponent: number, rest: number): Tails {
  const power = exp(exponent);
  const lower = power * (1 + rest);
  return lower < 0.5 ? tailsFromLower(lower) : tailsFromUpper(-elementary("expm1", [exponent])[0] - power * rest);
}
