import { GlmeError } from "../core/errors.js";
import type { Distribution } from "../family/names.js";
import type { RandomStream } from "./random.js";
import { binomialVariates, gammaVariates, inverseGaussianVariates, normalVariates, poissonVariates } from "./variates.js";

/** What responses are drawn from: one mean, and where they are not 1 a prior weight and a binomial size, for each of them. */
export interface ResponseLaw {
  readonly distribution: Distribution;
  readonly mu: Float64Array;
  /** φ, or the extra parameter of a distribution that has one. */
  readonly dispersion: number;
  readonly weights: Float64Array | null;
  readonly sizes: Float64Array | null;
}

/**
 * Responses with the given means: proportions for binomial. A weight w divides the variance; of binomial and Poisson responses it makes
 * the mean of w of them; of responses with an extra parameter it multiplies the likelihood and changes no response.
 *
 * Binomial and Poisson responses are drawn with φ = 1, also where φ was estimated: no distribution of counts has another.
 */
export function responseVariates(stream: RandomStream, law: ResponseLaw): Float64Array {
  const { distribution, mu, dispersion } = law;
  const w = (i: number) => law.weights?.[i] ?? 1;
  switch (distribution) {
    case "normal": {
      const z = normalVariates(stream, mu.length);
      return mu.map((mean, i) => mean + Math.sqrt(dispersion / w(i)) * z[i]);
    }
    case "binomial": {
      const trials = mu.map((_, i) => (law.sizes?.[i] ?? 1) * w(i));
      return binomialVariates(stream, trials, mu).map((count, i) => count / trials[i]);
    }
    case "poisson":
      return poissonVariates(
        stream,
        mu.map((mean, i) => mean * w(i)),
      ).map((count, i) => count / w(i));
    case "gamma": {
      const shapes = mu.map((_, i) => w(i) / dispersion);
      return gammaVariates(stream, shapes).map((value, i) => (value * mu[i]) / shapes[i]);
    }
    case "inverseGaussian":
      return inverseGaussianVariates(
        stream,
        mu,
        mu.map((_, i) => w(i) / dispersion),
      );
    case "negativeBinomial": // a Poisson count whose mean is gamma with shape k
      return poissonVariates(
        stream,
        gammaMeans(
          stream,
          mu,
          mu.map(() => dispersion),
        ),
      );
    case "negativeBinomial1":
      return poissonVariates(
        stream,
        gammaMeans(
          stream,
          mu,
          mu.map((mean) => mean / dispersion),
        ),
      );
    case "zeroInflatedPoisson": // one of 1 + ω is Poisson's
      return poissonVariates(
        stream,
        mu.map((mean) => mean * (1 + dispersion)),
      ).map((count) => (stream.uniform() * (1 + dispersion) < 1 ? count : 0 * count));
    case "beta": {
      const one = gammaVariates(
        stream,
        mu.map((mean) => mean * dispersion),
      );
      const other = gammaVariates(
        stream,
        mu.map((mean) => (1 - mean) * dispersion),
      );
      return one.map((value, i) => value / (value + other[i]));
    }
    default:
      throw new GlmeError("internal", `No variates of ${distribution satisfies never}.`);
  }
}

/** Gamma variates of the given means and shapes. */
function gammaMeans(stream: RandomStream, means: Float64Array, shapes: Float64Array): Float64Array {
  return gammaVariates(stream, shapes).map((value, i) => (means[i] * value) / shapes[i]);
}
