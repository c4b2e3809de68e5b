import type { Estimates } from "../../fit/run/estimates.js";
import type { Distribution } from "../../family/families.js";
import type { Link } from "../../family/definition/links.js";

/** A link and its derivatives, value by value. */
export interface LinkFunctions {
  readonly name: string;
  /** η = g(μ). */
  readonly link: (mu: Float64Array) => Float64Array;
  /** g′(μ). */
  readonly derivative: (mu: Float64Array) => Float64Array;
  /** g″(μ); NaN for a link that was given without it. */
  readonly secondDerivative: (mu: Float64Array) => Float64Array;
  /** μ = g⁻¹(η). */
  readonly inverse: (eta: Float64Array) => Float64Array;
}

/** What decides the mean and the variance of a response. */
type Moments = Pick<Estimates, "distribution" | "link" | "dispersion">;

/** What a model needs of its distribution and link: all that decides a number lives in the kernel. */
export interface FamilyFunctions {
  /** μ = g⁻¹(η). */
  inverseLink(link: Link, eta: Float64Array): Float64Array;
  linkFunctions(link: Link): LinkFunctions;
  /** The means of responses at η, of prior weight × binomial size w (null where all are 1): μ, but for families in which μ is something else. */
  means(moments: Moments, eta: Float64Array, weights: Float64Array | null): Float64Array;
  /** Their slopes in η, for responses of weight 1. */
  meanSlopes(moments: Moments, eta: Float64Array): Float64Array;
  /** The variances of responses: φ v(μ)/w, φ = 1 where it is fixed, but for families with another. */
  variances(moments: Moments, eta: Float64Array, weights: Float64Array | null): Float64Array;
  /** ∂ log f(y | μ)/∂μ of rows of weight 1. */
  score(distribution: Distribution, y: Float64Array, mu: Float64Array, dispersion: number): Float64Array;
  /** v(μ): the variance of a response is φ v(μ) / weight. `dispersion` counts where it is an extra parameter, as negative binomial's k. */
  varianceFunction(distribution: Distribution, mu: Float64Array, dispersion: number): Float64Array;
}
