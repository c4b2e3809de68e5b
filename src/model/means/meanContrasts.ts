import { isList, isRecord } from "../../core/outside.js";
import { GlmeError } from "../../core/errors.js";
import { elementary } from "../../kernel/unchecked/index.js";
import { badOption, oneOf, type Reader, readOptions, recordOf } from "../../core/readOptions.js";
import { type Adjustment, adjustment } from "../inference/multipleComparisons.js";
import { coefficientInference, standardErrors } from "../inference/coefficientInference.js";
import type { LinearMeans } from "./linearMeans.js";
import { ResultTable } from "../../result/resultTable.js";

/** Coefficients of the means by the names of contrasts: `{ "A - (B + C)/2": [1, -0.5, -0.5] }`. */
export type CustomContrasts = Readonly<Record<string, readonly number[]>>;

/** Which contrasts of means are tested, and how their tests are made to hold together. */
export interface ContrastOptions {
  /** Every pair ("pairwise"), each mean against one ("trt.vs.ctrl"), or coefficients of your own. Default "pairwise". */
  readonly method?: "pairwise" | "trt.vs.ctrl" | CustomContrasts | undefined;
  /** How p-values and intervals of several contrasts are made to hold together. Default "tukey" for pairs, "sidak" for the others. */
  readonly adjust?: Adjustment | undefined;
  /** Number of the mean that "trt.vs.ctrl" compares with, counted from 0. Default 0, the first. */
  readonly control?: number | undefined;
}

/** A contrast of means and its test: that a difference is 0, a ratio 1. */
export interface MeanContrast {
  /** Name of the contrast: `A - B`, of a ratio `A / B`, or as it was given. */
  contrast: string;
  /** The difference on the scale of the link; for means on the response's scale with a log or logit link the ratio or odds ratio. */
  estimate: number;
  /** Standard error of the estimate; of a ratio by the delta method, the ratio times the error of its logarithm. */
  se: number;
  /** Degrees of freedom of the t statistic; Infinity where it is taken as normal. */
  df: number;
  /** t statistic: the difference on the scale of the link over its standard error. */
  tStat: number;
  /** Two-sided p-value, adjusted as the option `adjust` says. */
  pValue: number;
  /** Lower end of the interval, adjusted as the option `adjust` says. */
  lower: number;
  /** Upper end of the interval, adjusted as the option `adjust` says. */
  upper: number;
}

/** A contrast of means. */
interface NamedContrast {
  /** What it is called in the table. */
  readonly name: string;
  /** A coefficient for every mean. */
  readonly coefficients: readonly number[];
}

const methodReader: Reader<NonNullable<ContrastOptions["method"]>> = (value, option) => {
  if (isRecord(value)) return recordOf((coefficients) => coefficients as readonly number[])(value, option);
  if (value === undefined || typeof value === "string")
    return oneOf<"pairwise" | "trt.vs.ctrl">(["pairwise", "trt.vs.ctrl"], "pairwise")(value, option);
  throw badOption(option, value, '"pairwise", "trt.vs.ctrl", or an object of names and coefficients');
};
const adjustReader: Reader<Adjustment | undefined> = (value, option) =>
  value === undefined ? undefined : oneOf<Adjustment>(["none", "tukey", "holm", "bonferroni", "sidak"], "none")(value, option);
const controlReader: Reader<number | undefined> = (value, option) => {
  if (value === undefined || (typeof value === "number" && Number.isInteger(value) && value >= 0)) return value;
  throw badOption(option, value, "the number of a mean, counted from 0");
};
const readers = { method: methodReader, adjust: adjustReader, control: controlReader };

