import type { Design } from "../../design/index.js";
import { prepareLinear, type Steps } from "../../kernel/index.js";
import { log } from "../../kernel/unchecked/index.js";
import { times } from "../../linalg/matrix.js";
import { dot } from "../../linalg/vectors.js";
import { quadratureRule } from "../objective/quadratureRule.js";
import { outerProblem } from "../start/startPoint.js";
import type { AnswerRun } from "../run/answerRun.js";
import { thetaLength } from "../parameters/relativeFactor.js";
import { covarianceTerms } from "../parameters/covarianceTerms.js";
import type { FittedEstimates } from "../run/estimates.js";
import { liftedFromZero } from "../start/offBoundary.js";
import { IDENTITY, sumLogWeights } from "../method/fitLinear.js";
import { ScaledLinearObjective } from "../objective/linearObjective.js";
import { FitLog } from "../run/progressLog.js";
import { modeSearchOf } from "../objective/modeSearch.js";
import { LaplaceObjective } from "../objective/laplaceObjective.js";
import { kernelModel } from "../objective/kernelModel.js";
import { type ProfileCoordinate, profileCoordinates } from "./profileCoordinates.js";
import type { ProfiledParameter } from "./profiledParameter.js";
import { type HeldValue, type OpenLikelihood, ProfilePath } from "./profilePath.js";
import { type FitSettings, isLinear } from "../../options/settings.js";
import { beginAgain } from "../method/chooseStart.js";

/** A likelihood with every covariance parameter a part of ψ, and how these follow from ψ. */
interface CovarianceLikelihood extends OpenLikelihood {
  /** κ, the logarithm of the dispersion or the extra parameter, at ψ, and its slope in the last entry of ψ. */
  kappa(x: Float64Array): { readonly value: number; readonly slope: number };
  /** The covariance parameters, each on its scale s. */
  readonly coordinates: readonly ProfileCoordinate[];
}

/** Opens the model once more in the kernel, at its estimates, for profiles of its standard deviations and correlations and its dispersion. */
export function* profiledCovariances(
  design: Design,
  settings: FitSettings,
  estimates: FittedEstimates,
  run: AnswerRun,
): Steps<readonly ProfiledParameter[]> {
  const likelihood = yield* (isLinear(settings) ? linearLikelihood : laplaceLikelihood)(design, settings, estimates);
  const { outer, coordinates } = likelihood;
  yield* outer.objective(outer.start);
  const inverse = yield* outer.inverseHessian();
  const { theta, dispersion } = estimates.point;
  return coordinates.map((coordinate): ProfiledParameter => {
    const { name, needs, least, greatest, shown } = coordinate;
    const at = (x: Float64Array) => valueAt(likelihood, coordinate, x);
    const { slopes } = at(outer.start);
    const error = Math.sqrt(2 * dot(slopes, times(inverse, slopes)));
    const { s: estimate } = coordinate.at(theta, log(dispersion));
    const spread = spreadOf(error, coordinate, estimate);
    const path = new ProfilePath(likelihood, { at, least, greatest, estimate, spread });
    return { name, ...(needs && { needs }), estimate, least, greatest, spread, shown, near: (s) => run.run(path.near(s)) };
  });
}

/** Gives the standard error, of a correlation that is hardly known a quarter of its range; where there is none, a length of the parameter's own size. */
function spreadOf(error: number, { least, greatest }: ProfileCoordinate, estimate: number): number {
  const range = greatest - least;
  const isKnown = error > 0 && Number.isFinite(error);
  if (Number.isFinite(range)) return isKnown ? Math.min(error, range / 4) : range / 4;
  return isKnown ? error : Math.abs(estimate) || 1;
}

/** Opens the likelihood that `fitLaplace` maximised. */
function* laplaceLikelihood(design: Design, settings: FitSettings, { point }: FittedEstimates): Steps<CovarianceLikelihood> {
  const { distribution, link, fitMethod, covariancePattern } = settings;
  const terms = covarianceTerms(design, covariancePattern);
  const { problem, bases } = yield* kernelModel(design, distribution, link, terms);
  const modes = modeSearchOf(settings, FitLog.silent);
  const rule = quadratureRule(design, fitMethod);
  const objective = new LaplaceObjective(problem, terms, fitMethod === "approximateLaplace", modes, rule);
  yield;
  const { scale, dispersion } = objective;
  const outer = outerProblem(objective, beginAgain(objective, terms, point), terms);
  const lifted = (x: Float64Array) => {
    const out = x.slice();
    out.set(liftedFromZero(terms, point.unit, objective.thetaOf(x)), objective.fixed);
    if (dispersion) out[x.length - 1] = scale.of(scale.liftedFromLimit(objective.dispersionOf(x)));
    return out;
  };
  return {
    outer: { ...outer, start: lifted(outer.start) },
    settle: (x, start) => objective.settle(x, start),
    lifted,
    kappa: (x) => ({ value: log(objective.dispersionOf(x)), slope: dispersion ? scale.slopeAt(x[x.length - 1]) : 0 }),
    coordinates: profileCoordinates(design, terms, bases, distribution, dispersion),
  };
}

/** Opens the likelihood that `fitLinear` maximised, σ² not profiled. */
function* linearLikelihood(design: Design, settings: FitSettings, { point }: FittedEstimates): Steps<CovarianceLikelihood> {
  const terms = covarianceTerms(design, settings.covariancePattern);
  const { problem, bases } = yield* kernelModel(design, "normal", IDENTITY, terms);
  yield* prepareLinear(problem);
  const restricted = settings.fitMethod === "rempl";
  const objective = new ScaledLinearObjective(problem, terms, { restricted, sumLogWeights: sumLogWeights(design) });
  const { theta, unit, phi } = point;
  const lifted = (x: Float64Array) => Float64Array.of(...liftedFromZero(terms, unit, x.subarray(0, -1)), x[x.length - 1]);
  return {
    outer: {
      objective: (x) => objective.evaluate(x),
      value: (x) => objective.value(x),
      inverseHessian: () => objective.inverseHessian(),
      start: lifted(Float64Array.of(...theta, log(phi))),
      thetaFrom: 0,
      terms,
      unit,
      evaluations: 0,
    },
    settle: (x) => objective.value(x),
    lifted,
    kappa: (x) => ({ value: x[x.length - 1], slope: 1 }),
    coordinates: profileCoordinates(design, terms, bases, "normal", true),
  };
}

/** Gives a coordinate's s at ψ, and its derivatives in ψ. */
function valueAt({ outer, kappa }: CovarianceLikelihood, coordinate: ProfileCoordinate, x: Float64Array): HeldValue {
  const to = outer.thetaFrom + thetaLength(outer.terms);
  const { value, slope } = kappa(x);
  const { s, byTheta, byKappa } = coordinate.at(x.slice(outer.thetaFrom, to), value);
  const slopes = new Float64Array(x.length);
  slopes.set(byTheta, outer.thetaFrom);
  if (to < x.length) slopes[to] = byKappa * slope;
  return { s, slopes };
}
