import { GlmeError } from "../../core/errors.js";
import { badArgument, expectArray, expectCodes, expectDoubles, expectObject, expectWhole } from "./arguments.js";

/** The levels of a grouping factor: a code below `levels` for each of n rows. */
export interface ProblemGroup {
  /** How many levels there are. */
  readonly levels: number;
  /** The level of each row, from 0. */
  readonly codes: Uint32Array;
}

/** A random-effects term: the number of its group, and k columns of n doubles (null is the constant 1). */
export interface ProblemTerm {
  /** The number of its group, from 0. */
  readonly group: number;
  /** Its columns of Z; null is the constant 1. */
  readonly columns: readonly (Float64Array | null)[];
}

/** The arrays of a model of n rows, p fixed-effects columns and some random-effects terms. */
export interface ModelShape {
  /** y; for binomial the proportion. */
  readonly response: Float64Array;
  /** Prior weights; null where all are 1. */
  readonly weights: Float64Array | null;
  /** Trials of each row; null where all are 1. */
  readonly binomialSize: Float64Array | null;
  /** A part of the linear predictor that is known; null where it is 0. */
  readonly offset: Float64Array | null;
  /** p columns of n doubles. */
  readonly fixed: readonly Float64Array[];
  /** R of X = QR (p × p, column major): the fixed effects then work in the basis √n X R⁻¹, where XᵀX is well conditioned. */
  readonly triangle?: Float64Array;
  /** The grouping factors. */
  readonly groups: readonly ProblemGroup[];
  /** The random-effects terms. */
  readonly terms: readonly ProblemTerm[];
}

/** Levels of one grouping factor, at most: codes are 32-bit. */
const MOST_LEVELS = 0xffffffff;

/**
 * Checks kinds, lengths and numbers of a model's arrays, but for the codes, which are checked where rows are brought into their order
 * (`rowPlaces`): no row is looked at here.
 *
 * @throws GlmeError columnType, columnLength, emptyTable, badOption
 */
export function expectShape(model: ModelShape): void {
  expectDoubles(model.response, "response");
  const n = model.response.length;
  if (n === 0) throw noRows();
  for (const name of ["weights", "binomialSize", "offset"] as const)
    if (model[name] !== null && model[name] !== undefined) expectDoubles(model[name], name, n);
  expectColumns(model.fixed, "fixed", n, false);
  const p = model.fixed.length;
  if (model.triangle !== undefined) expectDoubles(model.triangle, "triangle", p * p, "element of a p × p matrix");
  expectGroups(model.groups, n);
  expectTerms(model.terms, model.groups.length, n);
}

function expectGroups(groups: readonly ProblemGroup[], n: number): void {
  expectArray(groups, "groups", "{ levels, codes }");
  for (let g = 0; g < groups.length; g++) {
    expectObject(groups[g], `groups[${g}]`);
    expectWhole(groups[g].levels, `groups[${g}].levels`, 1, MOST_LEVELS);
    expectCodes(groups[g].codes, `groups[${g}].codes`, n);
  }
}

function expectTerms(terms: readonly ProblemTerm[], groups: number, n: number): void {
  expectArray(terms, "terms", "{ group, columns }");
  for (let t = 0; t < terms.length; t++) {
    const name = `terms[${t}]`;
    expectObject(terms[t], name);
    if (groups === 0) throw badArgument("groups", [], "an array of a group at least, because there are terms");
    expectWhole(terms[t].group, `${name}.group`, 0, groups - 1);
    expectColumns(terms[t].columns, `${name}.columns`, n, true);
    if (terms[t].columns.length === 0)
      throw badArgument(`${name}.columns`, [], "an array of one column at least", "The constant 1, a random intercept, is null.");
  }
}

/** Checks columns of n doubles; `orConstant`: null is one, too. */
function expectColumns(columns: readonly (Float64Array | null)[], name: string, n: number, orConstant: boolean): void {
  expectArray(columns, name, orConstant ? "Float64Arrays and nulls" : "Float64Arrays");
  for (let c = 0; c < columns.length; c++) if (!orConstant || columns[c] !== null) expectDoubles(columns[c], `${name}[${c}]`, n);
}

function noRows(): GlmeError {
  return new GlmeError("emptyTable", "response has no rows, but a model needs one at least.", { option: "response" });
}
