import { readAnswerOptions } from "../../options/answerNames.js";
import type { Plot } from "../../vega/plot.js";
import { type ResidualPlotType, residualPlot } from "../../vega/residualPlot.js";
import type { Fit } from "../fit/fittedModel.js";
import { fitted } from "../prediction/fitted.js";
import { type ResidualOptions, residualReaders, residuals } from "../prediction/residuals.js";

/** Makes a picture of the residuals of the used rows. */
export function plotResiduals(fit: Fit, type: ResidualPlotType = "histogram", options: ResidualOptions = {}): Plot {
  const { conditional, residualType } = readAnswerOptions("plotResiduals", residualReaders, options);
  return residualPlot(type, () => ({
    formula: String(fit.design.formula),
    residualType,
    fitted: fitted(fit, { conditional }),
    residuals: residuals(fit, { conditional, residualType }),
  }));
}
