// Long because every answer of a model is one method, with what it answers said above it; each is computed in a file of its own.

import { type IntervalOptions, type Intervals, intervalsAtOnce, readIntervalOptions } from "./tables/intervals.js";
import type { RefitOptions } from "./simulation/refit.js";
import { modelMarkdown } from "./display/modelMarkdown.js";
import { modelText } from "./display/modelText.js";
import { type IndividualCurves, partialDependencePlot } from "../vega/partialDependencePlot.js";
import type { Plot } from "../vega/plot.js";
import type { ResidualPlotType } from "../vega/residualPlot.js";
import type { Table, TableSource } from "../table/index.js";
import { type AnovaOptions, type AnovaRow, anova } from "./tests/anova.js";
import { type CoefficientIntervals, coefCI } from "./tests/coefCI.js";
import { type CoefTest, type CoefTestOptions, type ContrastMatrix, coefTest } from "./tests/coefTest.js";
import type { Bootstrap, BootstrapOptions } from "./simulation/bootstrap.js";
import { type ComparedModel, type CompareOptions, compare } from "./tests/compare.js";
import { CovarianceParameters, type CovarianceParametersOptions } from "./tables/covarianceParameters.js";
import type { DesignMatrix, RandomDesignMatrix, TermSelection } from "./tables/designMatrix.js";
import { Diagnosis } from "./diagnosis/diagnosis.js";
import { displayedModel } from "./display/displayedModel.js";
import { knownOfRows, rowsAreMissing } from "./fit/fittedModel.js";
import type { MeanOptions } from "./prediction/fitted.js";
import { type FixedEffect, fixedEffects } from "./tables/fixedEffects.js";
import { badOption, oneOf, readOptions } from "../core/readOptions.js";
import {
  gridReaders,
  type PartialDependence,
  type PartialDependenceOptions,
  partialDependence,
} from "./means/partialDependence.js";
import { type RandomOptions, random } from "./simulation/simulate.js";
import type { SimulatedResidualOptions, SimulatedResiduals } from "./simulation/simulatedResiduals.js";
import type { SimulatedTest, SimulatedTestOptions } from "./simulation/simulatedTest.js";
import { type Prediction, type PredictOptions, predict } from "./prediction/predict.js";
import type { Profile, ProfileOptions } from "./profile/profile.js";
import { emmeans, type MarginalMeans, type MarginalMeansOptions } from "./means/marginalMeans.js";
import { ModelProperties } from "./properties.js";
import { type RandomEffect, randomEffects } from "./tables/randomEffects.js";
import type { RobustCovariance, RobustOptions } from "./tests/robustCovariance.js";
import type { ResidualOptions } from "./prediction/residuals.js";
import type { FromRows, ModelFit } from "./rows/fromRows.js";
import type { ResultTable } from "../result/resultTable.js";
import { type SavedModel, saved } from "./saved/content.js";
import { type TidyOptions, type TidyRow, tidy } from "./tables/tidy.js";
import {
  type IntraclassCorrelation,
  icc,
  type NakagawaRsquared,
  rsquaredNakagawa,
  type VarianceShareOptions,
} from "./explained/varianceShares.js";
import type { InferenceOptions } from "./inference/wald.js";

/** What the picture of a partial dependence shows. */
export interface PlotPartialDependenceOptions extends Omit<PartialDependenceOptions, "individual"> {
  /** Curves of single rows beside the average: "none", "absolute", or "centered", each from 0 at the first value. Default "none". */
  readonly conditional?: IndividualCurves | undefined;
}

/**
 * A fitted generalized linear mixed model, y | b ~ Distr(μ, φ/w), g(μ) = Xβ + Zb + offset, b ~ N(0, Ψ): `fitglme` makes it. The
 * properties say what was found; the methods answer questions about it, each in a file of its own.
 *
 * Values per row are as long as the table, NaN where a row was not used. All methods take their options' names in any case and throw
 * GlmeError unknownOption or badOption for those they do not know.
 */
export class GeneralizedLinearMixedModel extends ModelProperties {
  readonly #fit: ModelFit;

  constructor(fit: ModelFit) {
    super(fit);
    this.#fit = fit;
  }

