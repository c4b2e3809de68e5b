import type { FitSettings } from "../../options/settings.js";

/** How the outer search goes on, and when it ends; what is left out has a standard value. */
export interface OuterSearch {
  /** quasinewton and fminunc: BFGS with a line search; fminsearch: Nelder and Mead's simplex, from values alone. */
  readonly optimizer?: FitSettings["optimizer"];
  /** Quasi-Newton: gᵀH⁻¹g at which the minimum counts as found; standard 1e-9. */
  readonly tolerance?: number;
  /** Quasi-Newton: a whole step shorter than this, as √(sᵀHs), is the last one; standard 0. */
  readonly stepTolerance?: number;
  /** Simplex: differences of −2 log L at its vertices at which it counts as level; standard 1e-8. */
  readonly valueTolerance?: number;
  /** Simplex: its size, in roots of H⁻¹, at which it counts as small; standard 1e-4. */
  readonly pointTolerance?: number;
  /** Iterations of all minimisations of a fit together; standard 1000, of a simplex 1000 for every parameter. */
  readonly maxIterations?: number;
  /** No iteration begins after so many evaluations, those of the start included; standard: no limit. */
  readonly maxEvaluations?: number;
}

/**
 * What `optimizer` and `optimizerOptions` ask for. H, the curvature of −2 log L, is the measure of gradients and steps, so that nothing
 * depends on the units of the variables: √(gᵀH⁻¹g) is the length, √(sᵀHs), of the step that is left, and a length of 1 is
 * about 0.7 standard errors.
 */
export function searchOf({ optimizer, optimizerOptions }: Pick<FitSettings, "optimizer" | "optimizerOptions">): OuterSearch {
  const { tolFun, tolX, maxIter, maxFunEvals } = optimizerOptions;
  const limits = {
    optimizer,
    ...(maxIter !== undefined && { maxIterations: maxIter }),
    ...(maxFunEvals !== undefined && { maxEvaluations: maxFunEvals }),
  };
  if (optimizer === "fminsearch")
    return {
      ...limits,
      ...(tolFun !== undefined && { valueTolerance: tolFun }),
      ...(tolX !== undefined && { pointTolerance: tolX }),
    };
  return {
    ...limits,
    ...(tolFun !== undefined && { tolerance: tolFun * tolFun }),
    ...(tolX !== undefined && { stepTolerance: tolX }),
  };
}
