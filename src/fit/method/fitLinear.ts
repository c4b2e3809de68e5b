import type { Design } from "../../design/index.js";
import { prepareLinear, Scalar, type Steps } from "../../kernel/index.js";
import { elementary } from "../../kernel/unchecked/index.js";
import type { FitControl } from "../run/control.js";
import { thetaLength } from "../parameters/relativeFactor.js";
import { covarianceTerms } from "../parameters/covarianceTerms.js";
import type { FittedEstimates } from "../run/estimates.js";
import { extractEstimates } from "./readEstimates.js";
import { LinearObjective } from "../objective/linearObjective.js";
import { convergenceOf, settleAt, solveOuter } from "../search/minimizeDeviance.js";
import type { OuterProblem } from "../search/outerProblem.js";
import { kernelModel } from "../objective/kernelModel.js";
import { startingTheta } from "../start/randomStart.js";
import { searchOf } from "../search/searchSettings.js";
import type { FitSettings } from "../../options/settings.js";
import { scaleTheta } from "../parameters/theta.js";
import { polishOf } from "../search/polish.js";
import { reproduced, unbounded } from "./variation.js";
import { withUnidentified } from "./unidentified.js";

/** The identity link. */
export const IDENTITY = { name: "identity", power: 1 } as const;

/**
 * Fits a linear mixed model (normal, identity) exactly, by ML or REML with σ² profiled (docs/theory.md, Linear mixed models): the rows are
 * read once, whatever the number of iterations.
 */
export function* fitLinear(design: Design, settings: FitSettings, control: FitControl): Steps<FittedEstimates> {
  const terms = covarianceTerms(design, settings.covariancePattern);
  const { problem, bases } = yield* kernelModel(design, "normal", IDENTITY, terms);
  const { fitMethod } = settings;
  const size = thetaLength(terms);
  const { baseline, unexplained } = yield* prepareLinear(problem);
  if (!(unexplained > LEAST_UNEXPLAINED)) throw reproduced(design);
  const unit = settings.from?.unit ?? scaleTheta(problem, terms, size);
  const objective = new LinearObjective(problem, terms, {
    restricted: fitMethod === "rempl",
    sumLogWeights: sumLogWeights(design),
  });
  const value = (theta: Float64Array) => objective.value(theta);
  const start = yield* startingTheta(objective, terms, unit, settings, control.log);
  const outer: OuterProblem = {
    ...searchOf(settings),
    objective: (theta) => objective.evaluate(theta),
    value,
    start: start.theta,
    inverseHessian: () => objective.inverseHessian(),
    thetaFrom: 0,
    polishing: polishOf(problem, settings),
    terms,
    unit,
    evaluations: start.evaluations,
  };
  const solution = yield* settleAt(yield* solveOuter(outer, control), value);
  problem.phi = objective.sigma2;
  const estimates = yield* extractEstimates(problem, {
    distribution: "normal",
    link: IDENTITY,
    fitMethod,
    terms,
    bases,
    phi: objective.sigma2,
    dispersionEstimated: true,
    logLikelihood: -solution.value / 2,
    convergence: convergenceOf(solution, { innerSteps: 0, kernelBytes: problem.bytes }, design, outer, bases),
    baseline,
    search: { theta: solution.x, unit },
  });
  const left = (objective.sigma2 * problem.n) / problem.scalar(Scalar.TotalSquares);
  return withUnidentified(left < LEAST_LEFT ? unbounded(estimates) : estimates, design);
}

/** Gives Σ log w of the prior weights of the used rows; 0 where all are 1. */
export function sumLogWeights({ weights }: Design): number {
  return weights ? elementary("log", weights).reduce((a, b) => a + b, 0) : 0;
}

/** Least part of what X leaves of Σwy² that the random effects must leave: the likelihood has no end where they leave none. */
const LEAST_LEFT = 1e-20;

/** Least part of Σwy² that X must leave unexplained: less is what rounding leaves of a response that X reproduces. */
const LEAST_UNEXPLAINED = 1e-26;
