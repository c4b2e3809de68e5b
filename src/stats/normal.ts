import { elementary } from "../kernel/unchecked/index.js";

/** The standard normal distribution. */
export const normal = {
  /**
   * How likely is a standard normal variable to be further from 0 than `z`? 2 Φ(−|z|), which keeps all its digits however small it is.
   *
   * @example
   * normal.twoSidedP(1.96); // 0.0499957902964409
   */
  twoSidedP(z: number): number {
    return 2 * elementary("normalCdf", [-Math.abs(z)])[0];
  },

  /**
   * The value that a standard normal variable stays below with probability `p`. −Infinity at 0, Infinity at 1, NaN outside [0, 1].
   *
   * @example
   * normal.quantile(0.975); // 1.9599639845400545
   */
  quantile(p: number): number {
    return elementary("normalQuantile", [p])[0];
  },
};
