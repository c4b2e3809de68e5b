import { startOfOdds } from "./betaStart.js";
import { betaSlope, betaTails, type Odds } from "./incompleteBeta.js";
import { normal } from "./normal.js";
import { valueWithTails } from "./quantile.js";

/** Student's t distribution. */
export const studentT = {
  /**
   * How likely is a t variable with `df` degrees of freedom to be further from 0 than `t`? From |T| > t ⇔ B < df/(df + t²) with
   * B ~ Beta(df/2, 1/2) (Abramowitz & Stegun 26.7.1).
   *
   * `df` > 0 need not be an integer and may be Infinity (the normal distribution). NaN for a NaN or a `df` that is not positive.
   *
   * @example
   * studentT.twoSidedP(2.5, 10); // 0.0314468442366088
   */
  twoSidedP(t: number, df: number): number {
    if (!(df > 0) || Number.isNaN(t)) return Number.NaN;
    if (df > ALL_DEGREES) return normal.twoSidedP(t);
    const distance = Math.abs(t);
    if (distance < INDISTINGUISHABLE) return 1;
    return distance === Infinity ? 0 : betaTails(1 / 2, df / 2, oddsOf(distance, df)).upper;
  },

  /**
   * The value that a t variable with `df` degrees of freedom stays below with probability `p`.
   * −Infinity at 0, Infinity at 1, NaN for `p` outside [0, 1] or a `df` that is not positive. `df` may be Infinity.
   *
   * @example
   * studentT.quantile(0.975, 10); // 2.22813885198627
   */
  quantile(p: number, df: number): number {
    if (!(p >= 0 && p <= 1 && df > 0)) return Number.NaN;
    if (df > ALL_DEGREES) return normal.quantile(p);
    return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df);
  },
};

/** So many degrees of freedom are as good as infinitely many. */
const ALL_DEGREES = 1e100;

/** A distance from 0 that a t variable exceeds with probability 1, but for rounding: its density is less than 0.4. */
const INDISTINGUISHABLE = 1e-20;

/** The value exceeded with probability `tail` <= 1/2. */
function upperQuantile(tail: number, df: number): number {
  if (tail === 0) return Infinity;
  if (tail === 0.5) return 0;
  const wanted = { lower: 1 - 2 * tail, upper: 2 * tail };
  const slopeAt = betaSlope(1 / 2, df / 2);
  const start = Math.max(-normal.quantile(tail), Math.sqrt(startOfOdds(1 / 2, df / 2, wanted)) * Math.sqrt(df));
  return valueWithTails(wanted, start, (t) => {
    const odds = oddsOf(t, df);
    const slope = slopeAt(odds);
    return { ...betaTails(1 / 2, df / 2, odds, () => slope), slope: 2 * slope, excess: 2 * odds.excess }; // log(x/y) = 2 log t − log df
  });
}

/** Returns the odds of x = t²/(df + t²): t : df/t, so that no square is beyond the numbers. */
function oddsOf(t: number, df: number): Odds {
  const v = df / t;
  return { u: t, v, excess: (df / 2) * ((t - 1) / (t + v)) * ((t + 1) / t) };
}
