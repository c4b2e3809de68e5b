import type { Distribution } from "../../family/families.js";
import type { Link } from "../../family/definition/links.js";
import type { SearchPoint } from "../../options/searchPoint.js";
import type { FitMethod } from "../../options/settings.js";

/**
 * How a fit ended: converged; after the most iterations or evaluations allowed; where no step led down any more; at the end of its time budget;
 * aborted by its signal; or failed, where the likelihood could not be evaluated.
 */
export type ConvergenceStatus = "converged" | "maxIterations" | "stalled" | "maxTime" | "aborted" | "failed";

/** How the search for the estimates ended, and what it took. */
export interface Convergence {
  /** How the fit ended: "converged", or why not. */
  readonly status: ConvergenceStatus;
  /** How the fit ended and what to mind about it, in whole sentences. */
  readonly message: string;
  /** Iterations of the search for the parameters; of pseudo-likelihood, working responses that were formed. */
  readonly iterations: number;
  /** Evaluations of −2 log L in every stage. */
  readonly evaluations: number;
  /** Newton steps for the modes of the random effects over all evaluations, and scoring steps of the model that the fit begins at; 0 for linear mixed models. */
  readonly innerSteps: number;
  /**
   * gᵀH⁻¹g at the end, g the gradient and H the quasi-Newton matrix of −2 log L, of which half is still to be gained; foretold where the last step
   * was taken without a gradient, NaN where no gradient was taken.
   */
  readonly gradientNorm: number;
  /** Bytes of WebAssembly memory that the fit took. */
  readonly kernelBytes: number;
  /** Names of standard deviations at 0 and correlations at a bound (±1; −1/(k−1) with compound symmetry): `sd (Intercept) | herd`. Empty for a regular fit. */
  readonly singular: readonly string[];
  /** Names of coefficients without a finite estimate, because the data separate. */
  readonly separated: readonly string[];
  /** What the Hessian at the estimates says, where it was computed with the fit (`checkHessian`, `covarianceMethod: "jointHessian"`). */
  readonly hessian?: HessianCheck;
  /** A higher maximum of the likelihood, where `checkHessian` asked for other starts and one of them led to it. */
  readonly otherOptimum?: OtherOptimum;
}

/** A maximum of the likelihood that is higher than the one at which a fit ended. */
export interface OtherOptimum {
  /** The option `startScale` of `fitglme` with which the fit ends there. */
  readonly startScale: number;
  /** −2 log L there. */
  readonly deviance: number;
  /** The standard deviations of the random effects there, by name: `sd (Intercept) | g`. */
  readonly deviations: readonly { readonly name: string; readonly value: number }[];
}

/** Does −log L have a minimum at the estimates, in all directions? */
export interface HessianCheck {
  /** Is the Hessian positive definite? */
  readonly positiveDefinite: boolean;
  /** Names of what the data leave undetermined where the Hessian is not positive definite: `(Intercept)`, `sd x | herd`, `dispersion`. */
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
  /** For each random term the standard errors of log std on the diagonal and of atanh corr below it, k×k, column major; NaN where there is none. */
  readonly random: readonly Float64Array[];
  /** Standard error of log √φ, or of the logarithm of an extra parameter; 0 where φ is fixed. */
  readonly dispersion: number;
  /** Why some standard errors are NaN, in whole sentences. */
  readonly notes: readonly string[];
}

/** What a fit method returns: numbers only, everything the answers are computed from. */
export interface Estimates {
  /** What was maximised. */
  readonly fitMethod: FitMethod;
  /** Conditional distribution of the response. */
  readonly distribution: Distribution;
  /** Link g of g(μ) = η. */
  readonly link: Link;
  /** p fixed effects. */
  readonly beta: Float64Array;
  /** Covariance of the fixed effects, p×p, column major; NaN where there is none. */
  readonly betaCovariance: Float64Array;
  /** One entry per random term, in the formula's order. */
  readonly random: readonly RandomEstimates[];
  /** φ, 1 where fixed; or the extra parameter of a distribution that has one. */
  readonly dispersion: number;
  /** Was φ, or the extra parameter, estimated? */
  readonly dispersionEstimated: boolean;
  /** Number of free covariance parameters, the dispersion not counted. */
  readonly covarianceParameters: number;
  /** log L that was maximised, restricted for "rempl"; of pseudo-likelihood that of the last linear mixed model. */
  readonly logLikelihood: number;
  /** η = Xβ + Zb + offset, a number for each used row. */
  readonly linearPredictor: Float64Array;
  /** Xβ + offset, a number for each used row. */
  readonly fixedPredictor: Float64Array;
  /** How the search for the estimates ended. */
  readonly convergence: Convergence;
}

/** Estimates, and where in its own terms the fit found them. */
export interface FittedEstimates extends Estimates {
  /** Where the search for the parameters ended. */
  readonly point: SearchPoint;
  /** W, a number for each used row, of which the covariances are made: K = [ΛᵀZᵀWZΛ + I, ΛᵀZᵀWX; XᵀWZΛ, XᵀWX]. */
  readonly workingWeights: Float64Array;
}
