import { isTexts } from "../../core/outside.js";
import type { AnswerScale, LinearMeans } from "./linearMeans.js";
import { badOption, oneOf, type Reader, readOptions, recordOf } from "../../core/readOptions.js";
import { coefficientInference, standardErrors } from "../inference/coefficientInference.js";
import { dot } from "../../linalg/vectors.js";
import { type Fit, knownOfRows } from "../fit/fittedModel.js";
import { type ContrastOptions, contrasts, type MeanContrast } from "./meanContrasts.js";
import { type GridValue, type GridValues, referenceGrid } from "./referenceGrid.js";
import { ResultTable } from "../../result/resultTable.js";
import { criticalValue, type InferenceOptions, inferenceReaders } from "../inference/wald.js";

/** Over which grid means are taken, on which scale, and how their intervals are to be made. */
export interface MarginalMeansOptions extends InferenceOptions {
  /** Values to hold variables at: levels of factors, numbers for covariates. Default {}: factors at all their levels, covariates at their means. */
  readonly at?: GridValues | undefined;
  /** How combinations of levels count that are averaged over: "equal", all alike, or "proportional" to the used rows that have them. Default "equal". */
  readonly weights?: "equal" | "proportional" | undefined;
  /** Scale of the means: "link", that of the linear predictor, or "response", that of the response. Default "link". */
  readonly type?: AnswerScale | undefined;
  /** What the offset is held at, in units of the linear predictor. Default: its mean over the used rows. */
  readonly offset?: number | undefined;
}

/** The mean that the model expects at some values of its predictors. */
export interface MarginalMean {
  /** What the variables are held at: `A`, or `A, x = 2` of several; `overall` where none was asked for. */
  name: string;
  /** The mean at random effects of 0, on the scale of the link or of the response, as the option `type` says. */
  estimate: number;
  /** Standard error of the estimate, on its scale; on that of the response by the delta method. */
  se: number;
  /** Degrees of freedom of the interval; Infinity where it is made with normal quantiles. */
  df: number;
  /** Lower end of the interval; on the response's scale the mean at an end of the interval on the link's. */
  lower: number;
  /** Upper end of the interval; on the response's scale the mean at an end of the interval on the link's. */
  upper: number;
}

const offsetReader: Reader<number | undefined> = (value, option) => {
  if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
  throw badOption(option, value, "a finite number");
};
const readers = {
  ...inferenceReaders,
  at: recordOf((held) => held as GridValue | readonly GridValue[]),
  weights: oneOf<"equal" | "proportional">(["equal", "proportional"], "equal"),
  type: oneOf<AnswerScale>(["link", "response"], "link"),
  offset: offsetReader,
};

/** Estimated marginal means, and their contrasts. */
export class MarginalMeans extends ResultTable<MarginalMean> {
  /** For each mean what the variables that were asked for are held at, by their names: `{ dose: 2, sex: "f" }`. */
  readonly points: readonly Readonly<Record<string, GridValue>>[];
  readonly #means: LinearMeans;

  constructor(title: string, means: LinearMeans, points: MarginalMeans["points"]) {
    super(title, means.names.length, { name: means.names, ...onScale(means) }, [], undeterminedNotes(means));
    this.points = points;
    this.#means = means;
  }

  /**
   * How do the means differ? Differences on the scale of the link; where these were asked for on the response's scale and the link is log
   * or logit, ratios and odds ratios.
   *
   * `adjust` keeps the probability of any wrong finding below α: "tukey" for all pairs (J. W. Tukey; unequal variances as C. Y. Kramer,
   * Biometrics 12 (1956) 307–310), "sidak" (Z. Šidák, JASA 62 (1967) 626–633), "bonferroni", "holm" (S. Holm, Scandinavian Journal of
   * Statistics 6 (1979) 65–70; its intervals are Bonferroni's), or "none". By default "tukey" for pairs, "sidak" for the others.
   *
   * @returns rows {contrast, estimate, se, df, tStat, pValue, lower, upper}
   * @throws GlmeError badOption for coefficients that do not fit, and for Tukey's method with contrasts that are not all pairs
   * @example
   * model.emmeans("treatment").contrasts({ adjust: "holm" }).rows[0].contrast; // "drug - drug+"
   * model.emmeans("dose").contrasts({ method: { linear: [-1, 0, 1] } }).length; // 1
   */
  contrasts(options?: ContrastOptions): ResultTable<MeanContrast> {
    return contrasts(this.#means, options);
  }
}

/**
 * Gives estimated marginal means, Lβ̂ + offset with the covariance L C Lᵀ, L over a reference grid. On the response's scale g⁻¹ of them with
 * errors by the delta method, se/|g′(μ)|, and g⁻¹ of the ends of their intervals: means at random effects of 0.
 * A mean that the rows do not determine, for columns of the fixed effects were dropped, is NaN, and a note names it.
 */
export function emmeans(fit: Fit, specs: string | readonly string[], options: MarginalMeansOptions = {}): MarginalMeans {
  const { alpha, dfMethod, at, weights, type, offset } = readOptions("emmeans", readers, options);
  const names = typeof specs === "string" ? [specs] : specs;
  if (!isTexts(names)) throw badOption("specs", specs, "the name of a variable, or an array of names");
  const { points, rows, determined, factors } = referenceGrid(fit, names, at, weights);
  const shift = offset ?? knownOfRows(fit, "predictors").meanOffset;
  const label = (point: Readonly<Record<string, GridValue>>) =>
    names.map((name) => (factors.has(name) ? String(point[name]) : `${name} = ${point[name]}`)).join(", ") || "overall";
  const means: LinearMeans = {
    fit,
    names: points.map(label),
    rows,
    estimates: Float64Array.from(rows, (row, i) => (determined[i] ? shift + dot(row, fit.estimates.beta) : Number.NaN)),
    ...{ type, alpha, dfMethod },
  };
  const title = `Marginal means of ${names.join(", ") || "all rows"}: Type = '${type}', DFMethod = '${dfMethod}', Alpha = ${alpha}`;
  return new MarginalMeans(title, means, points);
}

/** Gives a sentence on the means that are NaN. */
function undeterminedNotes({ names, estimates }: LinearMeans): string[] {
  const unknown = names.filter((_, i) => Number.isNaN(estimates[i]));
  return unknown.length === 0 ? [] : [`NaN: no row determines what is averaged for ${unknown.join("; ")}.`];
}

/** Gives the columns of estimates, errors and intervals on the scale that was asked for. */
function onScale({ fit, rows, estimates, type, alpha, dfMethod }: LinearMeans) {
  const inference = coefficientInference(fit, dfMethod);
  const se = standardErrors(rows, inference.covariance).map((value, i) => (Number.isNaN(estimates[i]) ? Number.NaN : value));
  const df = inference.tDegrees(rows);
  const end = (sign: 1 | -1) => estimates.map((value, i) => value + sign * criticalValue(alpha, df[i]) * se[i]);
  if (type === "link") return { estimate: estimates, se, df, lower: end(-1), upper: end(1) };
  const inverse = (eta: Float64Array) => fit.functions.means(fit.estimates, eta, null);
  const estimate = inverse(estimates);
  const slope = fit.functions.meanSlopes(fit.estimates, estimates);
  const [one, other] = [inverse(end(-1)), inverse(end(1))]; // a falling link exchanges them
  return {
    estimate,
    se: se.map((value, i) => value * Math.abs(slope[i])),
    df,
    lower: one.map((value, i) => Math.min(value, other[i])),
    upper: one.map((value, i) => Math.max(value, other[i])),
  };
}
