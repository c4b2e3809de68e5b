/** Where the search for the parameters ended, in its own terms: the bases of kernelModel, and θ's parameters of T. */
export interface SearchPoint {
  /** p fixed effects. */
  readonly beta: Float64Array;
  /** The covariance parameters θ, term by term. */
  readonly theta: Float64Array;
  /** θ's starting scale, a number for each of θ's. */
  readonly unit: Float64Array;
  /** φ, a factor of the variance; 1 where it is fixed. */
  readonly phi: number;
  /** φ, or the extra parameter of a distribution that has one. */
  readonly dispersion: number;
  /** b = Λu, all random effects in the kernel's order. */
  readonly effects: Float64Array;
  /** Pseudo-likelihood: the linear predictor that the last working response was formed from. */
  readonly working?: { readonly beta: Float64Array; readonly effects: Float64Array } | undefined;
}
