import { checkedLink } from "../family/checkedLink.js";
import { type Distribution, hasDispersion, type Link } from "../family/names.js";
import type { SearchPoint } from "./searchPoint.js";

/** What a fit maximises; `agq` is the number of quadrature points in each dimension. */
export type FitMethod = "mpl" | "rempl" | "laplace" | "approximateLaplace" | { readonly agq: number };

/** The structure of a random term's covariance Ψ by name. */
export type PatternName = "fullCholesky" | "full" | "isotropic" | "diagonal" | "compSymm";

/** A pattern: a name, or a symmetric q × q matrix that is false where an element of Ψ is 0. */
export type CovariancePattern = PatternName | readonly (readonly boolean[])[];

/** How a solver reports, for options that hold solver options. */
export type Display = "off" | "final" | "iter";

/** When the search for the modes ends. Lengths are in conditional standard deviations of the random effects. */
export interface ModeOptions {
  /** How far from the exact modes, in conditional standard deviations, they count as found. */
  readonly tolFun?: number | undefined;
  /** Length of the last step, in the same. */
  readonly tolX?: number | undefined;
  /** Most steps for one value of the parameters. */
  readonly maxIter?: number | undefined;
  readonly display?: Display | undefined;
}

/** When the outer search over the parameters ends: g is the gradient, H the quasi-Newton matrix of −2 log L. */
export interface OptimizerOptions {
  /** √(gᵀH⁻¹g) at the end; of a simplex, the spread of −2 log L. */
  readonly tolFun?: number | undefined;
  /** √(sᵀHs) of the last step s, about 1.4 for a standard error; of a simplex, its size. */
  readonly tolX?: number | undefined;
  /** Most iterations. */
  readonly maxIter?: number | undefined;
  /** Most evaluations. */
  readonly maxFunEvals?: number | undefined;
  readonly display?: Display | undefined;
}

/** How a model is fitted: every option of `fitglme` that is not about the data, read and completed. */
export interface FitSettings {
  readonly distribution: Distribution;
  readonly link: Link;
  readonly fitMethod: FitMethod;
  /** Estimate φ of binomial and poisson (pseudo-likelihood). */
  readonly dispersionFlag: boolean;
  /** As given: one pattern, or one for every random term. */
  readonly covariancePattern: CovariancePattern | readonly CovariancePattern[] | undefined;
  readonly covarianceMethod: "conditional" | "jointHessian";
  readonly checkHessian: boolean;
  readonly ebMethod: "auto" | "lineSearchNewton" | "trustRegion2D" | "fsolve";
  readonly ebOptions: ModeOptions;
  /** Pseudo-likelihood iterations before a fit by maximum likelihood; undefined: it begins in its own way. */
  readonly initPLIterations: number | undefined;
  readonly plIterations: number;
  readonly plTolerance: number;
  /** The conditional mean that the fit begins from; undefined: from the data. */
  readonly muStart: number | undefined;
  readonly optimizer: "quasinewton" | "fminsearch" | "fminunc";
  readonly optimizerOptions: OptimizerOptions;
  readonly startMethod: "default" | "random";
  readonly seed: number | undefined;
  readonly useSequentialFitting: boolean;
  readonly verbose: 0 | 1 | 2;
  /** Where a fit of the same model to other responses ended: this one begins there. */
  readonly from?: SearchPoint | undefined;
}

/** Normal with the identity link: a linear mixed model, for which every method is exact. */
export function isLinear({ distribution, link }: Pick<FitSettings, "distribution" | "link">): boolean {
  return distribution === "normal" && link.name === "identity";
}

/** MPL and REMPL. */
export function isPseudoLikelihood(fitMethod: FitMethod): fitMethod is "mpl" | "rempl" {
  return fitMethod === "mpl" || fitMethod === "rempl";
}

/** The settings once the functions of a link were tried, at means that these responses make likely. */
export function withCheckedLink(settings: FitSettings, response: Float64Array): FitSettings {
  const { link, distribution, fitMethod } = settings;
  return { ...settings, link: checkedLink(link, distribution, response, !isPseudoLikelihood(fitMethod)) };
}

/** Is the dispersion a parameter of the fit? */
export function estimatesDispersion({ distribution, dispersionFlag }: FitSettings): boolean {
  return dispersionFlag || hasDispersion(distribution);
}

/** A fit method as it is written: "laplace", "agq 9". */
export function methodName(fitMethod: FitMethod): string {
  return typeof fitMethod === "string" ? fitMethod : `agq ${fitMethod.agq}`;
}