  /** Gives the fit of a model. @throws GlmeError badOption for what is none */
  static #fitOf(model: unknown): ModelFit {
    if (typeof model === "object" && model !== null && #fit in model) return model.#fit;
    throw badOption("other", model, "a fitted model");
  }

  /** Gives the functions that compute from the rows. @throws GlmeError unsupported where the model was loaded, without them */
  get #fromRows(): FromRows {
    return this.#fit.fromRows ?? rowsAreMissing();
  }

  /**
   * Which coefficients differ from 0, and how well are they known?
   *
   * @returns one row {name, estimate, se, tStat, df, pValue, lower, upper} per coefficient
   * @example
   * const model = await fitglme(table, "defects ~ newprocess + (1 | factory)", { distribution: "poisson" });
   * model.fixedEffects({ alpha: 0.01 }).column("pValue"); // Float64Array [p of the intercept, p of newprocess]
   */
  fixedEffects(options?: InferenceOptions): ResultTable<FixedEffect> {
    return fixedEffects(this.#fit, options);
  }

  /**
   * How does each level of each group differ from the average?
   *
   * @returns one row {group, level, name, estimate, sePred, tStat, df, pValue, lower, upper} per effect; term by term, level by level
   * @example
   * model.randomEffects().rows[0]; // { group: "factory", level: "1", name: "(Intercept)", estimate: 0.29131, … }
   */
  randomEffects(options?: InferenceOptions): ResultTable<RandomEffect> {
    return randomEffects(this.#fit, options);
  }

  /**
   * How much do the groups vary?
   *
   * @returns standard deviations and correlations, term by term down the columns of the lower triangle, and √φ in the last row;
   * `.psi` holds the covariance matrices, `.dispersion` φ. The intervals are Wald's on the scales of log std and atanh corr, from
   * the Hessian of the log-likelihood, which is computed when the first of them is read; a missing one is NaN, and `.notes` say why
   * @example
   * model.covarianceParameters().rows[0]; // { group: "factory", name1: "(Intercept)", name2: "(Intercept)", type: "std", estimate: 0.31381, … }
   */
  covarianceParameters(options?: CovarianceParametersOptions): CovarianceParameters {
    return new CovarianceParameters(this.#fit, options);
  }

  /**
   * Between which values do all parameters lie, by Wald's intervals? The same as `fixedEffects` and `covarianceParameters` give, but what these take
   * is computed in slices of some milliseconds, with progress, and may be ended: for large models. From then on the others give it at once.
   *
   * @returns {fixed, covariance}
   * @throws GlmeError as `fixedEffects`; the reason of a signal that was aborted
   * @example
   * const { covariance } = await model.intervals({ signal: AbortSignal.timeout(60_000) });
   * covariance.rows[0].lower; // 0.207…
   */
  async intervals(options?: IntervalOptions): Promise<Intervals> {
    const { fromRows } = this.#fit;
    return fromRows ? fromRows.intervals(this.#fit, options) : intervalsAtOnce(this.#fit, readIntervalOptions(options));
  }

  /**
   * Which terms of the formula matter? Marginal Wald F tests; with dummyVarCoding "effects" they are of type III.
   *
   * @returns one row {term, fStat, df1, df2, pValue} per term, the intercept included
   * @example
   * model.anova().column("df1"); // Float64Array [1, 1, 2]: a factor of three levels is one term with two coefficients
   */
  anova(options?: AnovaOptions): ResultTable<AnovaRow> {
    return anova(this.#fit, options);
  }

  /**
   * Between which values do the coefficients lie?
   *
   * @returns {fixed, random}: [lower, upper] for every coefficient, in the order of `fixedEffects` and `randomEffects`
   * @example
   * model.coefCI({ alpha: 0.1 }).fixed[1]; // [-0.66259, -0.072737]: 90 % interval of the second coefficient
   */
  coefCI(options?: InferenceOptions): CoefficientIntervals {
    return coefCI(this.#fit, options);
  }

  /**
   * Is H β = C?
   *
   * @param h rows with p numbers each; without it, every coefficient but the intercept's is tested against 0
   * @param c a number for each row of H, or one for all; 0 by default
   * @returns {pValue, fStat, df1, df2}, df1 the rank of H
   * @throws GlmeError badOption where H has the wrong shape or its rows contradict each other
   * @example
   * model.coefTest([[0, 1, -1]]).pValue; // do the second and the third coefficient differ?
   */
  coefTest(h?: ContrastMatrix, c?: number | readonly number[], options?: CoefTestOptions): CoefTest {
    return coefTest(this.#fit, h, c, options);
  }

  /**
   * What does the model estimate, in one long table? Coefficients, then standard deviations and correlations (`sd__x`, `cor__x.z`), and,
   * where `effects` names "random", the random effects: the shape of R's broom.mixed, in which tables of several models fit together.
   *
   * @returns rows {effect, group, level, term, estimate, se, statistic, df, pValue, lower, upper}
   * @throws GlmeError badOption for a kind of effect that there is not
   * @example
   * model.tidy().column("term"); // ["(Intercept)", "newprocess", "sd__(Intercept)"]
   * model.tidy({ effects: "random" }).length; // 20
   */
  tidy(options?: TidyOptions): ResultTable<TidyRow> {
    return tidy(this.#fit, options);
  }

  /**
   * Which means does the model expect at the levels of some factors, whatever the others are? The grid of all combinations of levels, covariates
   * at their means (or where `at` holds them), averaged over the variables that are not asked for; random effects count as 0.
   *
   * @param specs variables of the fixed effects, by the names of their columns; [] for one mean over all
   * @returns rows {name, estimate, se, df, lower, upper}, on the scale of the link or, with type "response", of the response; `.points` hold the
   * variables' values, `.contrasts()` compares the means
   * @throws GlmeError badOption for variables and levels that the model does not have; unsupported where means of covariates are needed of a model
   * without its rows
   * @example
   * model.emmeans("period", { type: "response" }).rows[0]; // { name: "1", estimate: 0.198…, se: 0.036…, df: 52, lower: …, upper: … }
   * model.emmeans("period").contrasts({ adjust: "holm" }).column("pValue");
   */
  emmeans(specs: string | readonly string[], options?: MarginalMeansOptions): MarginalMeans {
    return emmeans(this.#fit, specs, options);
  }

  /**
   * How much of the variance is explained? On the scale of the link: by the fixed effects (marginal), by fixed and random effects (conditional),
   * in the sense of Nakagawa and Schielzeth. A random term with a level for every row counts as overdispersion.
   *
   * @returns {marginal, conditional, fixed, random, residual, method}: the variances, and how that of single observations was found
   * @throws GlmeError badOption for a method that the distribution and link do not have
   * @example
   * model.rsquaredNakagawa(); // { marginal: 0.0323…, conditional: 0.160…, method: "trigamma", … }
   */
  rsquaredNakagawa(options?: VarianceShareOptions): NakagawaRsquared {
    return rsquaredNakagawa(this.#fit, options);
  }

  /**
   * How alike are observations of the same group? The part of the groups in the variance on the scale of the link.
   *
   * @returns {adjusted, unadjusted, random: [{group, variance, icc}], fixed, residual, method}; `unadjusted` counts the variance of the fixed effects
   * @throws GlmeError badOption for a method that the distribution and link do not have
   * @example
   * model.icc({ method: "lognormal" }).adjusted; // 0.162…
   */
  icc(options?: VarianceShareOptions): IntraclassCorrelation {
    return icc(this.#fit, options);
  }

  /**
   * How well are the coefficients known if the model is wrong about how observations of a cluster hang together? Liang and Zeger's sandwich.
   *
   * @returns {covariance, type, clusters, coefficients}: the covariance, and the table of coefficients with its standard errors; clusters should be
   * many (40 and more), and independent: no grouping variable of the model should cross them
   * @throws GlmeError unknownColumn, badValue for a row without a cluster, oneLevel
   * @example
   * model.robustCovariance({ cluster: "factory" }).coefficients.rows[1].se; // 0.137…
   */
  robustCovariance(options: RobustOptions): RobustCovariance {
    return this.#fromRows.robustCovariance(this.#fit, options);
  }

  /**
   * From which columns were the coefficients, and the random effects, estimated?
   *
   * @param groups of "random": terms by number, from 0, or by the name of their grouping variable; all by default
   * @returns {matrix, names}: X column by column, n used rows each; or Z by compressed columns {height, width, columnStart, rowIndex,
   * values}, one column per random effect in the order of `randomEffects`, and the grouping variables of its terms
   * @throws GlmeError badOption for a term that the model does not have
   * @example
   * model.designMatrix("fixed").names; // ["(Intercept)", "newprocess"]
   * model.designMatrix("random").matrix.width; // 20
   */
  designMatrix(part?: "fixed"): DesignMatrix;
  designMatrix(part: "random", groups?: TermSelection): RandomDesignMatrix;
  designMatrix(part?: "fixed" | "random", groups?: TermSelection): DesignMatrix | RandomDesignMatrix {
    return this.#fromRows.designMatrix(this.#fit, part, groups);
  }

  /**
   * Which mean does the model give each row?
   *
   * @returns means on the response's scale, proportions for binomial; `conditional: false` sets the random effects to 0
   * @example
   * model.fitted({ conditional: false }); // Float64Array, as long as the table
   */
  fitted(options?: MeanOptions): Float64Array {
    return this.#fromRows.fitted(this.#fit, options);
  }

  /**
   * How far is each response from its mean?
   *
   * @returns y − μ, or with `residualType: "pearson"` that divided by √(φ v(μ) / w)
   * @example
   * model.residuals({ residualType: "pearson" }); // Float64Array, as long as the table
   */
  residuals(options?: ResidualOptions): Float64Array {
    return this.#fromRows.residuals(this.#fit, options);
  }

  /**
   * Which responses were used?
   *
   * @returns y on the scale of the table: counts under `responseType: "count"`, proportions otherwise
   * @example
   * model.response(); // Float64Array [4, 6, NaN, …]: the third row was not used
   */
  response(): Float64Array {
    return this.#fromRows.response(this.#fit);
  }

  /**
   * Which mean does the model expect of new rows? The new table needs the predictors and grouping variables, matched by label, and the
   * offset's column if the model has one. An unknown level of a group has effect 0; a row with a missing predictor is NaN.
   *
   * @param table new rows; without it, the rows of the fit
   * @returns {mean, lower, upper, df}: means on the response's scale and intervals for them, computed when they are read: g⁻¹(η ± c·se), se with the
   * uncertainty of coefficients and, where `conditional`, of random effects. `simultaneous` widens them so that all hold together (Scheffé);
   * `average: true` with `conditional: false` gives means over the population of groups; `unseen: "draw"` counts the
   * variance of groups that the fit did not see
   * @throws GlmeError unknownColumn, columnType; badValue for a level of a predictor that the model was not fitted to
   * @example
   * model.predict({ newprocess: [0, 1] }, { conditional: false }).mean; // Float64Array [4.344, 3.008]
   */
  predict(table?: TableSource | Table, options?: PredictOptions): Prediction {
    return predict(this.#fit, table, options);
  }

  /**
   * Which responses might there have been? New random effects for every level, then responses given these.
   *
   * @param table new rows; without it, the rows of the fit
   * @returns on the response's own scale, as long as the table; NaN where a row was not used or lacks a predictor
   * @throws GlmeError as `predict`; badOption for a seed that is no whole number
   * @example
   * model.random(undefined, { seed: 1 }); // Float64Array, the same on every platform
   */
  random(table?: TableSource | Table, options?: RandomOptions): Float64Array {
    return random(this.#fit, table, options);
  }

  /**
   * What would the model be for other responses of the same rows? Fitted with the same options, from where this fit ended.
   *
   * @param response as long as the table, on the response's own scale
   * @param options signal and maxTime end it with the best values so far, as a fit; onProgress hears of every iteration
   * @throws GlmeError columnLength; badValue, responseRange for a value that the distribution cannot have
   * @example
   * const other = await model.refit(model.random(undefined, { seed: 1 }));
   */
  async refit(response: ArrayLike<number | boolean>, options?: RefitOptions): Promise<GeneralizedLinearMixedModel> {
    const fromRows = this.#fromRows;
    return new GeneralizedLinearMixedModel({ ...(await fromRows.refit(this.#fit, response, options)), fromRows });
  }

  /**
   * Is the larger of two models the better one? The likelihood-ratio test, the smaller model first.
   *
   * @returns rows {model, df, aic, bic, logLik, lrStat, deltaDF, pValue}
   * @throws GlmeError badOption for models whose likelihoods cannot be compared (different rows, responses or methods, pseudo-likelihood); with
   * `checkNesting` also where the smaller model is no part of the larger one
   * @example
   * const smaller = await fitglme(table, "defects ~ 1 + (1 | factory)", { distribution: "poisson", fitMethod: "laplace" });
   * smaller.compare(model, { checkNesting: true }).rows[1].pValue; // 0.0407…
   */
  compare(other: GeneralizedLinearMixedModel, options?: CompareOptions): ResultTable<ComparedModel> {
    return compare(this.#fit, GeneralizedLinearMixedModel.#fitOf(other), options);
  }

  /**
   * The likelihood-ratio test with its distribution simulated: where a variance is tested against 0, χ² is the wrong one. Draws from the smaller
   * model and fits both to each draw; failed replicates are counted and left out.
   *
   * @param other the smaller or the larger model, of the same data
   * @returns {lrStat, pValue, standardError, simulated, failures}
   * @throws GlmeError as `compare`; badOption for replicates that are no whole number
   * @example
   * const { pValue } = await model.simulatedTest(smaller, { replicates: 200, seed: 1 });
   */
  simulatedTest(other: GeneralizedLinearMixedModel, options?: SimulatedTestOptions): Promise<SimulatedTest> {
    const fit = GeneralizedLinearMixedModel.#fitOf(other);
    const test = async () => this.#fromRows.simulatedTest(this.#fit, fit, options);
    return test();
  }

  /**
   * Between which values do the parameters lie, by their likelihood? Better than Wald's intervals where that is not symmetric, as of standard
   * deviations, correlations and the dispersion. Each takes some fits.
   *
   * @returns rows {name, estimate, lower, upper}; `.curves` holds the points (value, ζ) that a profile plot shows, `.failures` how many fits failed
   * @throws GlmeError unsupported for pseudo-likelihood, and for coefficients by REML, which have no likelihood; badOption for an unknown parameter
   * @example
   * (await model.profile({ parameters: ["newprocess"] })).rows[0]; // { name: "newprocess", estimate: -0.3676…, lower: …, upper: … }
   */
  async profile(options?: ProfileOptions): Promise<Profile> {
    return this.#fromRows.profile(this.#fit, options);
  }

  /**
   * How well are all parameters known, by simulation? A parametric bootstrap: responses are drawn from the model and the model is fitted to each.
   *
   * @returns rows {name, estimate, bias, se, lower, upper} for coefficients, standard deviations, correlations and dispersion; `.draws` holds the
   * replicates' values, `.failures` the replicates that did not converge, which are in none of the numbers
   * @throws GlmeError badOption; unsupported for a model without its rows
   * @example
   * const interval = (await model.bootstrap({ replicates: 500, seed: 1 })).rows[1]; // { name: "newprocess", …, lower, upper }
   */
  async bootstrap(options?: BootstrapOptions): Promise<Bootstrap> {
    return this.#fromRows.bootstrap(this.#fit, options);
  }

  /**
   * Does the model describe the data? Residuals that are uniform on (0, 1) if it does, from simulated responses, and tests of dispersion, zeros,
   * outliers and uniformity made of them.
   *
   * @returns {residuals, dispersion, zeros, outliers, uniformity}: each test is {statistic, expected, pValue}
   * @throws GlmeError badOption for less than 20 simulations; unsupported for a model without its rows
   * @example
   * model.simulatedResiduals({ seed: 1 }).dispersion.pValue; // small where counts are overdispersed
   */
  simulatedResiduals(options?: SimulatedResidualOptions): SimulatedResiduals {
    return this.#fromRows.simulatedResiduals(this.#fit, options);
  }

  /**
   * What do the residuals look like? A histogram; over the fitted means ("fitted"), over the row before ("lagged"), in the order of the rows
   * ("caseorder"); against normal quantiles ("probability"), upper against lower half ("symmetry"). Of more than 10,000 points an evenly
   * spaced 10,000 are shown, which the subtitle says; a histogram counts all.
   *
   * @returns {spec, toSVG, toPNG}: a Vega-Lite specification, and the picture
   * @throws GlmeError badOption for a type that does not exist; unsupported where what draws is not installed
   * @example
   * await model.plotResiduals("fitted", { residualType: "pearson" }).toSVG(); // "<svg …"
   */
  plotResiduals(type?: ResidualPlotType, options?: ResidualOptions): Plot {
    return this.#fromRows.plotResiduals(this.#fit, type, options);
  }

  /**
   * How does the mean depend on one variable, or on two, all else as it is? The conditional means of `predict`, averaged over the rows.
   *
   * @param variables the name of a predictor or grouping variable, or an array of two
   * @returns {variables, mean, rows, individual}: the values tried, and an average for each or for each pair
   * @throws GlmeError badOption for a variable that the model does not have; unsupported for a loaded model without `data`
   * @example
   * model.partialDependence("newprocess", { gridPoints: 2 }).mean; // Float64Array of two means
   */
  partialDependence(variables: string | readonly string[], options?: PartialDependenceOptions): PartialDependence {
    return partialDependence(this.#fit, variables, options);
  }

  /**
   * What does the dependence of the mean on one variable, or on two, look like? A line over numbers, points over levels, greys over two
   * variables. `conditional` "absolute" or "centered" adds the curves of single rows.
   *
   * @throws GlmeError as `partialDependence`
   * @example
   * await model.plotPartialDependence("newprocess").toSVG(); // "<svg …"
   */
  plotPartialDependence(variables: string | readonly string[], options: PlotPartialDependenceOptions = {}): Plot {
    const conditionalReader = oneOf<IndividualCurves>(["none", "absolute", "centered"], "none");
    const readers = { ...gridReaders, conditional: conditionalReader };
    const { conditional, ...grid } = readOptions("plotPartialDependence", readers, options);
    const data = partialDependence(this.#fit, variables, { ...grid, ...(conditional !== "none" && { individual: true }) });
    return partialDependencePlot({ ...data, formula: String(this.formula), response: this.responseName }, conditional);
  }

  /**
   * What may be wrong with this model, and what could be tried? Looks at how the fit ended (no convergence, separation, variances at 0,
   * correlations at ±1, missing standard errors), whether the search from other standard deviations ends at a higher maximum (of few rows, or with
   * `checkHessian`; `notes` say where that was not tried), at the dispersion of counts, and at the data (cells with one outcome only, empty cells, few
   * levels, collinear or oddly scaled columns, rows left out).
   *
   * @returns findings {kind, subject, found, advice}, the gravest first; as text a numbered list
   * @example
   * String(model.diagnose()); // "Nothing was found that speaks against the model."
   */
  diagnose(): Diagnosis {
    return new Diagnosis(knownOfRows(this.#fit, "findings"), knownOfRows(this.#fit, "untried"));
  }

  /**
   * What is to be kept of the model? All but the rows that it was fitted to, as plain data: `JSON.stringify(model)` is its text, and
   * `loadModel` makes a model of either. NaN and the infinities are texts in it. The errors of the covariance parameters are computed.
   *
   * @example
   * loadModel(JSON.stringify(model)).predict({ newprocess: [0, 1], factory: ["1", "new"] }).mean; // as `model.predict` gives them
   */
  toJSON(): SavedModel {
    return saved(this.#fit.saved ?? this.#fromRows.contentOf(this.#fit));
  }

  /**
   * The display of the model in GitHub's Markdown: information, criteria, coefficients and covariance parameters as tables, then the notes.
   *
   * @example
   * model.toMarkdown(); // "## Generalized linear mixed-effects model\n\n`defects ~ 1 + newprocess + (1 | factory)`\n\n…"
   */
  toMarkdown(): string {
    return modelMarkdown(displayedModel(this.#fit));
  }

  /** The model as fitglme displays it, and what there is to say about convergence and left-out rows. */
  override toString(): string {
    return modelText(displayedModel(this.#fit));
  }
}
