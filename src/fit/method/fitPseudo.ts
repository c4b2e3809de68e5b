import type { Design } from "../../design/index.js";
import { familyOf, isConcave } from "../../family/families.js";
import type { Problem, Steps } from "../../kernel/index.js";
import { FitControl } from "../run/control.js";
import { covarianceTerms } from "../parameters/covarianceTerms.js";
import type { CovarianceTerm } from "../parameters/relativeFactor.js";
import { FAMILY_FUNCTIONS } from "../../family/functions.js";
import type { Convergence, FittedEstimates } from "../run/estimates.js";
import { extractEstimates } from "./readEstimates.js";
import { kernelModel } from "../objective/kernelModel.js";
import { laplaceAt, type PseudoRule, type PseudoSolution, pseudoLikelihood } from "./pseudoLikelihood.js";
import { searchOf } from "../search/searchSettings.js";
import { withSeparation } from "./separation.js";
import { withUnidentified } from "./unidentified.js";
import { estimatesDispersion, type FitSettings } from "../../options/settings.js";
import { singularNames } from "../search/boundary.js";

/**
 * Fits by pseudo-likelihood, MPL or REMPL: estimates, standard errors and log-likelihood are those of the linear mixed model of the last
 * working response (docs/theory.md, Pseudo-likelihood).
 */
export function* fitPseudo(design: Design, settings: FitSettings, control: FitControl): Steps<FittedEstimates> {
  const { distribution, link, fitMethod } = settings;
  const terms = covarianceTerms(design, settings.covariancePattern);
  const { problem, bases } = yield* kernelModel(design, distribution, link, terms);
  const rule = {
    restricted: fitMethod === "rempl",
    dispersionEstimated: estimatesDispersion(settings),
    maxIterations: settings.plIterations,
    tolerance: settings.plTolerance,
    muStart: settings.muStart,
    startMethod: settings.startMethod,
    seed: settings.seed,
    from: settings.from,
    search: searchOf(settings),
  };
  const solution = yield* withSecondStart(problem, terms, { ...rule, mayBeTrapped: !isConcave(distribution, link) }, control);
  const { theta, unit, phi, baseline, value, working } = solution;
  problem.phi = phi;
  const estimates = yield* extractEstimates(problem, {
    distribution,
    link,
    fitMethod,
    terms,
    bases,
    phi,
    dispersionEstimated: rule.dispersionEstimated,
    logLikelihood: Number.isFinite(value) ? -value / 2 : Number.NaN,
    convergence: {
      ...effort(solution),
      kernelBytes: problem.bytes,
      singular: singularNames(design, terms, bases, unit, theta),
      separated: [],
    },
    baseline,
    search: { theta, unit, working },
  });
  return withUnidentified(withSeparation(withoutMeans(estimates, design), design), design);
}

/** How far beyond the end of their range means may lie for which the last step is to blame. */
const NEAR_ENOUGH = 1e-8;

/** Says of how many rows the estimates give no mean, where the last linear mixed model lies beyond what the link takes. */
function withoutMeans<E extends FittedEstimates>(estimates: E, { weights }: Design): E {
  const { convergence, linearPredictor } = estimates;
  const means = FAMILY_FUNCTIONS.means(estimates, linearPredictor, weights);
  const [lowest, highest] = familyOf(estimates.distribution).means;
  const count = means.filter((mean) => !(mean >= lowest - NEAR_ENOUGH && mean <= highest + NEAR_ENOUGH)).length;
  if (count === 0) return estimates;
  const rows = count === 1 ? "1 row has no mean" : `${count} rows have no mean`;
  const sentence = `At these estimates ${rows} that the distribution and the link allow.`;
  return { ...estimates, convergence: { ...convergence, message: `${convergence.message} ${sentence}` } };
}

/** Least drop of −2 log L, by Laplace's approximation, that another start must bring. */
const WORTH_IT = 1e-3;

/**
 * Fits by pseudo-likelihood, and once more from near the data where no variance is left though the likelihood may have several maxima: the first start is
 * then one of them, to which one large response may have drawn it (docs/algorithms.md, Second starts).
 */
function* withSecondStart(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  { mayBeTrapped, ...rule }: PseudoRule & { readonly mayBeTrapped: boolean },
  control: FitControl,
): Steps<PseudoSolution> {
  const run = (nearData: boolean, of = control) => {
    problem.modes.fill(0);
    problem.beta.fill(0);
    return pseudoLikelihood(problem, terms, { ...rule, nearData }, of);
  };
  const first = yield* run(false);
  const hasVanished = first.theta.length > 0 && first.theta.every((value) => value === 0);
  if (!mayBeTrapped || rule.from || first.status !== "converged" || !hasVanished) return first;
  const value = yield* laplaceAt(problem, first);
  control.log.note("Start: least squares of the responses' links");
  const second = yield* run(true, control.quietly());
  const isBetter = second.status === "converged" && (yield* laplaceAt(problem, second)) < value - WORTH_IT;
  const found = yield* run(isBetter, new FitControl({})); // leaves the problem there: short, and not to be stopped half-way
  const all = [first, second, found];
  const sum = (of: (one: PseudoSolution) => number) => all.reduce((total, one) => total + of(one), 0);
  return { ...found, evaluations: sum((one) => one.evaluations), innerSteps: sum((one) => one.innerSteps) };
}

function effort(solution: PseudoSolution): Omit<Convergence, "kernelBytes" | "singular" | "separated"> {
  const { status, iterations, evaluations, innerSteps, decrement } = solution;
  const message = Number.isFinite(solution.value) ? sentence(solution) : `${sentence(solution)} ${NO_LIKELIHOOD}`;
  return { status, message, iterations, evaluations, innerSteps, gradientNorm: decrement };
}

const NO_LIKELIHOOD =
  'The log-likelihood of the last pseudo data is beyond the numbers of a computer, as log W of rows whose means lie at the end of their range is; estimates do not need it, comparisons do: fitMethod "laplace" has one.';

const ADVICE = 'Use fitMethod "laplace", whose steps must raise the likelihood.';

function sentence({ status, iterations, evaluations, change }: PseudoSolution): string {
  const effort = `${iterations} iteration${iterations === 1 ? "" : "s"} of pseudo-likelihood and ${evaluations} evaluations of the linear mixed models' objective`;
  const moved = `the linear predictor's relative change in the last one is ${change.toExponential(1)}`;
  switch (status) {
    case "converged":
      return `Converged after ${effort}; ${moved}.`;
    case "maxIterations":
      return `Not converged: stopped after ${effort}; ${moved}. Allow more with plIterations and, where they are given, with the limits in optimizerOptions, which hold for each linear mixed model; or use fitMethod "laplace".`;
    case "stalled":
      return `Not converged: after ${effort} every further step leads where the model is not defined, or so far that the responses become unlikely; ${moved}. ${ADVICE}`;
    case "maxTime":
      return `Not converged: the time budget ended after ${effort}; ${moved}.`;
    case "aborted":
      return `Not converged: aborted after ${effort}; ${moved}.`;
    case "failed":
      return `Failed: after ${effort} the linear mixed model has no likelihood any more. ${ADVICE}`;
  }
}
