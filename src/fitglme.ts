import { printable } from "./core/printable.js";
import { type Design, designInSteps } from "./design/index.js";
import { FAMILY_FUNCTIONS } from "./family/functions.js";
import { parseFormula } from "./formula/index.js";
import { type FreshFit, GeneralizedLinearMixedModel } from "./model/index.js";
import { FROM_ROWS } from "./model/rows/fromRows.js";
import { Table, type TableSource } from "./table/index.js";
import { finish, type Steps } from "./kernel/index.js";
import { FitControl } from "./fit/run/control.js";
import type { Estimates, FittedEstimates } from "./fit/run/estimates.js";
import { fitLaplace } from "./fit/method/fitLaplace.js";
import { FitLog } from "./fit/run/progressLog.js";
import { fitLinear } from "./fit/method/fitLinear.js";
import { type FitglmeOptions, type FitOptions, readFitOptions } from "./options/options.js";
import { profiledCovariances } from "./fit/profile/covarianceProfile.js";
import { profiledCoefficients } from "./fit/profile/coefficientProfile.js";
import { PredictionError } from "./fit/inference/predictionError.js";
import { fitPseudo } from "./fit/method/fitPseudo.js";
import { othersOnDemand } from "./fit/method/otherOptimum.js";
import { onDemand, withOtherOptimum, withSecondOrder } from "./fit/curvature/secondOrder.js";
import { sufficientRows } from "./fit/inference/sufficientRows.js";
import { type FitSettings, isLinear, isPseudoLikelihood, withCheckedLink } from "./options/settings.js";
import { requireVariation, withCoarseColumns } from "./fit/method/variation.js";
import { uncertaintyOnDemand } from "./fit/inference/denominatorUncertainty.js";

/**
 * Fits a generalized linear mixed-effects model: which fixed effects, variances of random effects and dispersion make the
 * data most likely?
 *
 * The model is y | b ~ Distr(μ, φ/w), g(μ) = Xβ + Zb + offset, b ~ N(0, Ψ). fitMethod "laplace" maximises the Laplace
 * approximation of the likelihood, "approximateLaplace" with β profiled out of the penalised likelihood, {agq: k} the likelihood
 * by adaptive quadrature with k points (one grouping variable); for the normal distribution with the identity link every method is
 * exact: "rempl" is REML, the others are ML.
 *
 * A model that does not converge or is singular is returned, and `model.convergence` says so. A fit that the option `signal` ends gives the best values so far,
 * unless `onAbort` is "throw" or there are none yet: it then rejects with the signal's reason, an AbortError.
 *
 * @param table a Table, an object of columns, an array of row objects, an Apache Arrow or Arquero table; its arrays have to stay as they are until the fit is done
 * @param formula Wilkinson notation: `"y ~ 1 + x + (1 + x | group)"`
 * @throws GlmeError for bad input: code, place (column, row, option or position in the formula) and a hint
 * @example
 * const table = { y: [2, 3, 6, 7, 1, 2, 5, 4], x: [0, 1, 2, 3, 0, 1, 2, 3], g: ["a", "a", "a", "a", "b", "b", "b", "b"] };
 * const model = await fitglme(table, "y ~ x + (1 | g)", { distribution: "poisson", fitMethod: "laplace" });
 * model.coefficients.column("estimate"); // Float64Array [0.663…, 0.392…]
 */
export async function fitglme(
  table: Table | TableSource,
  formula: string,
  options: FitOptions | FitglmeOptions = {},
): Promise<GeneralizedLinearMixedModel> {
  const parsed = parseFormula(formula);
  const { settings: given, design: designOptions, run } = readFitOptions(options, parsed);
  const control = new FitControl(run, FitLog.of(given, run.log ?? console.log));
  control.throwIfAborted();
  const source = await control.run(Table.inSteps(table));
  const design = await control.run(designInSteps(parsed, source, designOptions));
  if (!isLinear(given)) requireVariation(design, given.distribution);
  const settings = withCheckedLink(given, design.response);
  const offsetColumn = typeof designOptions.offset === "string" ? designOptions.offset : undefined;
  const fit = await finishedFit({ table: source, offsetColumn }, design, settings, control);
  return new GeneralizedLinearMixedModel({ ...fit, fromRows: FROM_ROWS });
}

/** Fits a design, and gives the fit with the ways to ask more of it later. */
async function finishedFit(
  data: Pick<FreshFit, "table" | "offsetColumn">,
  design: Design,
  settings: FitSettings,
  control: FitControl,
): Promise<FreshFit> {
  const fitted = await control.run(withCoarseColumns(await control.run(fitSteps(design, settings, control)), design));
  const curvature = onDemand(design, settings, fitted);
  const others = othersOnDemand(design, settings, fitted);
  const examined = await control.run(withSecondOrder(fitted, settings, curvature(), control));
  const estimates = inPrint(await control.run(withOtherOptimum(examined, settings, others(), control)));
  control.log.end(estimates.convergence.message);
  const uncertainty = uncertaintyOnDemand(design, settings, fitted, curvature);
  const errors = new PredictionError(design, { ...fitted, phi: fitted.point.phi, betaCovariance: estimates.betaCovariance });
  return {
    ...data,
    design,
    estimates,
    functions: FAMILY_FUNCTIONS,
    covarianceErrors: () => curvature.errorsAtOnce(),
    coefficientUncertainty: (method) => finish(uncertainty(method)),
    rows: {
      variances: (rows) => finish(errors.ofRows(rows)),
      contrastCovariance: (contrast) => finish(errors.ofContrasts(contrast)),
      sufficientRows: (most) => sufficientRows(design, fitted.workingWeights, most),
      refit: (response, run = {}) =>
        finishedFit(
          data,
          { ...design, response, roundedProportions: undefined },
          { ...settings, from: fitted.point },
          new FitControl(run),
        ),
      profiledCoefficients: (run) =>
        profiledCoefficients(design, estimates, (held, from) => fitSteps(held, { ...settings, from }, new FitControl({})), run),
      profiledCovariances: (run) => run.run(profiledCovariances(design, settings, fitted, run)),
      otherOptimum: () => others.atOnce(),
      knowErrors: async (run) => void (await run.run(curvature())),
      knowUncertainty: async (method, run) => void (await run.run(uncertainty(method))),
    },
  };
}

/** Gives the estimates with a message that may be printed, whatever the names in it are. */
function inPrint<E extends Estimates>(estimates: E): E {
  const { convergence } = estimates;
  return { ...estimates, convergence: { ...convergence, message: printable(convergence.message) } };
}

/** Fits by the method that the settings name. */
function fitSteps(design: Design, settings: FitSettings, control: FitControl): Steps<FittedEstimates> {
  if (isLinear(settings)) return fitLinear(design, settings, control);
  return isPseudoLikelihood(settings.fitMethod) ? fitPseudo(design, settings, control) : fitLaplace(design, settings, control);
}
