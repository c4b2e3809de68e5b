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
  effect: TidyEffect;
  /** The grouping variable; "Residual" for the dispersion. */
  group: string;
  /** Of a random effect. */
  level: string;
  /** `x`; `sd__x`, `cor__(Intercept).x`, `sd__Observation` or the extra parameter's name. */
  term: string;
  estimate: number;
  se: number;
  statistic: number;
  df: number;
  pValue: number;
  lower: number;
  upper: number;
}

export interface TidyOptions extends InferenceOptions {
  /** Which kinds of rows, in this order; ["fixed", "random_parameter"] by default. */
  readonly effects?: TidyEffect | readonly TidyEffect[] | undefined;
}

const KINDS: readonly TidyEffect[] = ["fixed", "random_parameter", "random"];

const effectsReader: Reader<readonly TidyEffect[]> = (value, option) => {
  if (value === undefined) return ["fixed", "random_parameter"];
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  return given.map((one) => {
    const kind = KINDS.find((each) => each === String(one).toLowerCase());
    if (kind !== undefined) return kind;
    throw badOption(option, one, `one of ${KINDS.join(", ")}, or an array of them`);
  });
};

/**
 * All that a model estimates in one long table, in the manner of R's broom.mixed (B. Bolker, D. Robinson, broom.mixed: Tidying Methods
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

/** Tables one below the other; a column of theirs is read when it is read of the whole. */
function joined(title: string, parts: readonly ResultTable<TidyRow>[]): ResultTable<TidyRow> {
  const texts = (name: "group" | "level" | "term") => () => parts.flatMap((part) => [...part.column(name)]);
  const numbers = (name: (typeof NUMBERS)[number]) => () => Float64Array.from(parts.flatMap((part) => [...part.column(name)]));
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
    NUMBERS,
  );
}

const NUMBERS = ["estimate", "se", "statistic", "df", "pValue", "lower", "upper"] as const;

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

/** What the tables of coefficients and of random effects have alike. */
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

/** Standard deviations and correlations with their intervals; the dispersion where it is estimated. No test: 0 is at the edge. */
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
