export type { AnovaOptions, AnovaRow } from "./anova.js";
export type { Bootstrap, BootstrapOptions, BootstrapRow, FailedReplicate } from "./bootstrap.js";
export type { CoefficientIntervals, Interval } from "./coefCI.js";
export type { CoefTest, CoefTestOptions, ContrastMatrix } from "./coefTest.js";
export type { ComparedModel, CompareOptions } from "./compare.js";
export type { CovarianceParameter, CovarianceParameters, CovarianceParametersOptions } from "./covarianceParameters.js";
export type { ModelCriterion } from "./criteria.js";
export type { DesignMatrix, RandomDesignMatrix, SparseMatrix, TermSelection } from "./designMatrix.js";
export { Diagnosis, type Finding, type FindingKind } from "./diagnosis.js";
export type { FamilyFunctions, LinkFunctions } from "./familyFunctions.js";
export type { Fit } from "./fit.js";
export type { MeanOptions } from "./fitted.js";
export type { FixedEffect } from "./fixedEffects.js";
export { type LoadOptions, loadModel } from "./saved/loadModel.js";
export type { AnswerScale, MarginalMean, MarginalMeans, MarginalMeansOptions } from "./marginalMeans.js";
export type { ContrastOptions, CustomContrasts, MeanContrast } from "./meanContrasts.js";
export { GeneralizedLinearMixedModel, type PlotPartialDependenceOptions } from "./model.js";
export type { Adjustment } from "./multipleComparisons.js";
export type { NewOffset } from "./newOffset.js";
export type { Observation } from "./observationInfo.js";
export { Prediction, type PredictOptions } from "./predict.js";
export type { RandomEffect } from "./randomEffects.js";
export type { ResidualOptions, ResidualType } from "./residuals.js";
export type { GridValue, GridValues } from "./referenceGrid.js";
export type { ResultCell, ResultColumn, ResultColumns } from "./resultTable.js";
export { ResultTable } from "./resultTable.js";
export type { RobustCovariance, RobustOptions } from "./robustCovariance.js";
export type { RandomOptions } from "./simulate.js";
export type { Rsquared, SumsOfSquares } from "./rsquared.js";
export type { ModelContent, Saved, SavedModel, SavedNumber } from "./saved/content.js";
export type { TidyEffect, TidyOptions, TidyRow } from "./tidy.js";
export type { Variable } from "./variables.js";
export type {
  IntraclassCorrelation,
  NakagawaRsquared,
  ObservationVarianceMethod,
  VarianceShareOptions,
  VarianceShares,
} from "./varianceShares.js";
export type { DFMethod, InferenceOptions } from "./wald.js";
export type { Profile, ProfiledRow, ProfileOptions } from "./profile.js";
export type { ProfilePoints } from "./profileCurve.js";
export type { SimulatedResidualOptions, SimulatedResiduals, SimulatedResidualTest } from "./simulatedResiduals.js";
export type { SimulatedTest, SimulatedTestOptions } from "./simulatedTest.js";
export type { PartialDependence, PartialDependenceOptions } from "./partialDependence.js";
