import type { Design } from "../../design/index.js";
import { extraParameter } from "../../family/families.js";
import { finish, type Steps } from "../../kernel/index.js";
import type { FitControl } from "../run/control.js";
import { covarianceTerms } from "../parameters/covarianceTerms.js";
import { covarianceErrors } from "./covarianceErrors.js";
import { otherSentence } from "../method/otherOptimum.js";
import type { CovarianceErrors, Estimates, FittedEstimates, HessianCheck, OtherOptimum } from "../run/estimates.js";
import { namesAlong } from "../parameters/flatDirections.js";
import { jointCovariance } from "./jointCovariance.js";
import { curvature } from "./jointHessian.js";
import { kernelModel } from "../objective/kernelModel.js";
import { type FitSettings, isLinear, isPseudoLikelihood } from "../../options/settings.js";

/** What the curvature of −log L at the estimates says about them. */
export interface SecondOrder {
  /**
   * Covariance of β̂ with the uncertainty of the other parameters, p×p, column major; NaN where the Hessian is not positive
   * definite.
   */
  readonly betaCovariance: Float64Array;
  /** Standard errors of the covariance parameters. */
  readonly covarianceErrors: CovarianceErrors;
  /** Covariance of (θ, log φ), φ only where it is estimated, column major. */
  readonly parameterCovariance: Float64Array;
  /** Is the Hessian positive definite, and what do the data leave undetermined? */
  readonly hessian: HessianCheck;
  /** What is wrong with the Hessian, if anything is, in a whole sentence. */
  readonly complaint: string | undefined;
  /** Evaluations of the objective that it took. */
  readonly evaluations: number;
}

/**
 * Puts the model into the kernel once more, so that it need not stay there after a fit, and looks at −log L around the
 * estimates.
 */
function* secondOrder(design: Design, settings: FitSettings, estimates: FittedEstimates): Steps<SecondOrder> {
  const terms = covarianceTerms(design, settings.covariancePattern);
  const { problem, bases } = yield* kernelModel(design, settings.distribution, settings.link, terms);
  const { theta } = estimates.point;
  const extra = extraParameter(settings.distribution);
  const curve = yield* curvature(design, problem, terms, settings, estimates);
  const { isDefinite, beta, parameters, weakest, errors } = yield* jointCovariance(curve, estimates.betaCovariance);
  const flat = isDefinite ? [] : namesAlong(design, terms, bases, { weakest, errors, fixed: curve.fixed, theta });
  const complaint = isDefinite
    ? undefined
    : indefinite(flat, weakest.some(Number.isNaN) || !curve.hessian.every(Number.isFinite));
  const known = covarianceErrors(design, terms, bases, theta, { extra, isAtLimit: curve.isAtLimit }, parameters);
  return {
    betaCovariance: beta,
    covarianceErrors: { ...known, notes: complaint ? [complaint] : known.notes },
    parameterCovariance: parameters,
    hessian: { positiveDefinite: isDefinite, flat },
    complaint,
    evaluations: curve.evaluations,
  };
}

/** The second-order analysis of a fit, computed the first time that it is asked for. */
export interface SecondOrderOnDemand {
  /** Gives it. */
  (): Steps<SecondOrder>;
  /** Gives the errors of the covariance parameters at once; where they are not known yet and there are too many of them for that, none, and says so. */
  errorsAtOnce(): CovarianceErrors;
}

/** Gives the second-order analysis of a fit when asked, computed the first time that it is. */
export function onDemand(design: Design, settings: FitSettings, estimates: FittedEstimates): SecondOrderOnDemand {
  let known: SecondOrder | undefined;
  const steps = function* () {
    known ??= yield* secondOrder(design, settings, estimates);
    return known;
  };
  const errorsAtOnce = () =>
    known || estimates.covarianceParameters <= MOST_AT_ONCE ? finish(steps()).covarianceErrors : notYet(estimates);
  return Object.assign(steps, { errorsAtOnce });
}

/** Most parameters of the covariances whose errors are computed while somebody waits: they take two gradients each. */
const MOST_AT_ONCE = 100;

/** Gives the errors of covariance parameters that nobody has computed. */
function notYet({ random, covarianceParameters }: FittedEstimates): CovarianceErrors {
  return {
    random: random.map(({ psi }) => psi.map(() => Number.NaN)),
    dispersion: Number.NaN,
    notes: [
      `The intervals of ${covarianceParameters} covariance parameters take long and are not computed unasked: await model.intervals() does.`,
    ],
  };
}

function indefinite(flat: readonly string[], isUnknown: boolean): string {
  if (isUnknown) return "The Hessian of −log L cannot be computed: next to the estimates the model is not defined.";
  if (flat.length === 0) return "The Hessian of −log L is not positive definite: the data do not determine all parameters.";
  const together = flat.length > 1 ? " together" : "";
  return `The Hessian of −log L is not positive definite: the data do not determine ${flat.join(", ")}${together}.`;
}

/**
 * Gives the estimates with what `covarianceMethod` and `checkHessian` ask for. A fit that has to stop meanwhile keeps the
 * covariance given the variances, and says so.
 */
export function* withSecondOrder(
  estimates: Estimates,
  settings: FitSettings,
  known: Steps<SecondOrder>,
  control: FitControl,
): Steps<Estimates> {
  const { covarianceMethod, checkHessian, fitMethod } = settings;
  const isJoint = covarianceMethod === "jointHessian";
  if (!isJoint && !checkHessian) return estimates;
  const { convergence, betaCovariance } = estimates;
  const found = yield* control.until(known);
  const message = (sentence: string | undefined) => (sentence ? `${convergence.message} ${sentence}` : convergence.message);
  if (!found) return { ...estimates, convergence: { ...convergence, message: message(UNFINISHED) } };
  return {
    ...estimates,
    betaCovariance: isJoint ? found.betaCovariance : betaCovariance,
    convergence: {
      ...convergence,
      message: message(
        found.complaint ?? (isJoint && isPseudoLikelihood(fitMethod) && !isLinear(settings) ? AS_GIVEN : undefined),
      ),
      evaluations: convergence.evaluations + found.evaluations,
      hessian: found.hessian,
    },
  };
}

/** Gives the estimates with a word on a higher maximum that other starts lead to, where `checkHessian` asks for that; nothing where there is no time. */
export function* withOtherOptimum(
  estimates: Estimates,
  { checkHessian }: FitSettings,
  others: Steps<OtherOptimum | undefined>,
  control: FitControl,
): Steps<Estimates> {
  const found = checkHessian && !control.stopped ? yield* control.until(others) : undefined;
  if (!found) return estimates;
  const { convergence } = estimates;
  const message = `${convergence.message} ${otherSentence(found, estimates)} Fit it with startScale: ${found.startScale}.`;
  return { ...estimates, convergence: { ...convergence, message, otherOptimum: found } };
}

const AS_GIVEN = "Of pseudo-likelihood the covariance is that of the last linear mixed model, whatever covarianceMethod says.";
const UNFINISHED = "There was no time for the Hessian: standard errors are those given the variances.";
