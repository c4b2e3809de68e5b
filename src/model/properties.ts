import type { DroppedColumn } from "../design/index.js";
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

  /** Residual degrees of freedom, n − p. */
  get dfe(): number {
    return residualDF(this.#fit);
  }

  /** φ: the residual variance of a normal model; 1 where it is fixed; the extra parameter of a distribution that has one. */
  get dispersion(): number {
    return this.#fit.estimates.dispersion;
  }

  /** Was the dispersion φ, or the extra parameter, estimated? false where φ is fixed at 1. */
  get dispersionEstimated(): boolean {
    return this.#fit.estimates.dispersionEstimated;
  }

  /** The columns that `rankDeficient: "drop"` left out, {effects, name, of}: 0 in every used row, or a combination of the columns `of`. */
  get droppedColumns(): readonly DroppedColumn[] {
    return this.#fit.design.dropped;
  }

  /** Conditional distribution of the response. */
  get distribution(): Distribution {
    return this.#fit.estimates.distribution;
  }

  /** What was maximised: "mpl", "rempl", "laplace", "approximateLaplace" or {agq: k}. */
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

  /** p, the number of coefficients. */
  get numCoefficients(): number {
    return this.#fit.design.fixed.names.length;
  }

  /** Number of coefficients that were estimated: all p, as a column that depends on the others is an error. */
  get numEstimatedCoefficients(): number {
    return this.numCoefficients;
  }

  /** n, the number of rows that were used. */
  get numObservations(): number {
    return this.#fit.design.used;
  }

  /** Number of the formula's variables besides the response, grouping variables included. */
  get numPredictors(): number {
    return this.predictorNames.length;
  }

  /** Number of columns of the table. */
  get numVariables(): number {
    return this.variableNames.length;
  }

  /** What became of each row of the table: {weights, excluded, missing, subset, binomSize}. */
  get observationInfo(): ResultTable<Observation> {
    return (this.#fit.fromRows ?? rowsAreMissing()).observationInfo(this.#fit);
  }

  /** Names of the observations: none, as rows of a table have no names. */
  get observationNames(): readonly string[] {
    return [];
  }

  /** Names of the columns that explain the response, those of groups and offsets included, in the table's order. */
  get predictorNames(): readonly string[] {
    return predictorNames(this.#fit);
  }

  /** Name of the response's column, or its text where it is a function: `log(y)`. */
  get responseName(): string {
    return this.#fit.design.formula.response;
  }

  /** R² on the response's scale, {ordinary, adjusted}, from the conditional fitted means. */
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

  /** Total sum of squares, sse + ssr. */
  get sst(): number {
    return knownOfRows(this.#fit, "sumsOfSquares").sst;
  }

  /** What each column of the table is: {name, class, range, inModel, isCategorical}. */
  get variableInfo(): ResultTable<Variable> {
    return variableInfo(this.#fit);
  }

  /** Names of the table's columns, in its order. */
  get variableNames(): readonly string[] {
    return variableNames(this.#fit);
  }

  /** The table that the model was fitted to. @throws GlmeError unsupported where the model was loaded, without it */
  get variables(): Table {
    return this.#fit.table;
  }
}
