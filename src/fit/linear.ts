import type { Design } from "../design/index.js";
import { GlmeError } from "../errors.js";
import { elementary, linear, linearGradient, prepareLinear, type Problem, type Steps } from "../kernel/index.js";
import type { Objective } from "../optimize/index.js";
import type { FitControl } from "./control.js";
import { type CovarianceTerm, covarianceTerms, lambdaOf, thetaLength } from "./covariance.js";
import type { Estimates, FitMethod } from "./estimates.js";
import { extractEstimates } from "./extract.js";
import { safeInverse, thetaInformation } from "./information.js";
import { convergenceOf, type OuterProblem, settleAt, solveOuter } from "./outer.js";
import { kernelModel } from "./problem.js";
import { applyTheta, emTheta, scaleTheta } from "./start.js";

const IDENTITY = { name: "identity", power: 1 } as const;

/**
 * Fits a linear mixed model (normal, identity) exactly, by ML or REML with σ² profiled (docs/numerics.md section 5): the rows are
 * read once, whatever the number of iterations.
 */
export function* fitLinear(design: Design, fitMethod: FitMethod, control: FitControl): Steps<Estimates> {
  const { problem, bases } = kernelModel(design, "normal", IDENTITY);
  const restricted = fitMethod === "rempl";
  const degrees = restricted ? problem.n - problem.p : problem.n;
  const terms = covarianceTerms(design);
  const size = thetaLength(terms);
  const sumLogWeights = design.weights ? elementary("log", design.weights).reduce((a, b) => a + b, 0) : 0;
  const { baseline, unexplained } = yield* prepareLinear(problem);
  if (!(unexplained > ROUNDING)) throw reproduced(design);
  const unit = scaleTheta(problem, terms, size);

  let sigma2 = 1;
  const evaluate: Objective = function* (theta) {
    applyTheta(problem, terms, theta);
    const at = yield* linear(problem, restricted, sumLogWeights);
    if (!at || !Number.isFinite(at.value)) return { value: Number.POSITIVE_INFINITY, gradient: new Float64Array(size) };
    sigma2 = at.sigma2;
    yield* linearGradient(problem, restricted, sigma2);
    const gradient = new Float64Array(size);
    terms.forEach(({ from, places }, r) => {
      const byLambda = problem.lambdaGradient(r);
      places.forEach((place, i) => {
        gradient[from + i] = byLambda[place];
      });
    });
    return { value: at.value, gradient };
  };

  yield* evaluate(unit);
  problem.phi = sigma2;
  problem.levelMoments();
  const outer: OuterProblem = {
    objective: evaluate,
    start: emTheta(problem, terms, unit, 1),
    inverseHessian: () => profiledInverse(problem, terms, degrees),
    thetaFrom: 0,
    terms,
    unit,
    evaluations: 1,
  };
  const solution = yield* settleAt(yield* solveOuter(outer, control), function* (theta) {
    return (yield* evaluate(theta)).value;
  });
  problem.phi = sigma2;
  return yield* extractEstimates(problem, {
    distribution: "normal",
    link: IDENTITY,
    fitMethod,
    lambdas: terms.map((term) => lambdaOf(term, solution.x)),
    bases,
    phi: sigma2,
    dispersionEstimated: true,
    covarianceParameters: size,
    logLikelihood: -solution.value / 2,
    convergence: convergenceOf(solution, { innerSteps: 0, kernelBytes: problem.bytes }, design, outer, bases),
    baseline,
  });
}

/** The part of Σwy² that rounding leaves of a response which X reproduces. */
const ROUNDING = 1e-26;

function reproduced(design: Design): GlmeError {
  const { response } = design.formula;
  return new GlmeError(
    "badValue",
    `The fixed effects reproduce the response "${response}" exactly: no variation is left for a residual variance.`,
    { column: response },
    "Is the response constant, a combination of the predictors, or are there as many coefficients as rows?",
  );
}

/** Inverse of the expected Hessian in θ with σ² profiled: H_ij = tr(P D_i P D_j) − v_i v_j/N. */
function* profiledInverse(problem: Problem, terms: readonly CovarianceTerm[], degrees: number): Steps<Float64Array> {
  yield;
  const { hessian, traces } = thetaInformation(problem, terms);
  const size = traces.length;
  for (let j = 0; j < size; j++) for (let i = 0; i < size; i++) hessian[i + j * size] -= (traces[i] * traces[j]) / degrees;
  return safeInverse(hessian, size);
}
