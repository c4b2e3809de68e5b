/**
 * Random variates of the families' distributions, a whole array at a time, so that exponentials and logarithms come from the kernel and
 * every platform draws the same numbers.
 */
import { isWhole } from "../core/rounding.js";
import { elementary } from "../kernel/unchecked/index.js";
import type { RandomStream } from "./random.js";
import { deviance, gammaPeak, type Peak } from "./saddlepoint.js";

/** n standard normal variates, by inversion. */
export function normalVariates(stream: RandomStream, n: number): Float64Array {
  const u = uniforms(stream, n);
  return elementary("normalQuantile", u, u);
}

function uniforms(stream: RandomStream, n: number): Float64Array {
  const u = new Float64Array(n);
  for (let i = 0; i < n; i++) u[i] = stream.uniform();
  return u;
}

/** Gamma variates of the given shapes and scale 1, 0 where the shape is 0 or doubles hold no number so small, NaN where the shape is none. */
export function gammaVariates(stream: RandomStream, shapes: Float64Array): Float64Array {
  const { ofLarger, logFactors } = drawGammas(stream, shapes);
  const factors = elementary("exp", logFactors);
  return ofLarger.map((value, i) => value * factors[i]);
}

/** Logarithms of gamma variates, which a tiny shape puts far below the least of doubles; −∞ where the shape is 0, NaN where it is none. */
export function logGammaVariates(stream: RandomStream, shapes: Float64Array): Float64Array {
  const { ofLarger, logFactors } = drawGammas(stream, shapes);
  return elementary("log", ofLarger).map((value, i) => value + logFactors[i]);
}

/**
 * Draws d(1 + cz)³ for d = a − 1/3, c = 1/√(9d) and a normal z, accepted where log u < z²/2 + d(1 − v + log v). A shape a < 1 is drawn as that of
 * a + 1, to be multiplied by u^(1/a): that factor's logarithm, 0 for the others, is given beside it.
 *
 * Source: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM Transactions on Mathematical Software 26
 * (2000) 363–372.
 */
function drawGammas(stream: RandomStream, shapes: Float64Array): Record<"ofLarger" | "logFactors", Float64Array> {
  const d = shapes.map((a) => (a < 1 ? a + 1 : a) - 1 / 3);
  const ofLarger = shapes.map((a) => (a === 0 ? 0 : Number.NaN)); // what is no shape stays NaN
  let pending = Uint32Array.from(shapes.keys()).filter((i) => shapes[i] > 0 && shapes[i] < Infinity);
  while (pending.length > 0) {
    const z = normalVariates(stream, pending.length);
    const logU = elementary("log", uniforms(stream, pending.length));
    const cubes = Float64Array.from(pending, (i, k) => {
      const root = 1 + z[k] / Math.sqrt(9 * d[i]);
      return root > 0 ? root * root * root : Number.NaN;
    });
    const logCubes = elementary("log", cubes);
    pending = pending.filter((i, k) => {
      const isAccepted = logU[k] < z[k] * z[k] * 0.5 + d[i] * (1 - cubes[k] + logCubes[k]);
      if (isAccepted) ofLarger[i] = d[i] * cubes[k];
      return !isAccepted;
    });
  }
  const small = Uint32Array.from(shapes.keys()).filter((i) => shapes[i] > 0 && shapes[i] < 1);
  const logU = elementary("log", uniforms(stream, small.length));
  const logFactors = new Float64Array(shapes.length);
  small.forEach((i, k) => {
    logFactors[i] = logU[k] / shapes[i];
  });
  return { ofLarger, logFactors };
}

/** Least and greatest number that a positive response is drawn as: doubles hold none beyond them with all their digits. */
const LEAST_POSITIVE = 2.2250738585072014e-308;
/** The greatest double below 1. */
const BELOW_ONE = 1 - Number.EPSILON / 2;

/** Puts draws that were rounded to 0 or ∞ back to the numbers above 0; NaN where the mean is negative or not finite. */
export function asPositive(values: Float64Array, means: Float64Array): Float64Array {
  return values.map((value, i) => {
    if (!(means[i] >= 0 && means[i] < Infinity)) return Number.NaN;
    return value < LEAST_POSITIVE ? LEAST_POSITIVE : Math.min(value, Number.MAX_VALUE);
  });
}

/** Puts draws that were rounded to 0 or 1 back to the numbers between them; NaN stays. */
export function asInsideUnit(values: Float64Array): Float64Array {
  return values.map((value) => (value < LEAST_POSITIVE ? LEAST_POSITIVE : Math.min(value, BELOW_ONE)));
}

/**
 * Inverse Gaussian variates of the given means and shape parameters λ (variance μ³/λ): of the two roots of (x − μ)²λ/(μ²x) = z² the
 * smaller one with probability μ/(μ + x).
 *
 * Source: J. R. Michael, W. R. Schucany, R. W. Haas, "Generating random variates using transformations with multiple roots", The American
 * Statistician 30 (1976) 88–90. The smaller root is taken as μ/(1 + (r + √(4r + r²))/2) with r = μz²/λ, in which nothing cancels.
 */
export function inverseGaussianVariates(stream: RandomStream, means: Float64Array, lambdas: Float64Array): Float64Array {
  const z = normalVariates(stream, means.length);
  return means.map((mu, i) => {
    const r = (mu / lambdas[i]) * z[i] * z[i];
    const small = mu / (1 + 0.5 * (r + Math.sqrt(r) * Math.sqrt(4 + r)));
    return stream.uniform() * (mu + small) <= mu ? small : mu * (mu / small);
  });
}

