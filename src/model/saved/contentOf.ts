import { learnedOf } from "../../design/index.js";
import { dataMarks } from "../fit/dataMarks.js";
import { findingsOf } from "../diagnosis/diagnose.js";
import { untriedStarts } from "../diagnosis/diagnoseStarts.js";
import type { Fit } from "../fit/fittedModel.js";
import { predictorSummary } from "../means/predictorSummary.js";
import { sumsOfSquares } from "../explained/sumsOfSquares.js";
import { type LinkContent, type ModelContent, type RandomContent, SAVED_VERSION } from "./content.js";
import { formulaContent } from "./formulaContent.js";
import { sufficientContent } from "./sufficientContent.js";
import { rowAverages } from "../explained/rowAverages.js";
import { tableVariables } from "../tables/tableVariables.js";

/** Gives what is saved of a fit, its rows left out; the errors of the covariance parameters are computed for it. */
export function contentOf(fit: Fit): ModelContent {
  const { design, estimates, offsetColumn, covarianceErrors } = fit;
  const { formula, recipe, responseType, unusedLevels, height, used, incomplete, missingByVariable, roundedProportions } = design;
  const { coding, levels, functions, offsets, groups, kept } = learnedOf(formula, recipe);
  const { fitMethod, distribution, logLikelihood } = estimates;
  const { hessian, otherOptimum: _, ...convergence } = estimates.convergence; // which the findings tell
  const distinct = [...new Set(groups)];
  const groupOf = groups.map((group) => distinct.indexOf(group));
  return {
    format: "glme-model",
    version: SAVED_VERSION,
    formula: formulaContent(formula),
    distribution,
    link: linkContent(fit),
    fitMethod,
    responseType,
    offsetColumn: offsetColumn ?? null,
    rows: {
      height,
      used,
      incomplete,
      missingByVariable: Object.fromEntries(missingByVariable),
      roundedProportions: roundedProportions || undefined,
    },
    marks: dataMarks(fit),
    variables: tableVariables(fit),
    predictors: predictorSummary(fit),
    dummyVarCoding: coding,
    levels,
    unusedLevels: Object.fromEntries(unusedLevels),
    functions,
    offsets,
    kept,
    dropped: design.dropped.length === 0 ? undefined : design.dropped,
    fixed: { names: design.fixed.names, estimates: estimates.beta, covariance: estimates.betaCovariance },
    groups: distinct,
    random: randomContent(fit, groupOf),
    sufficientRows: sufficientContent(fit, groupOf),
    dispersion: { estimate: estimates.dispersion, isEstimated: estimates.dispersionEstimated },
    numCovarianceParameters: estimates.covarianceParameters,
    covarianceErrors: covarianceErrors?.() ?? null,
    logLikelihood,
    sumsOfSquares: sumsOfSquares(fit),
    averages: rowAverages(fit),
    convergence: { ...convergence, hessian: hessian ?? null },
    findings: findingsOf(fit),
    untried: untriedStarts(fit),
  };
}

function randomContent({ design, estimates }: Fit, groupOf: readonly number[]): RandomContent[] {
  return estimates.random.map(({ pattern, correlates, psi, modes, sePred }, r) => ({
    group: groupOf[r],
    names: design.random[r].names,
    pattern,
    correlates,
    psi,
    modes,
    sePred,
  }));
}

/** Number of values of η, evenly spaced from the least to the greatest fitted, at which the means of a link are saved that was given as functions. */
const LINK_VALUES = 9;

function linkContent({ estimates, functions }: Fit): LinkContent {
  const { name, power, functions: given } = estimates.link;
  if (given === undefined) return { name, power, functions: null };
  const eta = spread(estimates.linearPredictor);
  return { name, power, functions: { name: given.name, eta, mu: functions.inverseLink(estimates.link, eta) } };
}

function spread(values: Float64Array): Float64Array {
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  return Float64Array.from({ length: LINK_VALUES }, (_, i) => least + ((greatest - least) * i) / (LINK_VALUES - 1));
}
