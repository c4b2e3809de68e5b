/** What a profile asks of one parameter: how likely the model can be near a value of it. */
export interface ProfiledParameter {
  /** A coefficient's name, `sd x | herd`, `corr x, (Intercept) | herd`, or the dispersion's. */
  readonly name: string;
  /** The estimate, on a scale s on which ζ is nearly straight; between `least` and `greatest`, infinite where s has no bound. */
  readonly estimate: number;
  readonly least: number;
  readonly greatest: number;
  /** About a standard error of s; not positive where none is known. */
  readonly spread: number;
  /** s as tables show it. */
  shown(s: number): number;
  /** The likelihood at its best for a value near s. */
  near(s: number): Promise<ProfilePoint>;
}

export interface ProfilePoint {
  /** The value that it is at its best for. */
  readonly s: number;
  readonly logLikelihood: number;
  readonly converged: boolean;
}
