import type { Design } from "../design/index.js";
import type { Distribution } from "../family/names.js";
import type { Estimates } from "./estimates.js";

/**
 * A coefficient whose standard error lets the linear predictor be wrong by more than this, in rows that differ most from the
 * mean, has no finite estimate: no data that bound it leave it so free.
 */
const FREE = 50;

/**
 * Coefficients that the data separate (A. Albert, J. A. Anderson, Biometrika 71, 1984): some combination of predictors tells
 * successes from failures, or counts from zeros, without error, and the likelihood keeps rising as they go to infinity.
 */
function separatedCoefficients(design: Design, distribution: Distribution, covariance: Float64Array): string[] {
  if (distribution !== "binomial" && distribution !== "poisson") return [];
  const { columns, names } = design.fixed;
  return names.filter((_, j) => {
    const se = Math.sqrt(covariance[j * (names.length + 1)]);
    return !(se * reach(columns[j]) <= FREE);
  });
}

/** How far a column goes from its mean; for a constant its size. */
function reach(column: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    lowest = Math.min(lowest, column[i]);
    highest = Math.max(highest, column[i]);
    sum += column[i];
  }
  const mean = sum / column.length;
  return Math.max(highest - mean, mean - lowest) || Math.abs(mean);
}

/** The estimates with a word on separation, where there is reason for one. */
export function withSeparation(estimates: Estimates, design: Design, distribution: Distribution): Estimates {
  const { convergence, betaCovariance } = estimates;
  const separated = separatedCoefficients(design, distribution, betaCovariance);
  if (separated.length === 0) return estimates;
  return { ...estimates, convergence: { ...convergence, separated, message: `${convergence.message} ${sentence(separated)}` } };
}

function sentence(names: readonly string[]): string {
  const have = names.length === 1 ? "has" : "have";
  return `The data separate: ${names.join(", ")} ${have} no finite estimate; the numbers shown are where the search ended.`;
}
