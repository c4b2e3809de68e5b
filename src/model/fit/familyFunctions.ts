import type { Estimates } from "../../fit/run/estimates.js";
import type { Distribution } from "../../family/families.js";
import type { Link } from "../../family/definition/links.js";

/** A link, its derivatives and its inverse, as functions of arrays that give a number for each number. */
export interface LinkFunctions {
  /** Name of the link, "log"; of one that was given as functions the name that came with them. */
  readonly name: string;
  /** Gives η = g(μ). */
  readonly link: (mu: Float64Array) => Float64Array;
  /** Gives g′(μ). */
  readonly derivative: (mu: Float64Array) => Float64Array;
  /** Gives g″(μ); NaN for a link that was given without it. */
  readonly secondDerivative: (mu: Float64Array) => Float64Array;
  /** Gives μ = g⁻¹(η). */
  readonly inverse: (eta: Float64Array) => Float64Array;
}

/** What decides the mean and the variance of a response. */
type Moments = Pick<Estimates, "distribution" | "link" | "dispersion">;

/** What a model needs of its distribution and link: all that decides a number lives in the kernel. */
export interface FamilyFunctions {
  /** Gives μ = g⁻¹(η), value by value; NaN where η is. */
  inverseLink(link: Link, eta: Float64Array): Float64Array;
  /** Gives a link, its derivatives and its inverse as functions of arrays. */
  linkFunctions(link: Link): LinkFunctions;
  /** Gives the means of responses at η, of prior weight × binomial size w (null where all are 1): μ, but for families in which μ is something else. */
  means(moments: Moments, eta: Float64Array, weights: Float64Array | null): Float64Array;
  /** Gives the slopes in η of the means of responses of weight 1. */
  meanSlopes(moments: Moments, eta: Float64Array): Float64Array;
  /** Gives the variances of responses of weight w at η: φ v(μ)/w, φ = 1 where it is fixed, but for families with another. */
  variances(moments: Moments, eta: Float64Array, weights: Float64Array | null): Float64Array;
  /** Gives ∂ log f(y | μ)/∂μ of responses of weight 1. */
  score(distribution: Distribution, y: Float64Array, mu: Float64Array, dispersion: number): Float64Array;
  /** Gives v(μ): the variance of a response is φ v(μ) / weight. `dispersion` counts where it is an extra parameter, as negative binomial's k. */
  varianceFunction(distribution: Distribution, mu: Float64Array, dispersion: number): Float64Array;
}
