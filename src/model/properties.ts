import type { Distribution } from "../family/families.js";
import type { Convergence } from "../fit/run/estimates.js";
import type { FitMethod } from "../options/settings.js";
import type { Formula } from "../formula/terms.js";
import type { Table } from "../table/index.js";
import { type ModelCriterion, modelCriterion } from "./tables/criteria.js";
import type { LinkFunctions } from "./fit/familyFunctions.js";
import { knownOfRows, residualDF, rowsAreMissing } from "./fit/fittedModel.js";
import { type FixedEffect, fixedEffects } from "./tables/fixedEffects.js";
import { rowsOfSquare } from "./tables/matrix.js";
import type { Observation } from "./tables/observationInfo.js";
import type { ResultTable } from "../result/resultTable.js";
import type { ModelFit } from "./rows/fromRows.js";
import { type Rsquared, rsquared } from "./explained/rsquared.js";
import { predictorNames, variableInfo, variableNames } from "./tables/variables.js";
import type { Variable } from "./fit/rowSummary.js";

/** What a fitted model is and what was found: n used rows, p coefficients. */
export class ModelProperties {
  readonly #fit: ModelFit;

  constructor(fit: ModelFit) {
    this.#fit = fit;
  }

  /** The coefficients with 95 % intervals: `fixedEffects()`. */
  get coefficients(): ResultTable<FixedEffect> {
    return fixedEffects(this.#fit);
  }

  /** Covariance of the coefficients: element (i, j) is `coefficientCovariance[i][j]`, p×p. */
  get coefficientCovariance(): readonly (readonly number[])[] {
    return rowsOfSquare(this.#fit.estimates.betaCovariance);
  }

  /** p names: `(Intercept)`, `x`, `f_b`, `x:f_b`. */
  get coefficientNames(): readonly string[] {
    return this.#fit.design.fixed.names;
  }

  /** How the fit ended; look here before you believe the estimates. */
  get convergence(): Convergence {
    return this.#fit.estimates.convergence;
  }

  /** n − p. */
  get dfe(): number {
    return residualDF(this.#fit);
  }

  /** φ: the residual variance of a normal model; 1 where it is fixed. */
  get dispersion(): number {
    return this.#fit.estimates.dispersion;
  }

  /** false where φ is fixed at 1. */
  get dispersionEstimated(): boolean {
    return this.#fit.estimates.dispersionEstimated;
  }

  get distribution(): Distribution {
    return this.#fit.estimates.distribution;
  }

  get fitMethod(): FitMethod {
    return this.#fit.estimates.fitMethod;
  }

  /** The formula; as text the normalised one. */
  get formula(): Formula {
    return this.#fit.design.formula;
  }

  /** The link, its first two derivatives and its inverse, as functions of arrays. */
  get link(): LinkFunctions {
    return this.#fit.functions.linkFunctions(this.#fit.estimates.link);
  }

  /** log L with all constants; for "mpl" and "rempl" of the last pseudo data, not comparable with the other methods. */
  get logLikelihood(): number {
    return this.#fit.estimates.logLikelihood;
  }

  /** AIC, BIC, log-likelihood and deviance (−2 log L). */
  get modelCriterion(): ModelCriterion {
    return modelCriterion(this.#fit);
  }

  /** p. */
  get numCoefficients(): number {
    return this.#fit.design.fixed.names.length;
  }

  /** p: a column that depends on the others is an error. */
  get numEstimatedCoefficients(): number {
    return this.numCoefficients;
  }

  /** n: rows that were used. */
  get numObservations(): number {
    return this.#fit.design.used;
  }

  /** Variables of the formula besides the response, grouping variables included. */
  get numPredictors(): number {
    return this.predictorNames.length;
  }

  /** Columns of the table. */
  get numVariables(): number {
    return this.variableNames.length;
  }

  /** What became of each row of the table: {weights, excluded, missing, subset, binomSize}. */
  get observationInfo(): ResultTable<Observation> {
    return (this.#fit.fromRows ?? rowsAreMissing()).observationInfo(this.#fit);
  }

  /** Empty: rows of a table have no names. */
  get observationNames(): readonly string[] {
    return [];
  }

  get predictorNames(): readonly string[] {
    return predictorNames(this.#fit);
  }

  get responseName(): string {
    return this.#fit.design.formula.response;
  }

  /** {ordinary, adjusted}, from the conditional fitted means. */
  get rsquared(): Rsquared {
    return rsquared(this.#fit);
  }

  /** Weighted sum of squared residuals. */
  get sse(): number {
    return knownOfRows(this.#fit, "sumsOfSquares").sse;
  }

  /** Weighted sum of squares of the fitted means around their mean. */
  get ssr(): number {
    return knownOfRows(this.#fit, "sumsOfSquares").ssr;
  }

  /** sse + ssr. */
  get sst(): number {
    return knownOfRows(this.#fit, "sumsOfSquares").sst;
  }

  /** What each column of the table is: {name, class, range, inModel, isCategorical}. */
  get variableInfo(): ResultTable<Variable> {
    return variableInfo(this.#fit);
  }

  get variableNames(): readonly string[] {
    return variableNames(this.#fit);
  }

  /** The table that the model was fitted to. */
  get variables(): Table {
    return this.#fit.table;
  }
}
