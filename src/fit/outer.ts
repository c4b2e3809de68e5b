import type { Design } from "../design/index.js";
import type { Steps } from "../kernel/index.js";
import { type Minimum, minimize, type Objective } from "../optimize/index.js";
import type { FitControl } from "./control.js";
import { type CovarianceTerm, thetaLength } from "./covariance.js";
import type { Convergence, ConvergenceStatus } from "./estimates.js";
import { settleSingular, singularNames, withPositiveDiagonal } from "./singular.js";

/** The outer problem of a fit: −2 log L and its gradient in ψ, of which θ is a part. */
export interface OuterProblem {
  readonly objective: Objective;
  readonly start: Float64Array;
  /** Initial inverse Hessian, ψ × ψ. */
  readonly inverseHessian: Float64Array;
  /** Where θ stands in ψ. */
  readonly thetaFrom: number;
  readonly terms: readonly CovarianceTerm[];
  /** θ's starting scale. */
  readonly unit: Float64Array;
  /** Evaluations that were spent on the start. */
  readonly evaluations: number;
  /** Hears of the decrement gᵀH⁻¹g after every iteration. */
  readonly onIteration?: (decrement: number) => void;
}

export interface OuterSolution {
  readonly x: Float64Array;
  readonly value: number;
  readonly status: ConvergenceStatus;
  readonly iterations: number;
  readonly evaluations: number;
  readonly decrement: number;
}

const MAX_ITERATIONS = 1000;
/** Ways out of saddles that are tried. */
const MAX_RESTARTS = 5;

/** Minimises −2 log L, leaves saddles on the boundary of the covariance parameters, and settles those that are 0. */
export function* solveOuter(problem: OuterProblem, control: FitControl): Steps<OuterSolution> {
  const { terms, thetaFrom, unit } = problem;
  const thetaTo = thetaFrom + thetaLength(terms);
  let evaluations = problem.evaluations;
  let iterations = 0;
  let best = { x: problem.start, value: Number.POSITIVE_INFINITY, decrement: Number.NaN };
  const counted: Objective = function* (x) {
    evaluations++;
    return yield* problem.objective(x);
  };
  const withTheta = (x: Float64Array, theta: Float64Array) => {
    const out = x.slice();
    out.set(theta, thetaFrom);
    return out;
  };
  let start = problem.start;
  for (let restart = 0; ; restart++) {
    const before = iterations;
    const minimum: Minimum | undefined = yield* control.until(
      minimize(counted, start, {
        inverseHessian: problem.inverseHessian.slice(),
        maxIterations: MAX_ITERATIONS,
        onIteration: ({ x, value, decrement, iteration }) => {
          iterations = before + iteration;
          problem.onIteration?.(decrement);
          if (value <= best.value) best = { x: x.slice(), value, decrement };
          control.onProgress?.({ iteration: iterations, evaluations, objective: value, gradientNorm: decrement });
        },
      }),
    );
    const done = (status: ConvergenceStatus, x: Float64Array, value: number): OuterSolution => {
      const theta = withPositiveDiagonal(terms, x.slice(thetaFrom, thetaTo));
      return { x: withTheta(x, theta), value, status, iterations, evaluations, decrement: best.decrement };
    };
    if (!minimum) return done(control.stopped ?? "aborted", best.x, best.value);
    best = { x: minimum.x, value: minimum.value, decrement: minimum.decrement };
    if (minimum.value === Number.POSITIVE_INFINITY) return done("failed", best.x, best.value);
    const settled = yield* settleSingular(
      terms,
      unit,
      { theta: best.x.slice(thetaFrom, thetaTo), value: best.value },
      function* (theta) {
        return (yield* counted(withTheta(best.x, theta))).value;
      },
    );
    if (!settled.opened || restart === MAX_RESTARTS) return done(minimum.status, withTheta(best.x, settled.theta), settled.value);
    start = withTheta(best.x, settled.opened);
  }
}

/** What the model says about its convergence. */
export function convergenceOf(
  solution: OuterSolution,
  effort: Pick<Convergence, "innerSteps" | "kernelBytes">,
  design: Design,
  problem: OuterProblem,
): Convergence {
  const { terms, thetaFrom, unit } = problem;
  const theta = solution.x.slice(thetaFrom, thetaFrom + thetaLength(terms));
  return {
    status: solution.status,
    message: sentence(solution),
    iterations: solution.iterations,
    evaluations: solution.evaluations,
    ...effort,
    gradientNorm: solution.decrement,
    singular: singularNames(design, terms, unit, theta),
  };
}

function sentence({ status, iterations, evaluations, decrement }: OuterSolution): string {
  const effort = `${iterations} iterations and ${evaluations} evaluations of the objective`;
  const gradient = `gᵀH⁻¹g = ${decrement.toExponential(1)}`;
  switch (status) {
    case "converged":
      return `Converged after ${effort} (${gradient}).`;
    case "maxIterations":
      return `Not converged: stopped after ${effort} (${gradient}).`;
    case "stalled":
      return `Not converged: no step lowers the objective any more after ${effort} (${gradient}).`;
    case "maxTime":
      return `Not converged: the time budget ended after ${effort}; these are the best values so far.`;
    case "aborted":
      return `Not converged: aborted after ${effort}; these are the best values so far.`;
    case "failed":
      return "Failed: the likelihood could not be evaluated at any starting point.";
  }
}
