/** What a running fit reports after every iteration of the outer optimiser. */
export interface FitProgress {
  readonly iteration: number;
  readonly evaluations: number;
  /** −2 log-likelihood. */
  readonly objective: number;
  /** gᵀH⁻¹g, which the fit brings below 1e-9; the last step is not reported. NaN where the optimizer takes no gradients. */
  readonly gradientNorm: number;
}

export interface RunOptions {
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Seconds. */
  readonly maxTime?: number | undefined;
  /** Where the lines go that `verbose` and `display` ask for; the console by default. */
  readonly log?: ((line: string) => void) | undefined;
}
