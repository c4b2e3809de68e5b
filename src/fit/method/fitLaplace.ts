import { isLower } from "../../core/rounding.js";
import type { Design } from "../../design/index.js";
import { isConcave } from "../../family/families.js";
import type { Steps } from "../../kernel/index.js";
import { quadratureRule } from "../objective/quadratureRule.js";
import { type Beginning, beginNearData, beginWithout, outerProblem } from "../start/startPoint.js";
import type { FitControl } from "../run/control.js";
import { covarianceTerms } from "../parameters/covarianceTerms.js";
import { added } from "../start/cost.js";
import type { ConvergenceStatus, FittedEstimates } from "../run/estimates.js";
import { extractEstimates } from "./readEstimates.js";
import { withLimit } from "./dispersionLimit.js";
import { adviceOnModes, modeSearchOf } from "../objective/modeSearch.js";
import { LaplaceObjective } from "../objective/laplaceObjective.js";
import { convergenceOf, type OuterSolution, settleAt, solveOuter } from "../search/minimizeDeviance.js";
import type { OuterProblem } from "../search/outerProblem.js";
import { kernelModel } from "../objective/kernelModel.js";
import { searchOf } from "../search/searchSettings.js";
import { withSeparation } from "./separation.js";
import { beginInStages } from "./chooseStart.js";
import type { FitSettings } from "../../options/settings.js";
import { withoutEffects } from "../start/startingValues.js";

/**
 * Fits by Laplace's approximation (docs/theory.md, Laplace), with β profiled out of the penalised likelihood by ApproximateLaplace
 * (docs/theory.md, ApproximateLaplace), or by adaptive quadrature (docs/theory.md, Adaptive quadrature).
 */
export function* fitLaplace(design: Design, settings: FitSettings, control: FitControl): Steps<FittedEstimates> {
  const { distribution, link, fitMethod } = settings;
  const rule = quadratureRule(design, fitMethod);
  const terms = covarianceTerms(design, settings.covariancePattern);
  const { input, problem, bases } = yield* kernelModel(design, distribution, link, terms);
  const isProfiled = fitMethod === "approximateLaplace";
  const objective = new LaplaceObjective(problem, terms, isProfiled, modeSearchOf(settings, control.log), rule);
  const search = function* (start: Beginning, iterations = 0) {
    const noEffects = isConcave(distribution, link) ? undefined : (start.noEffects ?? (yield* withoutEffects(problem)));
    const outer: OuterProblem = {
      ...outerProblem(objective, start, terms),
      ...searchOf(settings),
      evaluations: start.effort.evaluations + (noEffects && !start.noEffects ? 1 : 0),
      iterations,
      smallest: noEffects && objective.withoutRandomEffects(noEffects),
    };
    return { outer, start, noEffects, solution: yield* solveOuter(outer, control) };
  };
  let found = yield* search(yield* beginInStages(input, objective, terms, settings, control));
  if (found.start.mayMislead && MISLED.includes(found.solution.status)) {
    const { start, solution } = found;
    problem.modes.fill(0);
    problem.contraction = Number.POSITIVE_INFINITY; // as if nothing had been before
    control.log.note("The search fails from there: once more");
    const again = yield* beginWithout(objective, terms, settings.muStart, control.log);
    const effort = added({ ...start.effort, evaluations: solution.evaluations }, again.effort);
    found = yield* search({ ...again, effort }, solution.iterations + 1);
  }
  if (!isConcave(distribution, link) && hasVanished(objective, found.solution)) {
    control.log.note("No variance is left: once more, from near the data");
    const elsewhere = yield* beginNearData(objective, terms, control.log);
    const { evaluations, iterations, value } = found.solution;
    const effort = added({ ...found.start.effort, evaluations }, elsewhere.effort);
    const known = found.noEffects && { noEffects: found.noEffects };
    const second = yield* search({ ...elsewhere, effort, ...known }, iterations);
    found = isLower(second.solution.value, value) ? second : withEffort(found, second);
  }
  const { outer, start } = found;
  const solution = yield* settleAt(found.solution, (at, from) => objective.settle(at, from));
  const effort = {
    innerSteps: objective.innerSteps + start.effort.innerSteps,
    advice: adviceOnModes(objective),
    kernelBytes: problem.bytes + start.effort.kernelBytes,
  };
  const estimates = yield* extractEstimates(problem, {
    distribution,
    link,
    fitMethod,
    terms,
    bases,
    phi: problem.phi,
    dispersionEstimated: objective.dispersion,
    logLikelihood: -solution.value / 2,
    convergence: convergenceOf(solution, effort, design, outer, bases),
    search: { theta: objective.thetaOf(solution.x), unit: outer.unit },
  });
  return withSeparation(withLimit(estimates, objective.scale), design);
}

/** Are all standard deviations 0? Where the likelihood may have several maxima that is one of them, often not the highest. */
function hasVanished(objective: LaplaceObjective, { x, status }: OuterSolution): boolean {
  const theta = objective.thetaOf(x);
  return status === "converged" && theta.length > 0 && theta.every((value) => value === 0);
}

/** Gives a search with what another one after it took. */
function withEffort<S extends { readonly solution: OuterSolution }>(found: S, { solution }: S): S {
  const { iterations, evaluations } = solution;
  return { ...found, solution: { ...found.solution, iterations, evaluations } };
}

/** How a search may end that began at a sample or another objective, while one from the whole converges: it is made again. */
const MISLED: readonly ConvergenceStatus[] = ["failed", "stalled"];
