import betaincinv from "@stdlib/math-base-special-betaincinv";
import { fisherF } from "./fisherF.js";
import { normal } from "./normal.js";

/** Student's t distribution. */
export const studentT = {
  /**
   * How likely is a t variable with `df` degrees of freedom to be further from 0 than `t`? Its square is an F with 1 and `df`.
   *
   * `df` > 0 need not be an integer and may be Infinity (the normal distribution). NaN for a NaN or a `df` that is not positive.
   *
   * @example
   * studentT.twoSidedP(2.5, 10); // 0.031446844236608824
   */
  twoSidedP(t: number, df: number): number {
    return fisherF.upperP(t * t, 1, df);
  },

  /**
   * The value that a t variable with `df` degrees of freedom stays below with probability `p`.
   * −Infinity at 0, Infinity at 1, NaN for `p` outside [0, 1] or a `df` that is not positive. `df` may be Infinity.
   *
   * @example
   * studentT.quantile(0.975, 10); // 2.2281388519862744
   */
  quantile(p: number, df: number): number {
    if (df === Infinity) return normal.quantile(p);
    return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df);
  },
};

/**
 * The value exceeded with probability `tail` <= 1/2. From |T| > t ⇔ B < x with B ~ Beta(df/2, 1/2) and x = df/(df + t²)
 * (Abramowitz & Stegun 26.7.1): t² = df·(1 − x)/x. Whichever of x and 1 − x is small is the one computed.
 */
function upperQuantile(tail: number, df: number): number {
  const complement = betaincinv(2 * tail, 1 / 2, df / 2, true);
  if (complement < 0.5) return Math.sqrt((df * complement) / (1 - complement));
  const x = betaincinv(2 * tail, df / 2, 1 / 2, false);
  return Math.sqrt((df * (1 - x)) / x);
}
