import { isList } from "../../core/outside.js";
import { extraParameter } from "../../family/families.js";
import { badOption, type Reader, readOptions } from "../../core/readOptions.js";
import { CovarianceParameters } from "./covarianceParameters.js";
import type { Fit } from "../fit/fittedModel.js";
import { type FixedEffect, fixedEffects } from "./fixedEffects.js";
import { type RandomEffect, randomEffects } from "./randomEffects.js";
import { ResultTable } from "../../result/resultTable.js";
import { type InferenceOptions, inferenceReaders } from "../inference/wald.js";

/** The kinds of numbers that a model estimates. */
export type TidyEffect = "fixed" | "random_parameter" | "random";

/** One estimate, whatever it is of. Where a column has no meaning the text is empty and the number NaN. */
export interface TidyRow {
  /** What is estimated: a coefficient ("fixed"), a standard deviation, correlation or dispersion ("random_parameter"), a random effect ("random"). */
  effect: TidyEffect;
  /** Grouping variable, `g` or `g1:g2`; "Residual" for the dispersion; empty for a coefficient. */
  group: string;
  /** Label of the level that a random effect is of; empty in all other rows. */
  level: string;
  /** Name of the coefficient or effect, `x`; of a parameter `sd__x`, `cor__(Intercept).x`, `sd__Observation` or the extra parameter's name. */
  term: string;
  /** The estimate, in the units of `fixedEffects`, `randomEffects` and `covarianceParameters`. */
  estimate: number;
  /** Standard error of the estimate; of a random effect the root of its mean squared error of prediction. */
  se: number;
  /** t statistic of the hypothesis that the coefficient or effect is 0; NaN for a parameter, for which 0 is at the edge. */
  statistic: number;
  /** Degrees of freedom of the t statistic, Infinity where it is taken as normal; NaN for a parameter. */
  df: number;
  /** Two-sided p-value of the t statistic; NaN for a parameter. */
  pValue: number;
  /** Lower end of the interval that misses with probability alpha. */
  lower: number;
  /** Upper end of the interval that misses with probability alpha. */
  upper: number;
}

/** Which rows `tidy` gives, and how their tests and intervals are to be made. */

export interface TidyOptions extends InferenceOptions {
  /** Kinds of estimates that have rows, in this order. Default ["fixed", "random_parameter"]. */
  readonly effects?: TidyEffect | readonly TidyEffect[] | undefined;
}

/** Kinds of estimates that there are. */
const EFFECT_KINDS: readonly TidyEffect[] = ["fixed", "random_parameter", "random"];

const effectsReader: Reader<readonly TidyEffect[]> = (value, option) => {
  if (value === undefined) return ["fixed", "random_parameter"];
  const given: readonly unknown[] = isList(value) ? value : [value];
  return Array.from(given, (one) => {
    const kind = EFFECT_KINDS.find((each) => typeof one === "string" && each === one.toLowerCase());
    if (kind !== undefined) return kind;
    throw badOption(option, one, `one of ${EFFECT_KINDS.join(", ")}, or an array of them`);
  });
};

/**
 * Gives all that a model estimates in one long table, in the manner of R's broom.mixed (B. Bolker, D. Robinson, broom.mixed: Tidying Methods
 * for Mixed Models): a table of one model can be put below that of another.
 */
export function tidy(fit: Fit, options: TidyOptions = {}): ResultTable<TidyRow> {
  const { alpha, dfMethod, effects } = readOptions("tidy", { ...inferenceReaders, effects: effectsReader }, options);
  const tables = {
    fixed: () => fixedRows(fixedEffects(fit, { alpha, dfMethod })),
    random_parameter: () => parameterRows(fit, alpha),
    random: () => randomRows(randomEffects(fit, { alpha, dfMethod })),
  };
  return joined(
    `Estimates: DFMethod = '${dfMethod}', Alpha = ${alpha}`,
    effects.map((kind) => tables[kind]()),
  );
}

