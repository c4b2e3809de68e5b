/** The model without random effects. */
export interface NoEffects {
  /** p fixed effects. */
  readonly beta: Float64Array;
  /** φ or the extra parameter. */
  readonly dispersion: number;
}
