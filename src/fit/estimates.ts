import type { Distribution, Link } from "../family/names.js";

/** What a fit maximises; `agq` is the number of quadrature points in each dimension. */
export type FitMethod = "mpl" | "rempl" | "laplace" | "approximateLaplace" | { readonly agq: number };

export type ConvergenceStatus = "converged" | "maxIterations" | "stalled" | "maxTime" | "aborted" | "failed";

export interface Convergence {
  readonly status: ConvergenceStatus;
  /** One plain sentence. */
  readonly message: string;
  readonly iterations: number;
  /** Every evaluation of the objective, of every stage. */
  readonly evaluations: number;
  /** PIRLS steps over all evaluations. */
  readonly innerSteps: number;
  /** gᵀH⁻¹g at the end, H the quasi-Newton matrix: the decrease of −2 log L still to be had is half of it. Of the last step it is foretold. */
  readonly gradientNorm: number;
  /** Bytes of WebAssembly memory that the fit took. */
  readonly kernelBytes: number;
  /** Names of standard deviations at 0 and correlations at ±1: `sd (Intercept) | herd`. Empty for a regular fit. */
  readonly singular: readonly string[];
  /** Names of coefficients without a finite estimate, because the data separate. */
  readonly separated: readonly string[];
}

/** Estimates of one random-effects term with m levels and k columns. */
export interface RandomEstimates {
  /** k×k, column major: covariance Ψ = φ T Tᵀ of one level's effects. */
  readonly psi: Float64Array;
  /** m·k modes, level by level: effect c of level l at l·k + c. */
  readonly modes: Float64Array;
  /** m·k square roots of the conditional mean squared error of prediction, in the same order. */
  readonly sePred: Float64Array;
}

/** What a fit method returns: numbers only, everything the answers are computed from. */
export interface Estimates {
  readonly fitMethod: FitMethod;
  readonly distribution: Distribution;
  readonly link: Link;
  /** p fixed effects and their p×p covariance (column major). */
  readonly beta: Float64Array;
  readonly betaCovariance: Float64Array;
  /** One entry per random term, in the formula's order. */
  readonly random: readonly RandomEstimates[];
  /** φ; 1 where fixed. */
  readonly dispersion: number;
  readonly dispersionEstimated: boolean;
  /** Free covariance parameters, the dispersion not counted. */
  readonly covarianceParameters: number;
  readonly logLikelihood: number;
  /** η = Xβ + Zb + offset of the used rows, and Xβ + offset alone. */
  readonly linearPredictor: Float64Array;
  readonly fixedPredictor: Float64Array;
  readonly convergence: Convergence;
}