/** Puts tables one below the other; a column of theirs is read when it is read of the whole. */
function joined(title: string, parts: readonly ResultTable<TidyRow>[]): ResultTable<TidyRow> {
  const texts = (name: "group" | "level" | "term") => () => parts.flatMap((part) => [...part.column(name)]);
  const numbers = (name: (typeof NUMERIC_COLUMNS)[number]) => () =>
    Float64Array.from(parts.flatMap((part) => [...part.column(name)]));
  return new ResultTable<TidyRow>(
    title,
    parts.reduce((sum, { length }) => sum + length, 0),
    {
      effect: () => parts.flatMap((part) => [...part.column("effect")]),
      group: texts("group"),
      level: texts("level"),
      term: texts("term"),
      estimate: numbers("estimate"),
      se: numbers("se"),
      statistic: numbers("statistic"),
      df: numbers("df"),
      pValue: numbers("pValue"),
      lower: numbers("lower"),
      upper: numbers("upper"),
    },
    NUMERIC_COLUMNS,
  );
}

/** Columns of numbers, which print NaN as blanks. */
const NUMERIC_COLUMNS = ["estimate", "se", "statistic", "df", "pValue", "lower", "upper"] as const;

function fixedRows(table: ResultTable<FixedEffect>): ResultTable<TidyRow> {
  const empty = new Array<string>(table.length).fill("");
  return new ResultTable<TidyRow>(table.title, table.length, {
    effect: empty.map(() => "fixed" as const),
    group: empty,
    level: empty,
    term: table.column("name"),
    se: () => table.column("se"),
    ...waldTest(table),
  });
}

function randomRows(table: ResultTable<RandomEffect>): ResultTable<TidyRow> {
  return new ResultTable<TidyRow>(table.title, table.length, {
    effect: new Array<TidyEffect>(table.length).fill("random"),
    group: () => table.column("group"),
    level: () => table.column("level"),
    term: () => table.column("name"),
    se: () => table.column("sePred"),
    ...waldTest(table),
  });
}

/** Gives the columns that the tables of coefficients and of random effects have alike. */
function waldTest(table: { column(name: "estimate" | "tStat" | "df" | "pValue" | "lower" | "upper"): Float64Array }) {
  return {
    estimate: () => table.column("estimate"),
    statistic: () => table.column("tStat"),
    df: () => table.column("df"),
    pValue: () => table.column("pValue"),
    lower: () => table.column("lower"),
    upper: () => table.column("upper"),
  };
}

/** Gives the rows of standard deviations and correlations with their intervals; of the dispersion where it is estimated. No test: 0 is at the edge. */
function parameterRows(fit: Fit, alpha: number): ResultTable<TidyRow> {
  const table = new CovarianceParameters(fit, { alpha });
  const length = table.length - (fit.estimates.dispersionEstimated ? 0 : 1);
  const type = table.column("type");
  const [first, second] = [table.column("name1"), table.column("name2")];
  const isError = (i: number) => i === table.length - 1;
  const term = (i: number) => {
    if (isError(i)) return extraParameter(fit.estimates.distribution) ?? "sd__Observation";
    return type[i] === "std" ? `sd__${first[i]}` : `cor__${second[i]}.${first[i]}`;
  };
  const rows = Array.from({ length }, (_, i) => i);
  const none = () => new Float64Array(length).fill(Number.NaN);
  return new ResultTable<TidyRow>(table.title, length, {
    effect: rows.map(() => "random_parameter" as const),
    group: rows.map((i) => (isError(i) ? "Residual" : table.column("group")[i])),
    level: rows.map(() => ""),
    term: rows.map(term),
    estimate: table.column("estimate").slice(0, length),
    se: () => table.standardErrors().slice(0, length),
    statistic: none,
    df: none,
    pValue: none,
    lower: () => table.column("lower").slice(0, length),
    upper: () => table.column("upper").slice(0, length),
  });
}
