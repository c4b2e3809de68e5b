import { elementary, exp, log } from "../kernel/unchecked/index.js";
import { gammaSlope, gammaTails } from "./incompleteGamma.js";
import { normalRangeDensity, normalRangeTail } from "./normalRange.js";
import { valueWithTails } from "./quantile.js";
import { expExcess, gammaPeak } from "./saddlepoint.js";
import { studentT } from "./studentT.js";

/** With more degrees of freedom the scale is integrated over, and not the range. */
const MANY_DEGREES = 50;
/** So many are as good as infinitely many. */
const ALL_DEGREES = 1e20;
/**
 * Steps of the logarithm of range or scale: at most this, such a share of the standard deviation 1/√(2ν) of log s, and such a share of what
 * P(range > w) takes to fall, which is little where means are many. Chosen so that smaller ones change nothing.
 */
const STEP = 1 / 10;
const SHARE_OF_DEVIATION = 0.45;
const SHARE_OF_FALL = 0.25;
/** A node with less than this share of the greatest one ends a sum, and so many of them do. */
const NEGLIGIBLE = 1e-19;
const MOST_NODES = 5000;
/** From here on P falls like q^−ν, in all digits. */
const FAR = 1e100;

/**
 * The studentized range of k means, Q = (max − min)/s: k independent normal means with one variance, of which s² is an independent
 * estimate with ν degrees of freedom. J. W. Tukey's distribution for all pairwise differences of means.
 *
 * With R(w) = P(range > w) and r(w) = −R′(w) of normal variables (`normalRange.ts`), and f and F the density and the distribution function of
 * s = χ_ν/√ν,
 *
 *   P(Q > q) = ∫ f(s) R(q s) ds = ∫ r(w) F(w/q) dw:
 *
 * sums of positive numbers both, which keep the digits of small probabilities; the first one for many degrees of freedom, the second one for few.
 */
export const studentizedRange = {
  /**
   * How likely is the range of `k` >= 2 means to exceed `q` standard errors? `df` > 0 need not be an integer and may be Infinity. 1 at q <= 0,
   * NaN for a NaN, fewer than two means, infinitely many or a `df` that is not positive. Right to 1e-14 (1 + |log P|) of itself.
   *
   * @example
   * studentizedRange.upperP(3.5, 3, 10); // 0.0771033108384…
   */
  upperP(q: number, k: number, df: number): number {
    if (!(k >= 2 && k < Infinity && df > 0) || Number.isNaN(q)) return Number.NaN;
    if (q <= 0) return 1;
    if (q === Infinity) return 0;
    return Math.min(1, tailAt(q, k, df).upper);
  },

  /**
   * The value that the range of `k` means exceeds with probability `tail`: Infinity at 0, 0 at 1, NaN outside.
   *
   * @example
   * studentizedRange.upperQuantile(0.05, 3, 10); // 3.8776767…
   */
  upperQuantile(tail: number, k: number, df: number): number {
    if (!(tail >= 0 && tail <= 1 && k >= 2 && k < Infinity && df > 0)) return Number.NaN;
    if (tail === 0) return Infinity;
    if (tail === 1) return 0;
    // what C. E. Bonferroni's inequality says of all pairs
    const start = -Math.SQRT2 * studentT.quantile(tail / (k * (k - 1)), df);
    return valueWithTails({ lower: 1 - tail, upper: tail }, start, (q) => {
      const { upper, slope } = tailAt(q, k, df);
      return { lower: Math.max(0, 1 - upper), upper, slope };
    });
  },
};

/** P(Q > q), and minus its derivative in log q. */
interface UpperTail {
  readonly upper: number;
  readonly slope: number;
}

function tailAt(q: number, k: number, df: number): UpperTail {
  if (q > FAR) {
    const there = tailAt(FAR, k, df);
    const fall = exp(-df * log(q / FAR));
    return { upper: there.upper * fall, slope: there.slope * fall };
  }
  if (df > ALL_DEGREES) return { upper: normalRangeTail(q, k), slope: normalRangeDensity(q, k) };
  return df > MANY_DEGREES ? overScales(q, k, df) : overRanges(q, k, df);
}

/** With s = e^t: f(s) s = 2 p(ν/2) exp(−ν/2 · (e^2t − 1 − 2t)). The sum begins where this times exp(−(q s)²/4) is greatest. */
function overScales(q: number, k: number, df: number): UpperTail {
  const { factor, exponent } = gammaPeak(df / 2);
  const start = -elementary("log1p", [((q / df) * q) / 2])[0] / 2;
  return sumOfNodes(start, stepFor(k, df), (t) => {
    const less1 = elementary("expm1", [2 * t])[0];
    const weight = 2 * factor * exp(exponent - (df / 2) * expExcess(2 * t, less1));
    const w = q * exp(t);
    return { upper: weight * normalRangeTail(w, k), slope: weight * normalRangeDensity(w, k) };
  });
}

/** With w = e^t: F(w/q) = P(ν/2, x), x = ν/2 · (w/q)². The sum begins about where w r(w) F(w/q) is greatest. */
function overRanges(q: number, k: number, df: number): UpperTail {
  const a = df / 2;
  const slopeAt = gammaSlope(a);
  const start = log(Math.max(1, typicalRange(k), Math.sqrt((1 + df) / (0.5 + df / q / q))));
  return sumOfNodes(start, stepFor(k, df), (t) => {
    const w = exp(t);
    const x = Math.min(a * (w / q) * (w / q), Number.MAX_VALUE);
    const slope = slopeAt(x);
    const density = normalRangeDensity(w, k);
    return { upper: density * gammaTails(a, x, () => slope).lower, slope: 2 * density * slope };
  });
}

/** Returns 2 Φ⁻¹(1 − 1/k), about the middle of the range of k normal variables. */
function typicalRange(k: number): number {
  return -2 * elementary("normalQuantile", [1 / k])[0];
}

function stepFor(k: number, df: number): number {
  const rateOfFall = 1 + (typicalRange(k) * typicalRange(k)) / 2;
  return Math.min(STEP, SHARE_OF_DEVIATION / Math.sqrt(2 * df), SHARE_OF_FALL / rateOfFall);
}

/** Returns the integral over t of values with one maximum by the trapezoidal rule, from `start` outwards until they are negligible. */
function sumOfNodes(start: number, step: number, at: (t: number) => UpperTail): UpperTail {
  let { upper, slope } = at(start);
  let greatest = upper;
  for (const direction of [step, -step]) {
    for (let i = 1; i < MOST_NODES; i++) {
      const value = at(start + i * direction);
      upper += value.upper;
      slope += value.slope;
      if (!(value.upper > NEGLIGIBLE * greatest)) break;
      greatest = Math.max(greatest, value.upper);
    }
  }
  return { upper: step * upper, slope: step * slope };
}
