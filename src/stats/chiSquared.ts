import { upperGamma } from "./incompleteGamma.js";

/** The χ² distribution. */
export const chiSquared = {
  /**
   * How likely is a χ² variable with `df` degrees of freedom to exceed `x`? P = Q(df/2, x/2), the upper tail itself and never
   * 1 − lower tail, so that tiny p-values keep all their digits (Abramowitz & Stegun 26.4.19).
   *
   * `df` > 0 is finite and need not be an integer. At x <= 0 the answer is 1; NaN for a NaN or a `df` that is not positive.
   *
   * @example
   * chiSquared.upperP(3.84, 1); // 0.05004352124870519
   */
  upperP(x: number, df: number): number {
    if (!(df > 0)) return Number.NaN;
    return x <= 0 ? 1 : upperGamma(df / 2, x / 2);
  },

  /**
   * The value that a χ² variable with `df` degrees of freedom exceeds with probability `tail`, by bisection of `upperP`. Infinity at 0, 0
   * at 1, NaN outside.
   *
   * @example
   * chiSquared.upperQuantile(0.05, 1); // 3.841458820694124
   */
  upperQuantile(tail: number, df: number): number {
    if (!(tail >= 0 && tail <= 1 && df > 0)) return Number.NaN;
    if (tail === 0) return Infinity;
    let [low, high] = [0, df];
    while (chiSquared.upperP(high, df) > tail) [low, high] = [high, 2 * high];
    for (;;) {
      const middle = (low + high) / 2;
      if (middle <= low || middle >= high) return middle;
      if (chiSquared.upperP(middle, df) > tail) low = middle;
      else high = middle;
    }
  },
};
