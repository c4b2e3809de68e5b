import type { Distribution, Link } from "../../family/names.js";
import type { SearchPoint } from "../../options/searchPoint.js";
import type { FitMethod } from "../../options/settings.js";

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
  /** Names of standard deviations at 0 and correlations at a bound (±1; −1/(k−1) with compound symmetry): `sd (Intercept) | herd`. Empty for a regular fit. */
  readonly singular: readonly string[];
  /** Names of coefficients without a finite estimate, because the data separate. */
  readonly separated: readonly string[];
  /** Where the Hessian was computed with the fit (`checkHessian`, `covarianceMethod: "jointHessian"`). */
  readonly hessian?: HessianCheck;
}

/** Does −log L have a minimum at the estimates, in all directions? */
export interface HessianCheck {
  readonly positiveDefinite: boolean;
  /** What the data leave undetermined where it is not: `(Intercept)`, `sd x | herd`, `dispersion`. */
  readonly flat: readonly string[];
}

/** Estimates of one random-effects term with m levels and k columns. */
export interface RandomEstimates {
  /** The covariance's pattern: fullCholesky, full, isotropic, diagonal, compSymm, or matrix. */
  readonly pattern: string;
  /** k×k: may effects i and j be correlated? */
  readonly correlates: readonly (readonly boolean[])[];
  /** k×k, column major: covariance Ψ = φ T Tᵀ of one level's effects. */
  readonly psi: Float64Array;
  /** m·k modes, level by level: effect c of level l at l·k + c. */
  readonly modes: Float64Array;
  /** m·k square roots of the conditional mean squared error of prediction, in the same order. */
  readonly sePred: Float64Array;
}

/** Standard errors of the covariance parameters, each on the scale on which its interval is symmetric. */
export interface CovarianceErrors {
  /** k×k for each random term: of log std on the diagonal, of atanh corr below it. NaN where there is none. */
  readonly random: readonly Float64Array[];
  /** Of log √φ, or of the logarithm of an extra parameter; 0 where φ is fixed. */
  readonly dispersion: number;
  /** Why some are NaN, in whole sentences. */
  readonly notes: readonly string[];
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
  /** φ, 1 where fixed; or the extra parameter of a distribution that has one. */
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

/** Estimates, and where in its own terms the fit found them. */
export interface FittedEstimates extends Estimates {
  readonly point: SearchPoint;
  /** W of the used rows, of which the covariances are made: K = [ΛᵀZᵀWZΛ + I, ΛᵀZᵀWX; XᵀWZΛ, XᵀWX]. */
  readonly workingWeights: Float64Array;
}
