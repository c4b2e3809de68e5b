import type { Design } from "../../design/index.js";
import { largest } from "../../linalg/vectors.js";
import { invertUpper, columnLength } from "../../linalg/triangle.js";
import { type Distribution, familyOf } from "../../family/families.js";
import type { Link } from "../../family/definition/links.js";
import type { Estimates } from "../run/estimates.js";

/**
 * Error of the linear predictor η, from the standard error of one coefficient in the rows that differ most from the mean and from what the other
 * columns say of them, above which the coefficient has no finite estimate: no data that bound it leave it so free.
 */
const LARGEST_ETA_ERROR = 50;
/** Change of η by one coefficient, in those rows, above which it has run off, where there are no standard errors. e⁻¹⁵ is 3e-7. */
const LARGEST_ETA_CHANGE = 15;

/**
 * Gives the names of the coefficients that the data separate (A. Albert, J. A. Anderson, Biometrika 71, 1984): some combination of predictors tells
 * successes from failures, or counts from zeros, without error, and the likelihood keeps rising as they go to infinity.
 */
function separatedCoefficients(design: Design, estimates: Estimates): string[] {
  const { distribution, link, beta, betaCovariance: covariance } = estimates;
  if (!mayRunOff(distribution, link)) return [];
  const { columns, names, triangle } = design.fixed;
  return names.filter((_, j) => {
    const se = Math.sqrt(covariance[j * (names.length + 1)]);
    const [freedom, limit] = Number.isNaN(se) ? [Math.abs(beta[j]), LARGEST_ETA_CHANGE] : [se, LARGEST_ETA_ERROR];
    if (!(freedom * columnLength(triangle, j) > limit)) return false; // nothing reaches farther than the column is long
    return freedom * reach(columns[j]) > limit && freedom * largest(unexplained(design.fixed, j)) > limit;
  });
}

/** Do means at the end of the range lie at an infinite linear predictor? With an identity or square-root link 0 is a place like others. */
export function mayRunOff(distribution: Distribution, { name, power }: Link): boolean {
  if (!familyOf(distribution).isDiscrete) return false;
  return name !== "identity" && !(name === "power" && power > 0);
}

/**
 * Gives what the other columns leave of column j, X(XᵀX)⁻¹e_j / [(XᵀX)⁻¹]_jj. A coefficient is badly known, too, where it speaks of a
 * place far from the data, as the intercept beside a year does; but then the other columns leave little.
 */
function unexplained({ columns, triangle }: Design["fixed"], j: number): Float64Array {
  const p = columns.length;
  const inverse = invertUpper(triangle, p);
  const product = (i: number) => columns.reduce((sum, _, c) => sum + inverse[i + c * p] * inverse[j + c * p], 0);
  const rest = new Float64Array(columns[j].length);
  columns.forEach((column, i) => {
    const factor = product(i) / product(j);
    for (let row = 0; row < rest.length; row++) rest[row] += factor * column[row];
  });
  return rest;
}

/** Gives how far a column goes from its mean; for a constant its size. */
function reach(column: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    if (column[i] < lowest) lowest = column[i];
    if (column[i] > highest) highest = column[i];
    sum += column[i];
  }
  const mean = sum / column.length;
  return Math.max(highest - mean, mean - lowest) || Math.abs(mean);
}

/** Gives the estimates with a word on separation, where there is reason for one. */
export function withSeparation<E extends Estimates>(estimates: E, design: Design): E {
  const { convergence } = estimates;
  const separated = separatedCoefficients(design, estimates);
  if (separated.length === 0) return estimates;
  return { ...estimates, convergence: { ...convergence, separated, message: `${convergence.message} ${sentence(separated)}` } };
}

function sentence(names: readonly string[]): string {
  const have = names.length === 1 ? "has" : "have";
  return `The data separate: ${names.join(", ")} ${have} no finite estimate; the numbers shown are where the search ended.`;
}
