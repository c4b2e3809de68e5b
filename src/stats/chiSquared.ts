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
};
