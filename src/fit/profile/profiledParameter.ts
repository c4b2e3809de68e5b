/** What a profile asks of one parameter: how likely the model can be near a value of it. */
export interface ProfiledParameter {
  /** A coefficient's name, `sd x | herd`, `corr x, (Intercept) | herd`, or the dispersion's. */
  readonly name: string;
  /** The estimate, on a scale s on which ζ is nearly straight. */
  readonly estimate: number;
  /** Least value of s; −∞ where it has no bound. */
  readonly least: number;
  /** Greatest value of s; ∞ where it has no bound. */
  readonly greatest: number;
  /** About a standard error of s, above 0. */
  readonly spread: number;
  /** Names of the two standard deviations of a correlation: where one of them is 0 the correlation may be anything. */
  readonly needs?: readonly string[];
  /** Gives the parameter as tables show it, from s. */
  shown(s: number): number;
  /** Fits the other parameters for a value near s. */
  near(s: number): Promise<ProfilePoint>;
}

/** A point of a profile: the likelihood at its best for one value of a parameter. */
export interface ProfilePoint {
  /** The value, on the parameter's scale s. */
  readonly s: number;
  /** log L there, all other parameters at their best. */
  readonly logLikelihood: number;
  /** Did the search for the other parameters converge? */
  readonly converged: boolean;
}
