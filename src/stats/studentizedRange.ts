import { elementary } from "../kernel/index.js";

/**
 * Both integrals are taken by the trapezoidal rule, whose error for an integrand that is analytic and vanishes at both ends falls
 * exponentially with the number of nodes (L. N. Trefethen, J. A. C. Weideman, SIAM Review 56 (2014) 385–458).
 */
const LEAST_Z = -9;
const GREATEST_Z = 11;
const Z_STEP = 1 / 8;
const S_STEP = 1 / 10;
/** Steps for the standard deviation 1/√(2ν) of log s. */
const S_SHARE = 0.6;
/** Nodes with less weight than e^−60 of the greatest do not count. */
const NEGLIGIBLE = -60;

/** z, φ(z) and Φ(z) at the nodes of the inner integral. */
const nodes = onceComputed(() => {
  const z = Float64Array.from({ length: (GREATEST_Z - LEAST_Z) / Z_STEP + 1 }, (_, i) => LEAST_Z + i * Z_STEP);
  return { z, density: elementary("normalPdf", z), below: elementary("normalCdf", z) };
});

/**
 * The studentized range of k means, Q = (max − min)/s: k independent normal means with one variance, of which s² is an independent
 * estimate with ν degrees of freedom. J. W. Tukey's distribution for all pairwise differences of means.
 *
 * Source: with z the greatest of the means and s = χ_ν/√ν (M. D. Copenhaver, B. Holland, Journal of Statistical Computation and Simulation
 * 30 (1988) 1–15),
 *
 *   P(Q > q) = ∫ f(s) R(q s) ds,   R(w) = ∫ k φ(z) (Φ(z)^(k−1) − [Φ(z) − Φ(z − w)]^(k−1)) dz.
 */
export const studentizedRange = {
  /**
   * How likely is the range of `k` >= 2 means to exceed `q` standard errors? `df` > 0 need not be an integer and may be Infinity. 1 at q <= 0,
   * NaN for a NaN, fewer than two means or a `df` that is not positive. Right to 1e-13 of itself, or to 1e-25.
   *
   * @example
   * studentizedRange.upperP(3.5, 3, 10); // 0.0771033108386…
   */
  upperP(q: number, k: number, df: number): number {
    if (!(k >= 2 && df > 0) || Number.isNaN(q)) return Number.NaN;
    if (q <= 0) return 1;
    if (q === Infinity) return 0;
    if (df === Infinity) return normalRangeTail(q, k);
    const { scale, weight } = scaleNodes(df);
    let sum = 0;
    let total = 0;
    for (let i = 0; i < scale.length; i++) {
      sum += weight[i] * normalRangeTail(q * scale[i], k);
      total += weight[i];
    }
    return Math.min(1, sum / total);
  },

  /**
   * The value that the range of `k` means exceeds with probability `tail`: Infinity at 0, 0 at 1, NaN outside. By bisection of `upperP`.
   *
   * @example
   * studentizedRange.upperQuantile(0.05, 3, 10); // 3.8767767…
   */
  upperQuantile(tail: number, k: number, df: number): number {
    if (!(tail >= 0 && tail <= 1 && k >= 2 && df > 0)) return Number.NaN;
    if (tail === 0) return Infinity;
    if (tail === 1) return 0;
    let low = 0;
    let high = 4;
    while (high < Number.MAX_VALUE / 2 && studentizedRange.upperP(high, k, df) > tail) {
      low = high;
      high *= 2;
    }
    for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
      if (studentizedRange.upperP(middle, k, df) > tail) low = middle;
      else high = middle;
      if (high - low <= ACCURACY * high) break;
    }
    return (low + high) / 2;
  },
};

const ACCURACY = 1e-13;

/**
 * R(w): with a = Φ(z), b = Φ(z − w) and m = k − 1 the difference of the powers is −a^m expm1(m log1p(−b/a)), in which nothing cancels.
 */
function normalRangeTail(w: number, k: number): number {
  const { z, density, below } = nodes();
  const left = elementary(
    "normalCdf",
    z.map((value) => value - w),
  );
  const logShare = elementary(
    "log1p",
    left.map((b, i) => -b / below[i]),
  );
  const lost = elementary(
    "expm1",
    logShare.map((value) => (k - 1) * value),
  );
  const power = powers(k - 1);
  let sum = 0;
  for (let i = 0; i < z.length; i++) sum -= density[i] * power[i] * lost[i];
  return k * Z_STEP * sum;
}

/** Φ(z)^m at the nodes. */
function powers(m: number): Float64Array {
  return elementary(
    "exp",
    elementary("log", nodes().below).map((value) => m * value),
  );
}

/** s = e^t and f(s) s, but for a factor, at nodes t: the logarithm is ν(t − e^(2t)/2), which is greatest at t = 0. */
function scaleNodes(df: number): { scale: Float64Array; weight: Float64Array } {
  const step = Math.min(S_STEP, S_SHARE / Math.sqrt(2 * df));
  const reach = (sign: 1 | -1) => {
    const found: number[] = [];
    for (let i = sign === 1 ? 0 : 1; ; i++) {
      const t = sign * i * step;
      const s = elementary("exp", [t])[0];
      const logWeight = df * (t - (s * s - 1) / 2);
      if (logWeight < NEGLIGIBLE) return found;
      found.push(t);
    }
  };
  const scale = elementary("exp", [...reach(-1), ...reach(1)]);
  const logScale = elementary("log", scale);
  return {
    scale,
    weight: elementary(
      "exp",
      scale.map((s, i) => df * (logScale[i] - (s * s - 1) / 2)),
    ),
  };
}

/** A value that is computed when it is first needed. */
function onceComputed<T>(compute: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
