import { startOfOdds } from "./betaStart.js";
import { chiSquared } from "./chiSquared.js";
import { betaSlope, betaTails, type Odds } from "./incompleteBeta.js";
import { valueWithTails } from "./quantile.js";

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
    if (!(df1 > 0 && df1 < Infinity && df2 > 0) || Number.isNaN(f)) return Number.NaN;
    if (f <= 0) return 1;
    if (f === Infinity) return 0;
    if (df2 === Infinity) return chiSquared.upperP(df1 * f, df1);
    const [a, b] = shapesOf(df1, df2);
    return betaTails(a, b, oddsOf(f, a, b)).upper;
  },

  /**
   * The value that an F variable with `df1` and `df2` degrees of freedom exceeds with probability `tail`. `df2` may be Infinity. Infinity
   * at 0, 0 at 1, NaN outside.
   *
   * @example
   * fisherF.upperQuantile(0.05, 2, 10); // 4.102821015130401
   */
  upperQuantile(tail: number, df1: number, df2: number): number {
    if (!(tail >= 0 && tail <= 1 && df1 > 0 && df1 < Infinity && df2 > 0)) return Number.NaN;
    if (tail === 0) return Infinity;
    if (tail === 1) return 0;
    if (df2 === Infinity) return chiSquared.upperQuantile(tail, df1) / df1;
    const [a, b] = shapesOf(df1, df2);
    const slopeAt = betaSlope(a, b);
    const wanted = { lower: 1 - tail, upper: tail };
    return valueWithTails(wanted, startOfOdds(a, b, wanted) * (b / a), (f) => {
      const odds = oddsOf(f, a, b);
      const slope = slopeAt(odds);
      return { ...betaTails(a, b, odds, () => slope), slope, excess: odds.excess };
    });
  },
};

/** So large a shape is as good as an infinite one, and its products are still numbers. */
const LARGEST_SHAPE = 1e100;

function shapesOf(df1: number, df2: number): readonly [a: number, b: number] {
  return [Math.min(df1 / 2, LARGEST_SHAPE), Math.min(df2 / 2, LARGEST_SHAPE)];
}

/** Returns the odds of x = a f/(b + a f), whose excess over its mean is that of f over 1. */
function oddsOf(f: number, a: number, b: number): Odds {
  const v = b / a;
  return { u: f, v, excess: b * ((f - 1) / (f + v)) };
}
