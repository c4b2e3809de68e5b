import type { RowAverages } from "../fit/rowSummary.js";
import { addQuadraticForms } from "../../linalg/quadraticForms.js";
import { effectiveWeights, type Fit } from "../fit/fittedModel.js";

/** Gives the averages over the used rows that R² and intraclass correlations are made from. */
export function rowAverages(fit: Fit): RowAverages {
  const { design, estimates } = fit;
  const weights = effectiveWeights(fit);
  return {
    fixed: varianceOf(estimates.fixedPredictor.map((eta, i) => eta - (design.offset?.[i] ?? 0))),
    random: design.random.map((_, r) => meanVariance(fit, r)),
    response: meanOf(design.response.map((y, i) => y * weights[i])) / meanOf(weights),
    inverseWeight: meanOf(weights.map((weight) => 1 / weight)),
  };
}

/** Gives Σ zᵀΨz / n of one random term: Johnson's mean over the rows, which for an intercept is its variance. */
function meanVariance({ design, estimates }: Fit, r: number): number {
  const columns = design.random[r].columns.map((column) => column ?? new Float64Array(design.used).fill(1));
  return meanOf(addQuadraticForms(new Float64Array(design.used), columns, estimates.random[r].psi));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Gives the variance of n values, with the divisor n − 1. */
function varianceOf(values: Float64Array): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
}
