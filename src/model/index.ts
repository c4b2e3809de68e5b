export type { AnovaOptions, AnovaRow } from "./tests/anova.js";
export type { Bootstrap, BootstrapOptions, BootstrapRow } from "./simulation/bootstrap.js";
export type { FailedReplicate } from "./simulation/replicate.js";
export type { CoefficientIntervals, Interval } from "./tests/coefCI.js";
export type { CoefTest, CoefTestOptions, ContrastMatrix } from "./tests/coefTest.js";
export type { ComparedModel, CompareOptions } from "./tests/compare.js";
export type { CovarianceParameter, CovarianceParameters, CovarianceParametersOptions } from "./tables/covarianceParameters.js";
export type { ModelCriterion } from "./tables/criteria.js";
export type { DesignMatrix, RandomDesignMatrix, SparseMatrix, TermSelection } from "./tables/designMatrix.js";
export { Diagnosis } from "./diagnosis/diagnosis.js";
export type { Finding, FindingKind } from "./fit/rowSummary.js";
export type { FamilyFunctions, LinkFunctions } from "./fit/familyFunctions.js";
export type { Fit, FreshFit } from "./fit/fittedModel.js";
export type { MeanOptions } from "./prediction/fitted.js";
export type { FixedEffect } from "./tables/fixedEffects.js";
export { type LoadOptions, loadModel } from "./loadModel.js";
export type { MarginalMean, MarginalMeans, MarginalMeansOptions } from "./means/marginalMeans.js";
export type { AnswerScale } from "./means/linearMeans.js";
export type { ContrastOptions, CustomContrasts, MeanContrast } from "./means/meanContrasts.js";
export { GeneralizedLinearMixedModel, type PlotPartialDependenceOptions } from "./model.js";
export type { Adjustment } from "./inference/multipleComparisons.js";
export type { NewOffset } from "./prediction/newOffset.js";
export type { Observation } from "./tables/observationInfo.js";
export { Prediction, type PredictOptions } from "./prediction/predict.js";
export type { RandomEffect } from "./tables/randomEffects.js";
export type { ResidualOptions, ResidualType } from "./prediction/residuals.js";
export type { GridValue, GridValues } from "./means/referenceGrid.js";
export type { ResultCell, ResultColumn, ResultColumns } from "../result/resultTable.js";
export { ResultTable } from "../result/resultTable.js";
export type { RobustCovariance, RobustOptions } from "./tests/robustCovariance.js";
export type { RandomOptions } from "./simulation/simulate.js";
export type { Rsquared } from "./explained/rsquared.js";
export type { SumsOfSquares } from "./fit/rowSummary.js";
export type { ModelContent, Saved, SavedModel, SavedNumber } from "./saved/content.js";
export type { TidyEffect, TidyOptions, TidyRow } from "./tables/tidy.js";
export type { Variable } from "./fit/rowSummary.js";
export type {
  IntraclassCorrelation,
  NakagawaRsquared,
  ObservationVarianceMethod,
  VarianceShareOptions,
  VarianceShares,
} from "./explained/varianceShares.js";
export type { DFMethod, InferenceOptions } from "./inference/wald.js";
export type { Profile, ProfiledRow, ProfileOptions } from "./profile/profile.js";
export type { ProfilePoints } from "./profile/profileCurve.js";
export type { SimulatedResidualOptions, SimulatedResiduals, SimulatedResidualTest } from "./simulation/simulatedResiduals.js";
export type { SimulatedTest, SimulatedTestOptions } from "./simulation/simulatedTest.js";
export type { PartialDependence, PartialDependenceOptions } from "./means/partialDependence.js";
export type { IntervalOptions, Intervals } from "./tables/intervals.js";
export type { RefitOptions } from "./simulation/refit.js";
