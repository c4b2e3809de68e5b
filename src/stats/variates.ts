/**
 * Random variates of the families' distributions, a whole array at a time, so that exponentials and logarithms come from the kernel and
 * every platform draws the same numbers.
 */
import { elementary } from "../kernel/unchecked/index.js";
import type { RandomStream } from "./random.js";

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

/**
 * Gamma variates of the given shapes and scale 1, NaN where the shape is none: d(1 + cz)³ for d = a − 1/3, c = 1/√(9d) and a normal z, accepted where
 * log u < z²/2 + d(1 − v + log v). A shape a < 1 is drawn as that of a + 1, times u^(1/a).
 *
 * Source: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM Transactions on Mathematical Software 26
 * (2000) 363–372.
 */
export function gammaVariates(stream: RandomStream, shapes: Float64Array): Float64Array {
  const d = shapes.map((a) => (a < 1 ? a + 1 : a) - 1 / 3);
  const out = shapes.map((a) => (a === 0 ? 0 : Number.NaN)); // what is no shape stays NaN
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
      if (isAccepted) out[i] = d[i] * cubes[k];
      return !isAccepted;
    });
  }
  return withSmallShapes(stream, shapes, out);
}

/** Times u^(1/a) where the shape a is less than 1. */
function withSmallShapes(stream: RandomStream, shapes: Float64Array, drawn: Float64Array): Float64Array {
  const small = Uint32Array.from(shapes.keys()).filter((i) => shapes[i] > 0 && shapes[i] < 1);
  const logU = elementary("log", uniforms(stream, small.length));
  const factors = elementary(
    "exp",
    Float64Array.from(small, (i, k) => logU[k] / shapes[i]),
  );
  small.forEach((i, k) => {
    drawn[i] *= factors[k];
  });
  return drawn;
}

/**
 * Inverse Gaussian variates of the given means and shape parameters λ (variance μ³/λ): of the two roots of (x − μ)²λ/(μ²x) = z² the
 * smaller one with probability μ/(μ + x).
 *
 * Source: J. R. Michael, W. R. Schucany, R. W. Haas, "Generating random variates using transformations with multiple roots", The American
 * Statistician 30 (1976) 88–90. The smaller root is taken as 2μλ/(2λ + μz² + √(4μλz² + μ²z⁴)), in which nothing cancels.
 */
export function inverseGaussianVariates(stream: RandomStream, means: Float64Array, lambdas: Float64Array): Float64Array {
  const z = normalVariates(stream, means.length);
  return means.map((mu, i) => {
    const square = mu * z[i] * z[i];
    const small = (2 * mu * lambdas[i]) / (2 * lambdas[i] + square + Math.sqrt(4 * lambdas[i] * square + square * square));
    return stream.uniform() * (mu + small) <= mu ? small : (mu * mu) / small;
  });
}

/** From this variance on counts are drawn as rounded normal variates with a correction for skewness: the error is of the order of its reciprocal. */
const NEARLY_NORMAL = 1e8;

/** Poisson variates of the given means, by inversion from the mode; NaN for a mean that is negative or not finite. */
export function poissonVariates(stream: RandomStream, means: Float64Array): Float64Array {
  const modes = means.map((mu) => Math.floor(mu));
  const logs = elementary("log", means);
  const constants = elementary(
    "logGamma",
    modes.map((mode) => mode + 1),
  );
  const atMode = elementary(
    "exp",
    modes.map((mode, i) => (means[i] > 0 ? mode * logs[i] - means[i] - constants[i] : 0)),
  );
  return means.map((mu, i) => {
    if (!(mu > 0 && mu < Infinity)) return mu === 0 ? 0 : Number.NaN;
    if (mu >= NEARLY_NORMAL) return nearlyNormal(stream, mu, mu, 1);
    return fromMode(stream.uniform(), modes[i], atMode[i], Infinity, (k) => mu / k);
  });
}

/** Numbers of successes in `sizes` trials of the given probabilities, by inversion from the mode; NaN for what is no probability. */
export function binomialVariates(stream: RandomStream, sizes: Float64Array, probabilities: Float64Array): Float64Array {
  const modes = sizes.map((size, i) => Math.min(size, Math.floor((size + 1) * probabilities[i])));
  const logP = elementary("log", probabilities);
  const logQ = elementary(
    "log1p",
    probabilities.map((p) => -p),
  );
  const [all, some, rest] = [sizes, modes, sizes.map((size, i) => size - modes[i])].map((counts) =>
    elementary(
      "logGamma",
      counts.map((count) => count + 1),
    ),
  );
  const atMode = elementary(
    "exp",
    modes.map((mode, i) => all[i] - some[i] - rest[i] + product(mode, logP[i]) + product(sizes[i] - mode, logQ[i])),
  );
  return sizes.map((size, i) => {
    const p = probabilities[i];
    if (!(p > 0 && p < 1)) return p === 0 ? 0 : p === 1 ? size : Number.NaN;
    const variance = size * p * (1 - p);
    if (variance >= NEARLY_NORMAL) return nearlyNormal(stream, size * p, variance, 1 - 2 * p);
    return fromMode(stream.uniform(), modes[i], atMode[i], size, (k) => ((size - k + 1) * p) / (k * (1 - p)));
  });
}

/** A count of mean m, variance s² and third central moment c s²: m + sz + c(z² − 1)/6, rounded (E. A. Cornish, R. A. Fisher, 1938). */
function nearlyNormal(stream: RandomStream, mean: number, variance: number, skew: number): number {
  const z = stream.normal();
  return Math.round(mean + Math.sqrt(variance) * z + (skew * (z * z - 1)) / 6);
}

/** 0 × log 0 is 0: a factor that does not occur. */
function product(count: number, log: number): number {
  return count === 0 ? 0 : count * log;
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
  return gammaVariates(stream, shapes).map((value, i) => (means[i] * value) / shapes[i]);
}
