import erfcinv from "@stdlib/math-base-special-erfcinv";
import { chiSquared } from "./chiSquared.js";

/** The standard normal distribution. */
export const normal = {
  /**
   * How likely is a standard normal variable to be further from 0 than `z`? Its square is a χ² with one degree of freedom.
   *
   * @example
   * normal.twoSidedP(1.96); // 0.04999579029644087
   */
  twoSidedP(z: number): number {
    return chiSquared.upperP(z * z, 1);
  },

  /**
   * The value that a standard normal variable stays below with probability `p`: −√2 erfc⁻¹(2p). −Infinity at 0, Infinity at 1,
   * NaN outside [0, 1].
   *
   * @example
   * normal.quantile(0.975); // 1.9599639845400538
   */
  quantile(p: number): number {
    return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
  },
};

/** The value exceeded with probability `tail` <= 1/2. */
function upperQuantile(tail: number): number {
  return Math.SQRT2 * erfcinv(2 * tail);
}
