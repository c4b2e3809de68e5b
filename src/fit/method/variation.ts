// What the data must vary by so that a dispersion can be estimated, and told from the random effects' variances.

import type { Design } from "../../design/index.js";
import type { Steps } from "../../core/steps.js";
import { GlmeError } from "../../core/errors.js";
import { coarseColumns, isCoarse } from "../../linalg/centring.js";
import { type Distribution, hasDispersion, isCount } from "../../family/families.js";
import type { FittedEstimates } from "../run/estimates.js";

/** @throws GlmeError badValue for a constant response, where the distribution has a dispersion: the likelihood grows without end as that nears 0 */
export function requireVariation({ response, formula }: Design, distribution: Distribution): void {
  if (!hasDispersion(distribution) || isCount(distribution)) return;
  if (response.some((y) => y !== response[0])) return;
  throw new GlmeError(
    "badValue",
    `The response "${formula.response}" is ${response[0]} in every row used: no variation is left for the dispersion of a ${distribution} model.`,
    { column: formula.response },
    "Look for the rows that were left out, or for a column that was meant instead.",
  );
}

/** Gives the error for a response of a linear mixed model that its fixed effects reproduce. */
export function reproduced(design: Design): GlmeError {
  const { response } = design.formula;
  return new GlmeError(
    "badValue",
    `The fixed effects reproduce the response "${response}" exactly: no variation is left for a residual variance.`,
    { column: response },
    "Is the response constant, a combination of the predictors, or are there as many coefficients as rows?",
  );
}

/** Gives estimates with a word on covariates whose numbers differ in their last digits only, so that nothing computed from them is exact. */
export function* withCoarseColumns<E extends Pick<FittedEstimates, "convergence">>(
  estimates: E,
  { fixed, random }: Design,
): Steps<E> {
  const coarse = new Set(coarseColumns(fixed.triangle, fixed.names.length).map((j) => fixed.names[j]));
  for (const { columns, names } of random)
    for (const [j, column] of columns.entries()) {
      if (column === null || fixed.columns.includes(column)) continue;
      if (isCoarse(column)) coarse.add(names[j]);
      yield;
    }
  if (coarse.size === 0) return estimates;
  const sentence = `The numbers of ${[...coarse].join(", ")} differ in their last digits only, beside what all of them have in common or other columns say: results are no more exact than those digits. Take the mean out of the variable before it is rounded.`;
  const { convergence } = estimates;
  return { ...estimates, convergence: { ...convergence, message: `${convergence.message} ${sentence}` } };
}

/** Gives the estimates of a linear mixed model whose effects leave nothing of the response with a word on that. */
export function unbounded(estimates: FittedEstimates): FittedEstimates {
  const sentence =
    "The fixed and random effects reproduce the response exactly: the likelihood grows without end as the residual variance nears 0, and there are no estimates.";
  const { convergence } = estimates;
  const { status } = convergence;
  return {
    ...estimates,
    convergence: {
      ...convergence,
      status: status === "converged" ? "stalled" : status,
      message: `${convergence.message} ${sentence}`,
    },
  };
}
