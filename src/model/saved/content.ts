import type { DroppedColumn, DummyVarCoding, GroupRecipe, LearnedColumns, LearnedFunction } from "../../design/index.js";
import type { Distribution } from "../../family/families.js";
import type { Call, Formula, ResponseCall } from "../../formula/index.js";
import type { LinkName } from "../../family/definition/links.js";
import type { Convergence, CovarianceErrors, HessianCheck } from "../../fit/run/estimates.js";
import type { FitMethod } from "../../options/settings.js";
import type { RowSummary } from "../fit/rowSummary.js";

/** The version of the format that is written; a reader refuses others. */
export const SAVED_VERSION = 2;

/**
 * A fitted model without the rows that it was fitted to: what a file of it holds. Besides the formula it is what the fit learned, so
 * that names, codings and columns of new data follow. k effects of a random term, m levels of its group, p coefficients.
 */
export interface ModelContent extends RowSummary {
  /** What the data are: a model. */
  readonly format: "glme-model";
  /** Version of the format. */
  readonly version: typeof SAVED_VERSION;
  /** Formula of the model. */
  readonly formula: FormulaContent;
  /** Conditional distribution of the response. */
  readonly distribution: Distribution;
  /** Link g of g(μ) = η. */
  readonly link: LinkContent;
  /** What was maximised. */
  readonly fitMethod: FitMethod;
  /** What a binomial response holds in the table. */
  readonly responseType: "proportion" | "count";
  /** Name of the column that the option `offset` named; null where it named none. */
  readonly offsetColumn: string | null;
  /** How many rows the table has, and how many of them were used. */
  readonly rows: RowContent;
  /** How factors become columns. */
  readonly dummyVarCoding: DummyVarCoding;
  /** For each factor among the predictors the labels of the levels that used rows have. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** For each factor among the predictors that has such, the labels of the levels that no used row has. */
  readonly unusedLevels: Readonly<Record<string, readonly string[]>>;
  /** What the formula's functions learned, in the order of its `calls`. */
  readonly functions: readonly LearnedFunction[];
  /** What the formula's offsets learned, in their order. */
  readonly offsets: readonly LearnedFunction[];
  /** Which columns are kept; left out where none was dropped. */
  readonly kept?: LearnedColumns | undefined;
  /** The columns that were dropped; left out where there are none. */
  readonly dropped?: readonly DroppedColumn[] | undefined;
  /** Coefficients and their covariance. */
  readonly fixed: FixedContent;
  /** Grouping variables; terms with the same one share it. */
  readonly groups: readonly GroupRecipe[];
  /** Random terms, in the formula's order. */
  readonly random: readonly RandomContent[];
  /** Rows from which the intervals of conditional means are computed; null where they would be many. */
  readonly sufficientRows: SufficientContent | null;
  /** φ, 1 where it is fixed, or the extra parameter, and whether it was estimated. */
  readonly dispersion: { readonly estimate: number; readonly isEstimated: boolean };
  /** Number of free covariance parameters, the dispersion not counted. */
  readonly numCovarianceParameters: number;
  /** Standard errors of the covariance parameters; null where nobody knows them. */
  readonly covarianceErrors: CovarianceErrors | null;
  /** log L that was maximised, restricted for "rempl"; of pseudo-likelihood that of the last linear mixed model. */
  readonly logLikelihood: number;
  /** How the search for the estimates ended; `hessian` is null where it was not computed with the fit. */
  readonly convergence: Omit<Convergence, "hessian" | "otherOptimum"> & { readonly hessian: HessianCheck | null };
}

/** A formula with everything expanded, so that reading it again takes no parser. */
export interface FormulaContent extends Pick<Formula, "text" | "response" | "fixed" | "random" | "offsets"> {
  /** Text of the normalised formula: `y ~ 1 + x + (1 | g)`. */
  readonly normalised: string;
  /** What the response is computed from, where it is a function; null where it is a column. */
  readonly responseCall: ResponseCall | null;
  /** Functions among the variables of terms, whose names are their texts. */
  readonly calls: readonly Call[];
}

