import { GlmeError } from "../../core/errors.js";
import {
  badRow,
  expectArray,
  expectFiniteRows,
  expectLength,
  expectNames,
  expectObject,
  expectPositiveRows,
  finiteNumbers,
  badArgument,
  expectPositive,
} from "./arguments.js";
import { expectShape, type ModelShape, type ProblemGroup, type ProblemTerm } from "./modelShape.js";
import type { Family } from "../codes.js";
import { hasSizes, supportFault } from "./responseSupport.js";

/** The arrays of a model, typed arrays of n rows; what is left out is as if it were null. */
export interface LikelihoodArrays {
  /** y, n numbers; for binomial the proportion of successes. */
  readonly response: Float64Array;
  /** p columns of X, n numbers each. A column of ones, the intercept, is one like all others. */
  readonly fixed: readonly Float64Array[];
  /** The grouping factors: the number of levels, and for each row its level, from 0. */
  readonly groups?: readonly ProblemGroup[];
  /** The random-effects terms: which group, and its k columns of Z, null for the constant 1. */
  readonly terms?: readonly ProblemTerm[];
  /** Prior weights above 0. */
  readonly weights?: Float64Array | null;
  /** Trials of each row, binomial only. */
  readonly binomialSize?: Float64Array | null;
  /** A part of the linear predictor that is known. */
  readonly offset?: Float64Array | null;
}

/**
 * Gives the arrays complete, once every kind, length and number in them was checked, but for the codes.
 *
 * @param family the family, on which the range of the response depends, and its name
 * @throws GlmeError columnType, columnLength, emptyTable, badOption, badValue, responseRange: with the argument and the row
 */
export function checkedArrays(given: LikelihoodArrays, family: Family, name: string): ModelShape {
  const { response, fixed, groups = [], terms = [], weights = null, binomialSize = null, offset = null } = given;
  const model = { response, fixed, groups, terms, weights, binomialSize, offset };
  expectShape(model);
  groups.forEach((group, g) => {
    expectNames(group, `groups[${g}]`, ["levels", "codes"]);
  });
  terms.forEach((term, t) => {
    expectNames(term, `terms[${t}]`, ["group", "columns"]);
  });
  if (binomialSize && !hasSizes(family))
    throw new GlmeError(
      "badOption",
      `binomialSize goes with the binomial family, not with ${name}.`,
      { option: "binomialSize" },
      "Leave it out; weights are for rows that count several times.",
    );
  expectFiniteRows(response, "response");
  if (weights) expectPositiveRows(weights, "weights");
  if (binomialSize) expectPositiveRows(binomialSize, "binomialSize");
  if (offset) expectFiniteRows(offset, "offset");
  expectFiniteColumns(fixed, "fixed");
  terms.forEach(({ columns }, t) => {
    expectFiniteColumns(columns, `terms[${t}].columns`);
  });
  const fault = supportFault(family, response, weights, binomialSize);
  if (fault) throw badRow("responseRange", "response", fault.row, response[fault.row], `${fault.expected} (${name})`);
  return model;
}

function expectFiniteColumns(columns: readonly (Float64Array | null)[], name: string): void {
  columns.forEach((column, c) => {
    if (column !== null) expectFiniteRows(column, `${name}[${c}]`);
  });
}

/** The parameters of a model. */
export interface LikelihoodParameters {
  /** β: p numbers. */
  readonly beta: ArrayLike<number>;
  /** For each term T, the Cholesky factor of its random effects' relative covariance: k × k, column major, zeros above the diagonal. */
  readonly lambda: readonly ArrayLike<number>[];
  /** φ, or the extra parameter of a family that has one; to be left out for families that have neither. */
  readonly dispersion?: number;
}

/** What of a model decides which parameters it has. */
export interface ParameterShape {
  /** The family's name, for messages. */
  readonly family: string;
  /** Columns of X. */
  readonly p: number;
  /** Random effects of one level of each term. */
  readonly widths: readonly number[];
  /** Has the family a dispersion or an extra parameter? */
  readonly hasDispersion: boolean;
}

/**
 * Gives a copy of a model's parameters, once they were checked.
 *
 * @throws GlmeError columnLength, columnType, badValue, badOption, unknownOption
 */
export function checkedParameters(given: LikelihoodParameters, { family, p, widths, hasDispersion }: ParameterShape) {
  expectObject(given, "The parameters");
  expectNames(given, "The parameters", ["beta", "lambda", "dispersion"]);
  const beta = finiteNumbers(given.beta, "beta", p, "column of fixed effects");
  expectArray(given.lambda, "lambda", "a matrix for each term");
  expectLength(given.lambda, "lambda", widths.length, "term");
  const lambda = widths.map((k, t) => lowerTriangle(given.lambda[t], `lambda[${t}]`, k));
  const { dispersion } = given;
  if (hasDispersion) expectPositive(dispersion, "dispersion");
  else if (dispersion !== undefined)
    throw badArgument("dispersion", dispersion, "left out", `The ${family} family has no dispersion.`);
  return { beta, lambda, dispersion };
}

/** A k × k matrix whose upper triangle is zero. */
function lowerTriangle(given: unknown, name: string, k: number): Float64Array {
  const matrix = finiteNumbers(given, name, k * k, `element of a ${k} × ${k} matrix`);
  const above = matrix.findIndex((value, at) => value !== 0 && at % k < Math.floor(at / k));
  if (above < 0) return matrix;
  const element = `element (${above % k}, ${Math.floor(above / k)}), above the diagonal,`;
  throw new GlmeError(
    "badValue",
    `${name} is to be a lower triangle, but its ${element} is ${matrix[above]}.`,
    { option: name },
    "Give the matrix column by column: element (i, j) stands at i + j·k.",
  );
}
