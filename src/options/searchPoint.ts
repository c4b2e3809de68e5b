/** Where the search for the parameters ended, in its own terms: the bases of kernelModel, and θ's parameters of T. */
export interface SearchPoint {
  readonly beta: Float64Array;
  readonly theta: Float64Array;
  /** θ's starting scale. */
  readonly unit: Float64Array;
  readonly phi: number;
  /** φ, or the extra parameter of a distribution that has one. */
  readonly dispersion: number;
  /** b = Λu in the kernel's order. */
  readonly effects: Float64Array;
  /** Pseudo-likelihood: the linear predictor that the last working response was formed from. */
  readonly working?: { readonly beta: Float64Array; readonly effects: Float64Array } | undefined;
}
