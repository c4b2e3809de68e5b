import { isTexts } from "../../core/outside.js";
import { badOption, flag, type Reader, readOptions } from "../../core/readOptions.js";
import { chiSquared } from "../../stats/index.js";
import { requireComparable, requireNested } from "./comparable.js";
import { modelCriterion, numParameters } from "../tables/criteria.js";
import type { Fit } from "../fit/fittedModel.js";
import { ResultTable } from "../../result/resultTable.js";

/** One model of a comparison. The test of the larger model against the smaller one stands in the row of the larger one. */
export interface ComparedModel {
  /** What the model is called, by the option `names`. */
  model: string;
  /** Number of estimated parameters, those of the covariance among them. */
  df: number;
  /** Akaike's criterion, −2 log L + 2 df: less is better. */
  aic: number;
  /** Schwarz's criterion, −2 log L + df·log n with n used rows, n − p of them by REML: less is better. */
  bic: number;
  /** log L with all constants. */
  logLik: number;
  /** Likelihood-ratio statistic, 2 (log L of the larger − log L of the smaller); NaN in the first row. */
  lrStat: number;
  /** How many parameters the larger model has more; NaN in the first row. */
  deltaDF: number;
  /**
   * P(χ² with deltaDF degrees of freedom > lrStat): too large where a variance is tested against 0, the edge of what it can be. NaN between models
   * of as many parameters, and in the first row.
   */
  pValue: number;
}

/** How two models are to be compared. */
export interface CompareOptions {
  /** Are the models to be examined for being nested, as the test supposes? Default false. */
  readonly checkNesting?: boolean | undefined;
  /** What to call this model and the other. Default ["model", "other"]. */
  readonly names?: readonly [string, string] | undefined;
}

const namesReader: Reader<readonly [string, string]> = (value, option) => {
  if (value === undefined) return ["model", "other"];
  if (isTexts(value) && value.length === 2) return [value[0], value[1]];
  throw badOption(option, value, "an array of two names, this model's and the other's");
};

/**
 * Makes the likelihood-ratio test of two models, the smaller one first (S. S. Wilks, Annals of Mathematical Statistics 9 (1938) 60–62).
 *
 * @throws GlmeError badOption for models of different data, whose log-likelihoods are of different things, or that are not nested
 */
export function compare(fit: Fit, other: Fit, options?: CompareOptions): ResultTable<ComparedModel> {
  const { checkNesting, names } = readOptions("compare", { checkNesting: flag(false), names: namesReader }, options);
  requireComparable(fit, other);
  const models = [fit, other].map((one, i) => ({ name: names[i], fit: one, df: numParameters(one), ...modelCriterion(one) }));
  const [small, large] = models[1].df < models[0].df ? [models[1], models[0]] : models;
  if (checkNesting) requireNested(small.fit, large.fit);
  const lrStat = 2 * (large.logLikelihood - small.logLikelihood);
  const deltaDF = large.df - small.df;
  return new ResultTable<ComparedModel>(
    "Theoretical Likelihood Ratio Test",
    2,
    {
      model: [small.name, large.name],
      df: Float64Array.of(small.df, large.df),
      aic: Float64Array.of(small.aic, large.aic),
      bic: Float64Array.of(small.bic, large.bic),
      logLik: Float64Array.of(small.logLikelihood, large.logLikelihood),
      lrStat: Float64Array.of(Number.NaN, lrStat),
      deltaDF: Float64Array.of(Number.NaN, deltaDF),
      pValue: Float64Array.of(Number.NaN, deltaDF > 0 ? chiSquared.upperP(Math.max(0, lrStat), deltaDF) : Number.NaN),
    },
    ["lrStat", "deltaDF", "pValue"],
  );
}
