import { checkedLink } from "../family/checkedLink.js";
import { type Distribution, hasDispersion } from "../family/families.js";
import type { Link } from "../family/definition/links.js";
import type { SearchPoint } from "./searchPoint.js";

/**
 * What a fit maximises: the (restricted) likelihood of pseudo data, the likelihood by Laplace's approximation, with β profiled out of the penalised
 * likelihood, or by adaptive quadrature; `agq` is the number of quadrature points in each dimension.
 */
export type FitMethod = "mpl" | "rempl" | "laplace" | "approximateLaplace" | { readonly agq: number };

/** The structure of a random term's covariance Ψ by name. */
export type PatternName = "fullCholesky" | "full" | "isotropic" | "diagonal" | "compSymm";

/** A pattern: a name, or a symmetric q × q matrix that is false where an element of Ψ is 0. */
export type CovariancePattern = PatternName | readonly (readonly boolean[])[];

/** What a search tells while it goes on: nothing, how it ended, or a line for every iteration. */
export type Display = "off" | "final" | "iter";

/** When the search for the modes ends. Lengths are in conditional standard deviations of the random effects. */
export interface ModeOptions {
  /** How far from the exact modes, in conditional standard deviations, they count as found. Default: as near as the search for the parameters needs, 1e-10 at its end. */
  readonly tolFun?: number | undefined;
  /** Length of the last step, in conditional standard deviations. Default 1e-5. */
  readonly tolX?: number | undefined;
  /** Most steps for one value of the parameters. Default 100. */
  readonly maxIter?: number | undefined;
  /** What is told of each search: "off" (the default), "final", or "iter" for a line a step. */
  readonly display?: Display | undefined;
}

/** When the outer search over the parameters ends: g is the gradient, H the quasi-Newton matrix of −2 log L. */
export interface OptimizerOptions {
  /** √(gᵀH⁻¹g) at the end; of a simplex, the spread of −2 log L over its vertices. Default 3e-5, where 1.4 is a standard error; of a simplex 1e-8. */
  readonly tolFun?: number | undefined;
  /** √(sᵀHs) of the last step s, about 1.4 for a standard error; of a simplex, its size in roots of H⁻¹. Default: none; of a simplex 1e-4. */
  readonly tolX?: number | undefined;
  /** Most iterations of all minimisations of a fit together. Default 1000; of a simplex 1000 for each parameter. */
  readonly maxIter?: number | undefined;
  /** Most evaluations of −2 log L in all stages, looked at between iterations. Default: no limit. */
  readonly maxFunEvals?: number | undefined;
  /** What is told of the search: "off" (the default), "final", or "iter" for a line an iteration. */
  readonly display?: Display | undefined;
}

/** The options of `fitglme` that are settings of a fit as they stand, completed: what is undefined is found by the fit. */
export interface SettingOptions {
  /** Is the dispersion φ of a binomial or poisson model estimated, by "mpl" or "rempl"? Default false: φ is 1. */
  readonly dispersionFlag: boolean;
  /**
   * Structure of the random effects' covariance Ψ: a name, a logical q×q matrix, false where Ψ is 0, or an array with one of these for each random
   * term. Default: "isotropic" for a term of one effect, "fullCholesky" for more, "diagonal" for `||`.
   */
  readonly covariancePattern: CovariancePattern | readonly CovariancePattern[] | undefined;
  /** Covariance of β̂: "conditional" on the variances (the default), or "jointHessian", with their uncertainty. */
  readonly covarianceMethod: "conditional" | "jointHessian";
  /** Is the Hessian at the end examined, and are flat directions named in `model.convergence.hessian`? Default false. */
  readonly checkHessian: boolean;
  /** How the modes of the random effects are found: Newton's method with a line search ("auto", "lineSearchNewton") or within a trust region. Default "auto". */
  readonly ebMethod: "auto" | "lineSearchNewton" | "trustRegion2D" | "fsolve";
  /** When the search for the modes of the random effects ends. Default {}. */
  readonly ebOptions: ModeOptions;
  /** Iterations of pseudo-likelihood, 1 or more, before a fit by "laplace", "approximateLaplace" or {agq: k}. Default: none, a start of its own. */
  readonly initPLIterations: number | undefined;
  /** Most iterations of pseudo-likelihood, 1 or more. Default 100. */
  readonly plIterations: number;
  /** Relative change of the linear predictor η at which pseudo-likelihood ends. Default 1e-10, from 20,000 rows on 1e-8. */
  readonly plTolerance: number | undefined;
  /** Conditional mean that the fit begins from, in the response's units and the distribution's range. Default: from the data. */
  readonly muStart: number | undefined;
  /** Factor of the standard deviations found from which the search is made once more; the higher maximum of the two counts. Default: no second search of that kind. */
  readonly startScale: number | undefined;
  /** How the parameters are found: BFGS with exact gradients ("quasinewton", "fminunc") or Nelder and Mead's simplex ("fminsearch"). Default "quasinewton". */
  readonly optimizer: "quasinewton" | "fminsearch" | "fminunc";
  /** When the search for the parameters ends. Default {}. */
  readonly optimizerOptions: OptimizerOptions;
  /** Where the covariance parameters θ begin: at values from the data ("default"), or at random around these. */
  readonly startMethod: "default" | "random";
  /** Whole number, 0 or more, that decides what `startMethod: "random"` draws. Default: another one each time. */
  readonly seed: number | undefined;
  /** Does a fit by "laplace" or {agq: k} go through the optimum of "approximateLaplace" first? Default false. */
  readonly useSequentialFitting: boolean;
  /** What is printed while the fit goes on: 0, what `display` asks for (the default); 1, stages, a line an iteration and the end; 2, the inner iterations, too. */
  readonly verbose: 0 | 1 | 2;
}

/** How a model is fitted: every option of `fitglme` that is not about the data, read and completed. */
export interface FitSettings extends SettingOptions {
  /** Conditional distribution of the response. */
  readonly distribution: Distribution;
  /** Link g of g(μ) = η. */
  readonly link: Link;
  /** What is maximised. */
  readonly fitMethod: FitMethod;
  /** Where a fit of the same model to other responses ended: this one begins there. No option of `fitglme`. */
  readonly from?: SearchPoint | undefined;
}

/** Is it a linear mixed model, normal with the identity link, for which every method is exact? */
export function isLinear({ distribution, link }: Pick<FitSettings, "distribution" | "link">): boolean {
  return distribution === "normal" && link.name === "identity";
}

/** Is it a method of pseudo-likelihood, MPL or REMPL? */
export function isPseudoLikelihood(fitMethod: FitMethod): fitMethod is "mpl" | "rempl" {
  return fitMethod === "mpl" || fitMethod === "rempl";
}

/** Gives the settings once the functions of a link were tried, at means that these responses, one for each used row, make likely. */
export function withCheckedLink(settings: FitSettings, response: Float64Array): FitSettings {
  const { link, distribution, fitMethod } = settings;
  return { ...settings, link: checkedLink(link, distribution, response, !isPseudoLikelihood(fitMethod)) };
}

/** Is the dispersion a parameter of the fit? */
export function estimatesDispersion({ distribution, dispersionFlag }: FitSettings): boolean {
  return dispersionFlag || hasDispersion(distribution);
}

/** Gives a fit method as it is written: "laplace", "agq 9". */
export function methodName(fitMethod: FitMethod): string {
  return typeof fitMethod === "string" ? fitMethod : `agq ${fitMethod.agq}`;
}