/** From this variance on counts are drawn as rounded normal variates with a correction for skewness: the error is of the order of its reciprocal. */
const NEARLY_NORMAL = 1e8;
/** Peaks of shapes below are kept. */
const KEPT_PEAKS = 10;

/** Poisson variates of the given means, by inversion from the mode; NaN for a mean that is negative or not finite. */
export function poissonVariates(stream: RandomStream, means: Float64Array): Float64Array {
  const modes = means.map((mu) => Math.floor(mu));
  const factors = new Float64Array(means.length);
  const atMode = elementary(
    "exp",
    modes.map((k, i) => {
      const { factor, exponent } = peakOf(k);
      factors[i] = k > 0 ? factor / k : 1;
      return k > 0 ? exponent - deviance(k, means[i] - k) : -means[i];
    }),
  );
  return means.map((mu, i) => {
    if (!(mu > 0 && mu < Infinity)) return mu === 0 ? 0 : Number.NaN;
    if (mu >= NEARLY_NORMAL) return nearlyNormal(stream, mu, mu, 1);
    return fromMode(stream.uniform(), modes[i], factors[i] * atMode[i], Infinity, (k) => mu / k);
  });
}

/**
 * Numbers of successes in `trials` trials of the given probabilities, by inversion from the mode; NaN for what is no probability. Of trials that are no
 * whole number, a product of weight and size, the whole ones count.
 */
export function binomialVariates(stream: RandomStream, trials: Float64Array, probabilities: Float64Array): Float64Array {
  const sizes = trials.map((size) => (isWhole(size) ? Math.round(size) : Math.floor(size)));
  const modes = sizes.map((size, i) => Math.min(size, Math.floor((size + 1) * probabilities[i])));
  const factors = new Float64Array(sizes.length).fill(1);
  const none = elementary(
    "log1p",
    probabilities.map((p, i) => -(modes[i] > 0 ? 1 - p : p)),
  );
  const atMode = elementary(
    "exp",
    sizes.map((size, i) => {
      const [k, rest] = [modes[i], size - modes[i]];
      if (!(k > 0 && rest > 0)) return size * none[i]; // all alike
      const [one, other, all] = [k, rest, size].map(peakOf);
      factors[i] = (one.factor / k) * (other.factor / rest) * (size / all.factor);
      const excess = size * probabilities[i] - k;
      return one.exponent + other.exponent - all.exponent - deviance(k, excess) - deviance(rest, -excess);
    }),
  );
  return sizes.map((size, i) => {
    const p = probabilities[i];
    if (!(p > 0 && p < 1)) return p === 0 ? 0 : p === 1 ? size : Number.NaN;
    const variance = size * p * (1 - p);
    if (variance >= NEARLY_NORMAL) return nearlyNormal(stream, size * p, variance, 1 - 2 * p);
    return fromMode(stream.uniform(), modes[i], factors[i] * atMode[i], size, (k) => ((size - k + 1) * p) / (k * (1 - p)));
  });
}

/** Peaks of small whole shapes, which counts ask for again and again. */
const peaks = new Map<number, Peak>();

/** Gives k^k e^−k/Γ(k), with which a probability is e^−D but for a factor, so that nothing cancels however many trials there are. */
function peakOf(k: number): Peak {
  if (!(k < KEPT_PEAKS)) return gammaPeak(k);
  const known = peaks.get(k) ?? gammaPeak(k);
  peaks.set(k, known);
  return known;
}

/** A count of mean m, variance s² and third central moment c s²: m + sz + c(z² − 1)/6, rounded (E. A. Cornish, R. A. Fisher, 1938). */
function nearlyNormal(stream: RandomStream, mean: number, variance: number, skew: number): number {
  const z = stream.normal();
  return Math.round(mean + Math.sqrt(variance) * z + (skew * (z * z - 1)) / 6);
}

/**
 * The number k whose probabilities, laid out alternately above and below the mode, contain u: an inversion that looks at few numbers, those of
 * the largest probability first. `ratio` is P(k)/P(k − 1).
 *
 * Source: C. D. Kemp, "A modal method for generating binomial variables", Communications in Statistics, Theory and Methods 15 (1986) 805–813.
 */
function fromMode(u: number, mode: number, atMode: number, largest: number, ratio: (k: number) => number): number {
  let rest = u - atMode;
  if (rest < 0) return mode;
  let [up, down] = [mode, mode];
  let [above, below] = [atMode, atMode];
  while (up < largest || down > 0) {
    if (up < largest) {
      up++;
      above *= ratio(up);
      rest -= above;
      if (rest < 0) return up;
    }
    if (down > 0) {
      below /= ratio(down);
      down--;
      rest -= below;
      if (rest < 0) return down;
    }
    if (above + below < SMALLEST) return mode; // what rounding leaves of the sum of all probabilities
  }
  return mode;
}

/** Less than this is no probability any more next to 1. */
const SMALLEST = 1e-20;

/** Gamma variates of the given means and shapes. */
export function gammaMeans(stream: RandomStream, means: Float64Array, shapes: Float64Array): Float64Array {
  return gammaVariates(stream, shapes).map((value, i) => means[i] * (value === 0 ? 0 : value / shapes[i]));
}
