/** The model without random effects. */
export interface NoEffects {
  readonly beta: Float64Array;
  /** φ or the extra parameter. */
  readonly dispersion: number;
}
