import type { Distribution, Link } from "../../family/names.js";

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

/** What a model needs of its distribution and link: all that decides a number lives in the kernel. */
export interface FamilyFunctions {
  /** μ = g⁻¹(η). */
  inverseLink(link: Link, eta: Float64Array): Float64Array;
  linkFunctions(link: Link): LinkFunctions;
  /** v(μ): the variance of a response is φ v(μ) / weight. `dispersion` counts where it is an extra parameter, as negative binomial's k. */
  varianceFunction(distribution: Distribution, mu: Float64Array, dispersion: number): Float64Array;
}
