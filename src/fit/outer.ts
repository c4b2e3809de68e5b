import type { Design } from "../design/index.js";
import type { Steps } from "../kernel/index.js";
import { type Minimum, minimize, type Objective } from "../optimize/index.js";
import type { TermBasis } from "./basis.js";
import type { FitControl } from "./control.js";
import { type CovarianceTerm, thetaLength } from "./covariance.js";
import type { Convergence, ConvergenceStatus } from "./estimates.js";
import { hasSmallColumn, settleSingular, singularNames, withPositiveDiagonal } from "./singular.js";

/** The outer problem of a fit: −2 log L and its gradient in ψ, of which θ is a part. */
export interface OuterProblem {
  readonly objective: Objective;
  readonly start: Float64Array;
  /** An approximate inverse Hessian, ψ × ψ, at the point that the objective was asked about last. */
  readonly inverseHessian: () => Steps<Float64Array>;
  /** How far below the tolerance the gᵀH⁻¹g must be that the last step, taken without its gradient, is to leave; default 0.01. */
  readonly foretell?: number;
  /** gᵀH⁻¹g at which the minimum counts as found; default 1e-9. */
  readonly tolerance?: number;
  /** Iterations of one minimisation; default 1000. */
  readonly maxIterations?: number;
  /** Where θ stands in ψ. */
  readonly thetaFrom: number;
  readonly terms: readonly CovarianceTerm[];
  /** θ's starting scale. */
  readonly unit: Float64Array;
  /** Evaluations that were spent on the start. */
  readonly evaluations: number;
  /** The model without random effects, where −2 log L may have several minima: a fit must not end above it. */
  readonly smallest?: Float64Array | undefined;
  /** Hears of the decrement gᵀH⁻¹g after every iteration. */
  readonly onIteration?: (decrement: number) => void;
}

export interface OuterSolution {
  readonly x: Float64Array;
  readonly value: number;
  /** One more quasi-Newton step from x, which the optimiser had no need of: several digits nearer to a regular minimum. */
  readonly polished: Float64Array | undefined;
  readonly status: ConvergenceStatus;
  readonly iterations: number;
  readonly evaluations: number;
  readonly decrement: number;
}

const MAX_ITERATIONS = 1000;
/** Better points to go on from that are taken up: out of saddles, or at a smaller model. */
const MAX_RESTARTS = 5;

/** Minimises −2 log L, leaves saddles on the boundary of the covariance parameters, and settles those that are 0. */
export function* solveOuter(problem: OuterProblem, control: FitControl): Steps<OuterSolution> {
  const { terms, thetaFrom, unit } = problem;
  const thetaTo = thetaFrom + thetaLength(terms);
  const run = new OuterRun(problem, control);
  const withTheta = (x: Float64Array, theta: Float64Array) => {
    const out = x.slice();
    out.set(theta, thetaFrom);
    return out;
  };
  const oriented = (x: Float64Array) => withTheta(x, withPositiveDiagonal(terms, x.slice(thetaFrom, thetaTo)));
  const done = (status: ConvergenceStatus, x: Float64Array, value: number, polished?: Float64Array): OuterSolution => {
    const { iterations, evaluations, best } = run;
    return {
      x: oriented(x),
      value,
      polished: polished && oriented(polished),
      status,
      iterations,
      evaluations,
      decrement: best.decrement,
    };
  };
  let start = problem.start;
  for (let restart = 0; ; restart++) {
    const minimum = yield* run.descend(start);
    if (!minimum) return done(control.stopped ?? "aborted", run.best.x, run.best.value);
    if (minimum.value === Number.POSITIVE_INFINITY) return done("failed", minimum.x, minimum.value);
    const at = { theta: minimum.x.slice(thetaFrom, thetaTo), value: minimum.value };
    const value = function* (theta: Float64Array) {
      return (yield* run.evaluate(withTheta(minimum.x, theta))).value;
    };
    const settled = yield* settleSingular(terms, unit, at, value);
    const better = settled.opened ? withTheta(minimum.x, settled.opened) : yield* run.smallerModel(settled.value);
    if (!better || restart === MAX_RESTARTS) {
      const isRegular = minimum.status === "converged" && settled.theta.every((value, i) => value !== 0 && value === at.theta[i]);
      return done(minimum.status, withTheta(minimum.x, settled.theta), settled.value, isRegular ? nextStep(minimum) : undefined);
    }
    start = better;
  }
}

/** x − Hg. */
function nextStep({ x, gradient, inverseHessian }: Minimum): Float64Array {
  const n = x.length;
  return x.map((value, i) => value - gradient.reduce((sum, g, j) => sum + inverseHessian[i + j * n] * g, 0));
}

/** Rounding of −2 log L, relative. */
const NOISE = 1e-11;

/**
 * Leaves the problem at the polished solution or, where that is no better, at the solution: that is returned, with its value. Where
 * the random effects have several modes the search from the last ones may miss the solution's: it is then made again from 0.
 */
export function* settleAt(
  solution: OuterSolution,
  settle: (x: Float64Array, fromZero: boolean) => Steps<number>,
): Steps<OuterSolution> {
  const { x, value, polished } = solution;
  let { evaluations } = solution;
  const enough = value + NOISE * (1 + Math.abs(value));
  for (const point of polished ? [polished, x] : [x])
    for (const fromZero of [false, true]) {
      const again = yield* settle(point, fromZero);
      evaluations++;
      if (again <= enough) return { ...solution, x: point, value: again, evaluations };
    }
  return { ...solution, evaluations };
}

