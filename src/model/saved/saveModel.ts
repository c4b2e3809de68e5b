import { learnedOf } from "../../design/index.js";
import { type Fit, knownOfRows } from "../fit/fittedModel.js";
import type { RowSummary } from "../fit/rowSummary.js";
import { type LinkContent, type ModelContent, type RandomContent, SAVED_VERSION, type SavedModel, saved } from "./content.js";
import { sufficientContent } from "./sufficientContent.js";

/** The model as plain data for JSON, its rows left out; the errors of the covariance parameters are computed for it. */
export function saveModel(fit: Fit): SavedModel {
  return saved(contentOf(fit));
}

function contentOf(fit: Fit): ModelContent {
  const { design, estimates, offsetColumn, covarianceErrors } = fit;
  const { formula, recipe, responseType, unusedLevels, height, used, incomplete, missingByVariable } = design;
  const { coding, levels, functions, offsets, groups } = learnedOf(formula, recipe);
  const { convergence, fitMethod, distribution, logLikelihood } = estimates;
  const of = <Part extends keyof RowSummary>(part: Part) => knownOfRows(fit, part);
  const distinct = [...new Set(groups)];
  const groupOf = groups.map((group) => distinct.indexOf(group));
  return {
    format: "glme-model",
    version: SAVED_VERSION,
    formula: formula.text,
    distribution,
    link: linkContent(fit),
    fitMethod,
    responseType,
    offsetColumn: offsetColumn ?? null,
    rows: { height, used, incomplete, missingByVariable: Object.fromEntries(missingByVariable) },
    marks: of("marks"),
    variables: of("variables"),
    predictors: of("predictors"),
    dummyVarCoding: coding,
    levels,
    unusedLevels: Object.fromEntries(unusedLevels),
    functions,
    offsets,
    fixed: { names: design.fixed.names, estimates: estimates.beta, covariance: estimates.betaCovariance },
    groups: distinct,
    random: randomContent(fit, groupOf),
    sufficientRows: sufficientContent(fit, groupOf),
    dispersion: { estimate: estimates.dispersion, isEstimated: estimates.dispersionEstimated },
    numCovarianceParameters: estimates.covarianceParameters,
    covarianceErrors: covarianceErrors?.() ?? null,
    logLikelihood,
    sumsOfSquares: of("sumsOfSquares"),
    averages: of("averages"),
    convergence: { ...convergence, hessian: convergence.hessian ?? null },
    findings: of("findings"),
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

function linkContent(fit: Fit): LinkContent {
  const { estimates, functions } = fit;
  const { name, power, functions: given } = estimates.link;
  if (given === undefined) return { name, power, functions: null };
  const eta = knownOfRows(fit, "linkSamples");
  return { name, power, functions: { name: given.name, eta, mu: functions.inverseLink(estimates.link, eta) } };
}
