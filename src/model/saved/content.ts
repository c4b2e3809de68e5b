import type { DummyVarCoding, LearnedFunction, GroupRecipe } from "../../design/index.js";
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
  readonly format: "glme-model";
  readonly version: typeof SAVED_VERSION;
  readonly formula: FormulaContent;
  readonly distribution: Distribution;
  readonly link: LinkContent;
  readonly fitMethod: FitMethod;
  readonly responseType: "proportion" | "count";
  /** The column that an offset was read from, by the option offset. */
  readonly offsetColumn: string | null;
  readonly rows: RowContent;
  readonly dummyVarCoding: DummyVarCoding;
  /** For each factor among the predictors the levels that have columns. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  readonly unusedLevels: Readonly<Record<string, readonly string[]>>;
  /** What the formula's functions learned, in its order. */
  readonly functions: readonly LearnedFunction[];
  readonly offsets: readonly LearnedFunction[];
  readonly fixed: FixedContent;
  /** The grouping variables; terms with the same one share it. */
  readonly groups: readonly GroupRecipe[];
  readonly random: readonly RandomContent[];
  /** For the intervals of conditional means; null where it would be much. */
  readonly sufficientRows: SufficientContent | null;
  readonly dispersion: { readonly estimate: number; readonly isEstimated: boolean };
  /** Free covariance parameters, the dispersion not counted. */
  readonly numCovarianceParameters: number;
  readonly covarianceErrors: CovarianceErrors | null;
  readonly logLikelihood: number;
  readonly convergence: Omit<Convergence, "hessian"> & { readonly hessian: HessianCheck | null };
}

/** A formula with everything expanded, so that reading it again takes no parser. */
export interface FormulaContent extends Pick<Formula, "text" | "response" | "fixed" | "random" | "offsets"> {
  /** The normalised formula. */
  readonly normalised: string;
  readonly responseCall: ResponseCall | null;
  /** The functions among the variables, whose names are their texts. */
  readonly calls: readonly Call[];
}

/** What is known of the rows: how many there are, how many were used, how many have a missing value. */
export interface RowContent {
  readonly height: number;
  readonly used: number;
  readonly incomplete: number;
  readonly missingByVariable: Readonly<Record<string, number>>;
}

/** A link; of one that was given as functions its name and some of its values. */
export interface LinkContent {
  readonly name: LinkName;
  readonly power: number;
  readonly functions: { readonly name: string; readonly eta: Float64Array; readonly mu: Float64Array } | null;
}

export interface FixedContent {
  /** p names, as they follow from the formula and what was learned. */
  readonly names: readonly string[];
  readonly estimates: Float64Array;
  /** p×p, column by column. */
  readonly covariance: Float64Array;
}

export interface RandomContent {
  /** A number of `groups`, from 0. */
  readonly group: number;
  /** k names. */
  readonly names: readonly string[];
  readonly pattern: string;
  /** k×k: may effects i and j be correlated? */
  readonly correlates: readonly (readonly boolean[])[];
  /** k×k, column by column. */
  readonly psi: Float64Array;
  /** m·k, level by level. */
  readonly modes: Float64Array;
  readonly sePred: Float64Array;
}

/** Rows with the same ZᵀWZ and ZᵀWX as those of the fit; r rows, which are none of the table. */
export interface SufficientContent {
  /** W of each row, 1 or −1. */
  readonly weights: Float64Array;
  /** p columns of X. */
  readonly fixed: readonly Float64Array[];
  /** For each of the `groups` the r levels. */
  readonly codes: readonly (readonly number[])[];
  /** For each random term its k columns. */
  readonly random: readonly (readonly Float64Array[])[];
}

/** A number in JSON, which has none for these four. */
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

/** Content as plain data: every double survives, NaN, the infinities and −0 as texts. */
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