/** The minimisations of one fit: they share counts, the best point and the last evaluation. */
class OuterRun {
  iterations = 0;
  evaluations: number;
  best: { readonly x: Float64Array; readonly value: number; readonly decrement: number };
  private knowsSmallest = false;
  private last: { readonly x: Float64Array; readonly value: number; readonly gradient: Float64Array } | undefined;

  constructor(
    private readonly problem: OuterProblem,
    private readonly control: FitControl,
  ) {
    this.evaluations = problem.evaluations;
    this.best = { x: problem.start, value: Number.POSITIVE_INFINITY, decrement: Number.NaN };
  }

  /** The objective; a question about the last point is answered from memory. */
  *evaluate(x: Float64Array): Steps<{ value: number; gradient: Float64Array }> {
    if (this.isLast(x)) return this.last!;
    this.evaluations++;
    const { value, gradient } = yield* this.problem.objective(x);
    this.last = { x: x.slice(), value, gradient: gradient.slice() };
    return this.last;
  }
  private isLast(x: Float64Array): boolean {
    return this.last?.x.every((value, i) => value === x[i]) ?? false;
  }

  /** The model without random effects, if its objective is lower than `value`: to be asked once. */
  *smallerModel(value: number): Steps<Float64Array | undefined> {
    const { smallest } = this.problem;
    if (!smallest || this.knowsSmallest) return undefined;
    this.knowsSmallest = true;
    return (yield* this.evaluate(smallest)).value < value - NOISE * (1 + Math.abs(value)) ? smallest : undefined;
  }

  /**
   * Minimises from a point on, with the information there and, later, that of the point where the first iterations led. The last step is
   * left to be taken without its gradient, except near a singular model.
   */
  *descend(start: Float64Array): Steps<Minimum | undefined> {
    const { value } = yield* this.evaluate(start);
    if (!(value >= this.best.value)) this.best = { x: start, value, decrement: Number.NaN };
    const { terms, unit, thetaFrom, inverseHessian, foretell = 0.01 } = this.problem;
    const minimum = yield* this.minimize(start, yield* inverseHessian(), foretell);
    if (!minimum?.foretold || !hasSmallColumn(terms, unit, minimum.x.subarray(thetaFrom))) return minimum;
    return yield* this.minimize(minimum.x, minimum.inverseHessian, 0);
  }

  private *inverseAt(x: Float64Array): Steps<Float64Array | undefined> {
    return this.isLast(x) ? yield* this.problem.inverseHessian() : undefined;
  }

  private *minimize(start: Float64Array, inverseHessian: Float64Array, foretell: number): Steps<Minimum | undefined> {
    const before = this.iterations;
    const { tolerance, maxIterations = MAX_ITERATIONS } = this.problem;
    const minimum = yield* this.control.until(
      minimize((x) => this.evaluate(x), start, {
        inverseHessian,
        foretell,
        renewInverse: (x) => this.inverseAt(x),
        maxIterations,
        ...(tolerance !== undefined && { tolerance }),
        onIteration: ({ x, value, decrement, iteration }) => {
          this.iterations = before + iteration;
          this.problem.onIteration?.(decrement);
          if (value <= this.best.value) this.best = { x: x.slice(), value, decrement };
          const { iterations, evaluations } = this;
          if (iteration === 0 && before > 0) return; // reported as the end of the minimisation before
          this.control.onProgress?.({ iteration: iterations, evaluations, objective: value, gradientNorm: decrement });
        },
      }),
    );
    if (minimum) this.best = { x: minimum.x, value: minimum.value, decrement: minimum.decrement };
    return minimum;
  }
}

/** What the model says about its convergence. */
export function convergenceOf(
  solution: OuterSolution,
  effort: Pick<Convergence, "innerSteps" | "kernelBytes">,
  design: Design,
  { terms, thetaFrom, unit }: OuterProblem,
  bases: readonly TermBasis[],
): Convergence {
  const theta = solution.x.slice(thetaFrom, thetaFrom + thetaLength(terms));
  return {
    status: solution.status,
    message: sentence(solution),
    iterations: solution.iterations,
    evaluations: solution.evaluations,
    ...effort,
    gradientNorm: solution.decrement,
    singular: singularNames(design, terms, bases, unit, theta),
    separated: [],
  };
}

function sentence({ status, iterations, evaluations, decrement }: OuterSolution): string {
  const effort = `${iterations} iteration${iterations === 1 ? "" : "s"} and ${evaluations} evaluations of the objective`;
  const gradient = `gᵀH⁻¹g = ${decrement.toExponential(1)}`;
  switch (status) {
    case "converged":
      return `Converged after ${effort} (${gradient}).`;
    case "maxIterations":
      return `Not converged: stopped after ${effort} (${gradient}).`;
    case "stalled":
      return `Not converged: no step lowers the objective any more after ${effort} (${gradient}); its minimum may lie at the edge of where the model is defined.`;
    case "maxTime":
      return `Not converged: the time budget ended after ${effort}; these are the best values so far.`;
    case "aborted":
      return `Not converged: aborted after ${effort}; these are the best values so far.`;
    case "failed":
      return "Failed: the likelihood could not be evaluated at any starting point.";
  }
}
