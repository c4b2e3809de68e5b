import { findingsOf } from "../diagnosis/diagnose.js";
import { untriedStarts } from "../diagnosis/diagnoseStarts.js";
import { rowAverages } from "../explained/rowAverages.js";
import { sumsOfSquares } from "../explained/sumsOfSquares.js";
import { dataMarks } from "../fit/dataMarks.js";
import type { Fit } from "../fit/fittedModel.js";
import { denominatorDegrees } from "../inference/denominatorDegrees.js";
import { predictorSummary } from "../means/predictorSummary.js";
import { fitted } from "../prediction/fitted.js";
import { residuals } from "../prediction/residuals.js";
import { response } from "../prediction/response.js";
import { profile } from "../profile/profile.js";
import { bootstrap } from "../simulation/bootstrap.js";
import type { ModelContent } from "../saved/content.js";
import { contentOf } from "../saved/contentOf.js";
import { refit } from "../simulation/refit.js";
import { simulatedResiduals } from "../simulation/simulatedResiduals.js";
import { simulatedTest } from "../simulation/simulatedTest.js";
import { designMatrix } from "../tables/designMatrix.js";
import { intervals } from "../tables/computedIntervals.js";
import { observationInfo } from "../tables/observationInfo.js";
import { tableVariables } from "../tables/tableVariables.js";
import { robustCovariance } from "../tests/robustCovariance.js";
import { haveSameSpan, requireSpanned } from "../tests/spans.js";
import { plotResiduals } from "./plotResiduals.js";

/**
 * What needs the rows of a fit comes with the rows: the functions that compute what is saved in their place, and the answers that only they
 * can give. `fitglme` puts this record into the fit that it makes, and a model asks its fit for it. A model that was loaded has neither
 * rows nor record, so that a program which only loads models does not contain the code either.
 */
export const FROM_ROWS = {
  variables: tableVariables,
  sumsOfSquares,
  findings: findingsOf,
  untried: untriedStarts,
  marks: dataMarks,
  predictors: predictorSummary,
  averages: rowAverages,
  requireSpanned,
  haveSameSpan,
  denominatorDegrees,

  contentOf,
  observationInfo,
  designMatrix,
  response,
  fitted,
  residuals,
  plotResiduals,
  robustCovariance,
  intervals,
  refit,
  bootstrap,
  profile,
  simulatedTest,
  simulatedResiduals,
};

/** The record that a fit with its rows carries. */
export type FromRows = typeof FROM_ROWS;

/** A fit as a model has it: with the record and nothing saved, or loaded, and the other way about. */
export interface ModelFit extends Fit {
  /** What computes from the rows; undefined in a loaded model. */
  readonly fromRows?: FromRows | undefined;
  /** What the model was loaded from; undefined in one that was fitted. */
  readonly saved?: ModelContent | undefined;
}
