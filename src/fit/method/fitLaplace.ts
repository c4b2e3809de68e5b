import type { Design } from "../../design/index.js";
import { hasOneOptimum, isConcave } from "../../family/families.js";
import type { Steps } from "../../kernel/index.js";
import { quadratureRule } from "../objective/quadratureRule.js";
import { atRandom, type Beginning, beginNearData, beginScaled, beginWithout, outerProblem } from "../start/startPoint.js";
import type { FitControl } from "../run/control.js";
import type { FitLog } from "../run/progressLog.js";
import { covarianceTerms } from "../parameters/covarianceTerms.js";
import { added, type Effort, NO_EFFORT } from "../start/cost.js";
import type { CovarianceTerm } from "../parameters/relativeFactor.js";
import type { ConvergenceStatus, FittedEstimates } from "../run/estimates.js";
import { extractEstimates } from "./readEstimates.js";
import { withLimit } from "./dispersionLimit.js";
import { adviceOnModes, modeSearchOf } from "../objective/modeSearch.js";
import { LaplaceObjective } from "../objective/laplaceObjective.js";
import { convergenceOf, type OuterSolution, settleAt, solveOuter } from "../search/minimizeDeviance.js";
import type { OuterProblem } from "../search/outerProblem.js";
import { kernelModel } from "../objective/kernelModel.js";
import { polishOf } from "../search/polish.js";
import { searchOf } from "../search/searchSettings.js";
import { withSeparation } from "./separation.js";
import { withUnidentified } from "./unidentified.js";
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
      polishing: polishOf(problem, settings),
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
  for (const elsewhere of otherStarts(objective, terms, settings, found)) {
    const begun = yield* elsewhere(control.log);
    const known = found.noEffects && { noEffects: found.noEffects };
    const before = added(found.start.effort, { ...NO_EFFORT, evaluations: found.solution.evaluations });
    const rough = yield* solveOuter(
      { ...outerProblem(objective, begun, terms), tolerance: ROUGH_DECREMENT, maxIterations: ROUGH_ITERATIONS },
      control.quietly(),
    );
    const effort = added(before, { ...begun.effort, evaluations: rough.evaluations });
    const isBetter = rough.status !== "failed" && rough.value < found.solution.value - WORTH_A_SEARCH;
    if (!isBetter) found = withEffort(found, effort);
    else found = yield* search({ ...begun, x: rough.x, effort, ...known }, found.solution.iterations);
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
  return withUnidentified(withSeparation(withLimit(estimates, objective.scale), design), design);
}

type Found = { readonly start: Beginning; readonly solution: OuterSolution };

/** gᵀH⁻¹g to which a search from elsewhere is made, before it is known whether it leads to another optimum. */
const ROUGH_DECREMENT = 1e-3;
/** Most iterations of such a search: one that takes longer crawls along the edge of the domain. */
const ROUGH_ITERATIONS = 30;
/** How much lower than the optimum known so far a search from elsewhere must come to be made to its end. */
const WORTH_A_SEARCH = 1e-3;
/** Rows up to which several optima are common, and searches cheap. */
const FEW_ROWS = 1000;
/** Standard deviations of the other starts, as multiples of those found. */
const OTHER_SCALES = [3, 1 / 3];

/** Seeds of the starts drawn at random, so that a fit is the same each time. */
const RANDOM_SEEDS = [1, 2];

/**
 * Gives other starts where the likelihood may have several maxima: near the data where no variance is left, and in models that cost little
 * always, besides at other standard deviations (docs/algorithms.md, Second starts).
 */
function otherStarts(
  objective: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  { distribution, link, from, optimizerOptions, startScale }: FitSettings,
  { start, solution }: Found,
): ((log: FitLog) => Steps<Beginning>)[] {
  const isLimited = optimizerOptions.maxIter !== undefined || optimizerOptions.maxFunEvals !== undefined;
  const optimum = { x: solution.x, unit: start.unit };
  if (startScale !== undefined && !from) return [(log) => beginScaled(objective, optimum, startScale, log)];
  if (isConcave(distribution, link) || from || isLimited || !ENDED.includes(solution.status)) return [];
  const nearTheData = (log: FitLog) => beginNearData(objective, terms, log);
  if (hasOneOptimum(distribution, link) || objective.problem.n > FEW_ROWS)
    return hasVanished(objective, solution) ? [nearTheData] : [];
  const scaled = OTHER_SCALES.map((factor) => (log: FitLog) => beginScaled(objective, optimum, factor, log));
  const drawn = RANDOM_SEEDS.map(
    (seed) =>
      function* (log: FitLog): Steps<Beginning> {
        return yield* atRandom(yield* beginWithout(objective, terms, undefined, log), objective, terms, { seed }, log);
      },
  );
  return [...scaled, nearTheData, ...drawn];
}

/** How a search ends that another start may do better than. */
const ENDED: readonly ConvergenceStatus[] = ["converged"];

/** Are all standard deviations 0? Where the likelihood may have several maxima that is one of them, often not the highest. */
function hasVanished(objective: LaplaceObjective, { x, status }: OuterSolution): boolean {
  const theta = objective.thetaOf(x);
  return status === "converged" && theta.length > 0 && theta.every((value) => value === 0);
}

/** Gives what was found with the effort of everything so far. */
function withEffort<F extends Found>(found: F, { evaluations, ...effort }: Effort): F {
  return {
    ...found,
    start: { ...found.start, effort: { ...effort, evaluations: 0 } },
    solution: { ...found.solution, evaluations },
  };
}

/** How a search may end that began at a sample or another objective, while one from the whole converges: it is made again. */
const MISLED: readonly ConvergenceStatus[] = ["failed", "stalled"];
