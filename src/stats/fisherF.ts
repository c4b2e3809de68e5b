import betainc from "@stdlib/math-base-special-betainc";
import betaincinv from "@stdlib/math-base-special-betaincinv";
import { chiSquared } from "./chiSquared.js";

/** Fisher's F distribution. */
export const fisherF = {
  /**
   * How likely is an F variable with `df1` and `df2` degrees of freedom to exceed `f`?
   * P = I_{df2/(df2 + df1·f)}(df2/2, df1/2) (Abramowitz & Stegun 26.6.2).
   *
   * `df1` > 0 is finite, `df2` > 0 may be Infinity (then df1·F is a χ²), neither need be an integer. At f <= 0 the answer is 1;
   * NaN for a NaN or degrees of freedom out of range.
   *
   * @example
   * fisherF.upperP(4, 1, 10); // 0.0733880347707404
   */
  upperP(f: number, df1: number, df2: number): number {
    if (!(df1 > 0 && df1 < Infinity && df2 > 0)) return Number.NaN;
    if (f <= 0) return 1;
    const chi = df1 * f;
    if (df2 === Infinity) return chiSquared.upperP(chi, df1);
    // The argument below 1/2 is the one that rounding leaves exact: I_x(a, b) = 1 − I_{1−x}(b, a), the upper tail of the other.
    return chi > df2
      ? betainc(df2 / (df2 + chi), df2 / 2, df1 / 2, true, false)
      : betainc(chi / (df2 + chi), df1 / 2, df2 / 2, true, true);
  },

  /**
   * The value that an F variable with `df1` and `df2` degrees of freedom exceeds with probability `tail`. `df2` may be Infinity. Infinity
   * at 0, 0 at 1, NaN outside.
   *
   * @example
   * fisherF.upperQuantile(0.05, 2, 10); // 4.102821015000386
   */
  upperQuantile(tail: number, df1: number, df2: number): number {
    if (!(tail >= 0 && tail <= 1 && df1 > 0 && df1 < Infinity && df2 > 0)) return Number.NaN;
    if (tail === 0) return Infinity;
    if (tail === 1) return 0;
    if (df2 === Infinity) return chiSquared.upperQuantile(tail, df1) / df1;
    // x = df2/(df2 + df1·f) is beta; whichever of x and 1 − x is small is the one computed
    const complement = betaincinv(tail, df1 / 2, df2 / 2, true);
    if (complement < 0.5) return (df2 * complement) / (df1 * (1 - complement));
    const x = betaincinv(tail, df2 / 2, df1 / 2, false);
    return (df2 * (1 - x)) / (df1 * x);
  },
};