/** Numbers of rows. */
export interface RowContent {
  /** Number of rows of the table. */
  readonly height: number;
  /** n, the number of rows that were used. */
  readonly used: number;
  /** Number of rows that are missing a variable. */
  readonly incomplete: number;
  /** How many of the rows not excluded each variable made missing; variables without a missing value are left out. */
  readonly missingByVariable: Readonly<Record<string, number>>;
  /** Number of used rows whose rounded proportion is taken as the one count that it can be; left out where it is 0. */
  readonly roundedProportions?: number | undefined;
}

/** A link, as far as data can hold it. */
export interface LinkContent {
  /** Name of the link; "power" for μ^p, "host" for one that was given as functions. */
  readonly name: LinkName;
  /** Exponent p of "power", otherwise 1. */
  readonly power: number;
  /** The name of functions that were given, and some means `mu` that they made of `eta`, by which they are known again; null for a link that is built in. */
  readonly functions: { readonly name: string; readonly eta: Float64Array; readonly mu: Float64Array } | null;
}

/** The p coefficients. */
export interface FixedContent {
  /** p names: `(Intercept)`, `x`, `f_b`, `x:f_b`, as they follow from the formula and what was learned. */
  readonly names: readonly string[];
  /** p estimates β̂. */
  readonly estimates: Float64Array;
  /** Covariance of β̂, p×p, column by column. */
  readonly covariance: Float64Array;
}

/** A random term with k effects of m levels. */
export interface RandomContent {
  /** Which of the model's `groups` it has, from 0. */
  readonly group: number;
  /** k names of the effects: `(Intercept)`, `x`. */
  readonly names: readonly string[];
  /** Pattern of the covariance: fullCholesky, full, isotropic, diagonal, compSymm, or matrix. */
  readonly pattern: string;
  /** k×k: may effects i and j be correlated? */
  readonly correlates: readonly (readonly boolean[])[];
  /** Covariance Ψ of one level's effects, k×k, column by column. */
  readonly psi: Float64Array;
  /** m·k modes b̂ of the effects, level by level. */
  readonly modes: Float64Array;
  /** m·k square roots of the mean squared error of prediction of b̂, level by level. */
  readonly sePred: Float64Array;
}

/** Rows with the same ZᵀWZ and ZᵀWX as those of the fit; r rows, which are none of the table. */
export interface SufficientContent {
  /** r working weights W, each 1 or −1. */
  readonly weights: Float64Array;
  /** p columns of X, r numbers each. */
  readonly fixed: readonly Float64Array[];
  /** For each of the model's `groups` the r levels of the rows, by their numbers from 0. */
  readonly codes: readonly (readonly number[])[];
  /** For each random term its k columns of Z, r numbers each. */
  readonly random: readonly (readonly Float64Array[])[];
}

/** A number in JSON, which has none for NaN, the infinities and −0: they are texts. */
export type SavedNumber = number | "NaN" | "Infinity" | "-Infinity" | "-0";

/** Content as plain data for JSON: arrays of numbers in the place of typed ones. */
export type Saved<T> = T extends string | boolean | null | undefined
  ? T
  : T extends number
    ? SavedNumber
    : T extends Float64Array
      ? readonly SavedNumber[]
      : { readonly [K in keyof T]: Saved<T[K]> };

/** What `model.toJSON()` gives and `loadModel` takes. */
export type SavedModel = Saved<ModelContent>;

/** Gives content as plain data: every double survives, NaN, the infinities and −0 as texts. */
export function saved<T>(content: T): Saved<T> {
  return plain(content) as Saved<T>;
}

function plain(value: unknown): unknown {
  if (typeof value === "number") return savedNumber(value);
  if (value instanceof Float64Array) return Array.from(value, savedNumber);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

function savedNumber(value: number): SavedNumber {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : (String(value) as SavedNumber);
}
