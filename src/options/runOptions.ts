/** What a running fit reports after every iteration of the search for the parameters. */
export interface FitProgress {
  /** Iterations so far, of all minimisations of the fit; of pseudo-likelihood those of its own. */
  readonly iteration: number;
  /** Evaluations of −2 log L so far, those of the start included. */
  readonly evaluations: number;
  /** −2 log L at the parameters found last. */
  readonly objective: number;
  /** gᵀH⁻¹g, which the fit brings below 1e-9; the last step is not reported. NaN where the optimizer takes no gradients. */
  readonly gradientNorm: number;
}

/** What hears of a running fit, and what may end it. */
export interface RunOptions {
  /** Hears of every iteration. Default: nobody does. */
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
  /** Ends the fit when it is aborted, as `onAbort` says. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /**
   * What becomes of a fit that `signal` ends: "best" (default) gives the best values so far, with the status "aborted"; "throw" rejects with the signal's reason, an
   * AbortError where none was given. A fit that is aborted before its first value of −2 log L, or before it begins, rejects either way.
   */
  readonly onAbort?: "best" | "throw" | undefined;
  /** Time budget in seconds, after which the fit ends with the best values so far. Default: no limit. */
  readonly maxTime?: number | undefined;
  /** Takes the lines that `verbose` and `display` ask for, one at a time. Default: console.log. */
  readonly log?: ((line: string) => void) | undefined;
}