/** Gives contrasts K of the means Lβ̂: KLβ̂ with the covariance of that; see `MarginalMeans.contrasts`. */
export function contrasts(means: LinearMeans, options: ContrastOptions = {}): ResultTable<MeanContrast> {
  const { method, adjust: given, control } = readOptions("contrasts", readers, options);
  const { fit, names, rows, estimates, type, alpha, dfMethod } = means;
  const { link } = fit.estimates;
  const isRatio = type === "response" && (link.name === "log" || link.name === "logit");
  const wanted = namedContrasts(method, control, names, isRatio);
  const adjust = given ?? (method === "pairwise" ? "tukey" : "sidak");
  if (adjust === "tukey" && method !== "pairwise") throw onlyPairs();
  const combine = (coefficients: readonly number[]) =>
    rows[0].map((_, j) => coefficients.reduce((sum, coefficient, i) => sum + coefficient * rows[i][j], 0));
  const combined = wanted.map(({ coefficients }) => combine(coefficients));
  const inference = coefficientInference(fit, dfMethod);
  // A mean that is NaN makes those contrasts NaN that it is part of.
  const difference = Float64Array.from(wanted, ({ coefficients }) =>
    coefficients.reduce((sum, coefficient, i) => (coefficient === 0 ? sum : sum + coefficient * estimates[i]), 0),
  );
  const se = standardErrors(combined, inference.covariance).map((value, i) => (Number.isNaN(difference[i]) ? Number.NaN : value));
  const df = inference.tDegrees(combined);
  const tStat = difference.map((value, i) => value / se[i]);
  const { pValues, reach } = adjustment(adjust, { tStat, df, means: names.length, alpha });
  const back = (values: Float64Array) => (isRatio ? elementary("exp", values) : values);
  const estimate = back(difference);
  const scale = isRatio
    ? link.name === "log"
      ? "ratio"
      : "odds ratio"
    : type === "response" && link.name !== "identity"
      ? "link"
      : type;
  return new ResultTable<MeanContrast>(
    `Contrasts: Type = '${scale}', Adjust = '${adjust}', DFMethod = '${dfMethod}', Alpha = ${alpha}`,
    wanted.length,
    {
      contrast: wanted.map(({ name }) => name),
      estimate,
      se: isRatio ? se.map((value, i) => value * estimate[i]) : se,
      df,
      tStat,
      pValue: pValues,
      lower: () => back(difference.map((value, i) => value - reach()[i] * se[i])),
      upper: () => back(difference.map((value, i) => value + reach()[i] * se[i])),
    },
  );
}

function namedContrasts(
  method: NonNullable<ContrastOptions["method"]>,
  control: number | undefined,
  names: readonly string[],
  isRatio: boolean,
): NamedContrast[] {
  if (typeof method === "object") return customContrasts(method, names);
  if (control !== undefined && (method === "pairwise" || control >= names.length))
    throw badOption(
      "control",
      control,
      method === "pairwise" ? 'left out unless method is "trt.vs.ctrl"' : `below ${names.length}`,
    );
  if (names.length < 2) throw badOption("method", method, "coefficients of your own: there is one mean only");
  const numbers = names.map((_, i) => i);
  const reference = control ?? 0;
  const pairs =
    method === "pairwise"
      ? numbers.flatMap((i) => numbers.slice(i + 1).map((j) => [i, j] as const))
      : numbers.filter((i) => i !== reference).map((i) => [i, reference] as const);
  return pairs.map(([i, j]) => ({
    name: `${inBrackets(names[i])} ${isRatio ? "/" : "-"} ${inBrackets(names[j])}`,
    coefficients: numbers.map((each) => (each === i ? 1 : each === j ? -1 : 0)),
  }));
}

/** Puts a name that could be read as several in brackets. */
function inBrackets(name: string): string {
  return /[ ,/-]/.test(name) ? `(${name})` : name;
}

function customContrasts(given: CustomContrasts, names: readonly string[]): NamedContrast[] {
  const contrasts = Object.entries(given).map(([name, coefficients]) => {
    const isRow = isList(coefficients) && coefficients.length === names.length;
    const values = isRow ? Array.from(coefficients) : []; // no holes, which every and some pass over
    if (isRow && values.every(Number.isFinite) && values.some((value) => value !== 0)) return { name, coefficients: values };
    throw new GlmeError(
      "badOption",
      `The contrast "${name}" has to be ${names.length} finite numbers, one for each mean, and not all 0.`,
      { option: "method" },
      `The means are, in their order: ${names.join("; ")}.`,
    );
  });
  if (contrasts.length > 0) return contrasts;
  throw badOption("method", given, "at least one contrast");
}

function onlyPairs(): GlmeError {
  return new GlmeError(
    "badOption",
    "Tukey's method is one for all pairs of means, and the contrasts are others.",
    { option: "adjust" },
    'Use "sidak" or "holm", or the method "pairwise".',
  );
}
