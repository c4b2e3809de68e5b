import { elementary, exp, log } from "../kernel/unchecked/index.js";
import { gammaSlope, gammaTails } from "./incompleteGamma.js";
import { valueWithTails } from "./quantile.js";

/** The χ² distribution. */
export const chiSquared = {
  /**
   * How likely is a χ² variable with `df` degrees of freedom to exceed `x`? P = Q(df/2, x/2), the upper tail itself and never
   * 1 − lower tail, so that tiny p-values keep all their digits (Abramowitz & Stegun 26.4.19).
   *
   * `df` > 0 is finite and need not be an integer. At x <= 0 the answer is 1; NaN for a NaN or a `df` that is not positive and finite.
   *
   * @example
   * chiSquared.upperP(3.84, 1); // 0.0500435212487051
   */
  upperP(x: number, df: number): number {
    if (!(df > 0 && df < Infinity) || Number.isNaN(x)) return Number.NaN;
    if (x <= 0) return 1;
    return x === Infinity ? 0 : gammaTails(df / 2, x / 2).upper;
  },

  /**
   * The value that a χ² variable with `df` degrees of freedom exceeds with probability `tail`. Infinity at 0, 0 at 1, NaN outside.
   *
   * @example
   * chiSquared.upperQuantile(0.05, 1); // 3.841458820694124
   */
  upperQuantile(tail: number, df: number): number {
    if (!(tail >= 0 && tail <= 1 && df > 0 && df < Infinity)) return Number.NaN;
    if (tail === 0) return Infinity;
    if (tail === 1) return 0;
    const a = df / 2;
    const slopeAt = gammaSlope(a);
    const half = valueWithTails({ lower: 1 - tail, upper: tail }, start(a, tail), (x) => {
      const slope = slopeAt(x);
      return { ...gammaTails(a, x, () => slope), slope, excess: x - a };
    });
    return 2 * half;
  },
};

/**
 * Returns about the x where Q(a, x) = tail: the first term of the power series of P in x^a, and for shapes from 1 on the cube of a normal
 * variate (E. B. Wilson, M. M. Hilferty, Proceedings of the National Academy of Sciences 17 (1931) 684–688) where that is more.
 */
function start(a: number, tail: number): number {
  const [logLower, logTail] = [elementary("log1p", [-tail])[0], log(tail)];
  const logGamma = elementary("logGamma", [a])[0];
  const power = exp((logLower + logGamma + log(a)) / a);
  if (a < 1) return power < 0.5 ? power : Math.max(0.5, -logTail - logGamma);
  const spread = 1 / (3 * Math.sqrt(a));
  const root = 1 - spread * spread - spread * elementary("normalQuantile", [tail])[0];
  return Math.max(power, a * root * root * root);
}
