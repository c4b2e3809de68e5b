import { hasExtraParameter } from "../../kernel/codes.js";
import type { ProblemInput, Steps } from "../../kernel/index.js";
import { atRandom, type Beginning, begin, beginWithout, outerProblem } from "../start/startPoint.js";
import { liftedFromZero } from "../start/offBoundary.js";
import type { FitControl } from "../run/control.js";
import type { CovarianceTerm } from "../parameters/relativeFactor.js";
import { LaplaceObjective } from "../objective/laplaceObjective.js";
import { settleAt, solveOuter } from "../search/minimizeDeviance.js";
import { type PseudoRule, pseudoLikelihood } from "./pseudoLikelihood.js";
import { added, NO_EFFORT } from "../start/cost.js";
import type { SearchPoint } from "../../options/searchPoint.js";
import { searchOf } from "../search/searchSettings.js";
import type { FitSettings } from "../../options/settings.js";
import { withoutEffects } from "../start/startingValues.js";

/** Finds where a fit by maximum likelihood begins: through the stages that the settings ask for, or in its own way. */
export function* beginInStages(
  input: ProblemInput,
  objective: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  settings: FitSettings,
  control: FitControl,
): Steps<Beginning> {
  if (settings.from) return beginAgain(objective, terms, settings.from);
  if (settings.useSequentialFitting) return yield* beginFromApproximate(input, objective, terms, settings, control);
  const { initPLIterations: maxIterations, plTolerance: tolerance, muStart, startMethod, seed, optimizer } = settings;
  if (maxIterations !== undefined) {
    const rule = { maxIterations, tolerance, muStart, startMethod, seed, search: searchOf(settings) };
    return yield* beginFromPseudo(objective, terms, rule, control);
  }
  if (startMethod === "random")
    return yield* atRandom(yield* beginWithout(objective, terms, muStart, control.log), objective, terms, settings, control.log);
  const wantsSample = optimizer !== "fminsearch"; // whose searches cost more than the sample gives
  return yield* wantsSample
    ? begin(input, objective, terms, muStart, control)
    : beginWithout(objective, terms, muStart, control.log);
}

/** Begins where a fit ended, to other responses perhaps. */
export function beginAgain(objective: LaplaceObjective, terms: readonly CovarianceTerm[], from: SearchPoint): Beginning {
  const { problem } = objective;
  problem.beta.set(from.beta);
  problem.allEffects.set(from.effects);
  problem.dispersion = from.dispersion;
  return { ...borrowed(objective, terms, from.theta, from.unit), effort: NO_EFFORT };
}

/** Begins after some iterations of pseudo-likelihood; at the model without random effects where they lead outside the domain. */
function* beginFromPseudo(
  objective: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  rule: Omit<PseudoRule, "restricted" | "dispersionEstimated">,
  control: FitControl,
): Steps<Beginning> {
  const { problem } = objective;
  const hasExtra = hasExtraParameter(problem.family); // which stays at that of the moments
  if (hasExtra) problem.dispersion = (yield* withoutEffects(problem, rule.muStart)).dispersion;
  const pseudo = { ...rule, restricted: false, dispersionEstimated: objective.dispersion && !hasExtra };
  const { theta, unit, baseline, phi, status, evaluations, innerSteps } = yield* pseudoLikelihood(
    problem,
    terms,
    pseudo,
    control.quietly(control.log.stage(`Start: pseudo-likelihood, ${rule.maxIterations} iterations at most`)),
  );
  const effort = { evaluations, innerSteps, kernelBytes: 0 };
  if (status === "failed") {
    const start = yield* beginWithout(objective, terms, rule.muStart, control.log);
    return { ...start, effort: added(start.effort, effort) };
  }
  baseline.forEach((value, j) => {
    problem.beta[j] += value;
  });
  problem.phi = phi;
  return { ...borrowed(objective, terms, theta, unit), effort };
}

/** Begins at the optimum of ApproximateLaplace, which begins through the other stages. */
function* beginFromApproximate(
  input: ProblemInput,
  objective: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  settings: FitSettings,
  control: FitControl,
): Steps<Beginning> {
  const { problem } = objective;
  const approximate = new LaplaceObjective(problem, terms, true, objective.modes);
  const quiet = control.quietly(control.log.stage("Start: ApproximateLaplace"));
  const start = yield* beginInStages(input, approximate, terms, { ...settings, useSequentialFitting: false }, quiet);
  const found = yield* solveOuter({ ...outerProblem(approximate, start, terms), ...searchOf(settings) }, quiet);
  const { x, evaluations } = yield* settleAt(found, (at, from) => approximate.settle(at, from));
  return {
    ...borrowed(objective, terms, approximate.thetaOf(x), start.unit),
    effort: { ...start.effort, evaluations, innerSteps: approximate.innerSteps + start.effort.innerSteps },
  };
}

/** Gives a beginning at the optimum of another objective. */
function borrowed(objective: LaplaceObjective, terms: readonly CovarianceTerm[], theta: Float64Array, unit: Float64Array) {
  const x = objective.startFrom(liftedFromZero(terms, unit, theta));
  return { x, unit, inverseHessian: () => objective.inverseHessian(), mayMislead: true };
}
