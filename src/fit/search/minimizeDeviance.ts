import { DEVIANCE_NOISE } from "../../core/rounding.js";
import type { OuterProblem } from "./outerProblem.js";
import type { ModeStart } from "../objective/modeSearch.js";
import type { Design } from "../../design/index.js";
import type { Steps } from "../../kernel/index.js";
import type { Minimum } from "../../optimize/index.js";
import type { TermBasis } from "../parameters/orthonormalBasis.js";
import type { FitControl } from "../run/control.js";
import { thetaLength } from "../parameters/relativeFactor.js";
import type { Convergence, ConvergenceStatus } from "../run/estimates.js";
import { namesAlong } from "../parameters/flatDirections.js";
import { OuterRun } from "./descent.js";
import type { Direction, PolishedMinimum } from "./polish.js";
import { settleSingular, singularNames, withPositiveDiagonal } from "./boundary.js";

/** Where the outer search ended. */
export interface OuterSolution {
  /** ψ. */
  readonly x: Float64Array;
  /** −2 log L there. */
  readonly value: number;
  /** One more quasi-Newton step from x, which the optimiser had no need of: several digits nearer to a regular minimum. */
  readonly polished: Float64Array | undefined;
  /** A direction in which −2 log L hardly rises on either side, if its weakest one is such. */
  readonly flat?: Direction;
  /** How it ended. */
  readonly status: ConvergenceStatus;
  /** Iterations of all minimisations. */
  readonly iterations: number;
  /** Evaluations of −2 log L, those of the start included. */
  readonly evaluations: number;
  /** gᵀH⁻¹g at the end; NaN where no gradient was taken. */
  readonly decrement: number;
}

/** Most times that a search goes on from a better point: out of a saddle, or at the model without random effects. */
const MAX_RESTARTS = 5;

/** Largest gᵀH⁻¹g at which rounding alone can keep a search from going on: it has then found the optimum as far as there are digits, 0.007 standard errors. */
const ROUNDING_ALONE = 1e-4;

/** Says how a minimisation ended. */
function statusOf({ status, decrement }: Minimum): ConvergenceStatus {
  return status === "stalled" && decrement >= 0 && decrement < ROUNDING_ALONE ? "converged" : status;
}

/** gᵀH⁻¹g at the last step above which there is no minimum: it lies more than half a standard error away, or nowhere, as where the data separate. */
const NO_MINIMUM = 1;

/** Says how a search ended whose minimum was polished: a gradient that is not small after all is none of a minimum. */
function endOf({ decrement }: PolishedMinimum): ConvergenceStatus {
  return decrement < NO_MINIMUM ? "converged" : "stalled";
}

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
      return yield* run.value(withTheta(minimum.x, theta));
    };
    const settled = yield* settleSingular(terms, unit, at, value);
    const better = settled.opened ? withTheta(minimum.x, settled.opened) : yield* run.smallerModel(settled.value);
    if (!better || restart === MAX_RESTARTS || minimum.status === "maxIterations") {
      const x = withTheta(minimum.x, settled.theta);
      const isRegular = settled.theta.every((value, i) => value !== 0 && value === at.theta[i]);
      const isPrecise = minimum.status === "converged" && problem.optimizer !== "fminsearch";
      if (!isPrecise) return done(statusOf(minimum), x, settled.value);
      const isFree = Array.from(x, (value, i) => i < thetaFrom || i >= thetaTo || value !== 0);
      const left = minimum.foretold ? minimum.decrement : Number.POSITIVE_INFINITY;
      const rough = isRegular ? { ...minimum, left } : { ...minimum, ...(yield* run.at(x)) };
      const polished = yield* run.polish(rough, isFree);
      const { lower, flat } = yield* run.probe(polished);
      if (!lower || restart === MAX_RESTARTS)
        return { ...done(endOf(polished), polished.x, polished.value, polished.next), ...(flat && { flat }) };
      control.log.note("Along its weakest direction it is lower: on from there");
      start = lower;
      continue;
    }
    control.log.note(
      settled.opened ? "A variance at 0 is a saddle: it is opened" : "Without random effects it is lower: on from there",
    );
    start = better;
  }
}

/** Finds the modes at ψ, as exact as they can be, from one of three places; returns −2 log L. */
type Settle = (x: Float64Array, from: ModeStart) => Steps<number>;

/**
 * Leaves the problem at the polished solution or, where that is no better, at the solution: that is returned, with its value. Where
 * the random effects have several modes, or few places are in the domain, the search from the last ones may miss the solution's: it is then
 * made again from elsewhere. A solution that no search comes back to is none: the value is then the lowest that a search finds at its place. Of a
 * search that did not converge the value is NaN where there is none, or where the rounding of ψ decides it.
 */
export function* settleAt(solution: OuterSolution, settle: Settle): Steps<OuterSolution> {
  const { x, value, polished } = solution;
  let { evaluations } = solution;
  let nearest: Settled | undefined;
  for (const noise of [DEVIANCE_NOISE, MODES_NOISE])
    for (const point of polished ? [polished, x] : [x])
      for (const from of ["last", "lowest", "zero"] as const) {
        const again = yield* settle(point, from);
        evaluations++;
        const at = { x: point, from, value: again };
        if (again < (nearest?.value ?? Number.POSITIVE_INFINITY)) nearest = at;
        if (!(again <= value + noise * (1 + Math.abs(value)) && again < Number.POSITIVE_INFINITY)) continue;
        if (solution.status === "stalled") return yield* settledAtEdge({ ...solution, evaluations }, at, settle);
        return { ...solution, x: point, value: again, evaluations };
      }
  const status = solution.status === "converged" ? "stalled" : solution.status;
  return yield* settledAtEdge({ ...solution, evaluations, status }, nearest, settle);
}

/** Where a search for the modes led. */
interface Settled {
  readonly x: Float64Array;
  readonly from: ModeStart;
  readonly value: number;
}

/** Relative change of ψ that is no more than its rounding, and change of −2 log L that it must not cause. */
const ROUNDING = 16 * Number.EPSILON;
const BY_ROUNDING = 1e-7;

/**
 * Leaves the problem where a search that stalled, maybe at the edge of where the model is defined, is settled best, with the value there: NaN where there
 * is none, or where the rounding of ψ, to one side or the other, or a search for the modes from 0 makes another one of it.
 */
function* settledAtEdge(solution: OuterSolution, at: Settled | undefined, settle: Settle): Steps<OuterSolution> {
  if (!at) return { ...solution, value: Number.NaN };
  const beside: number[] = [];
  for (const by of [ROUNDING, -ROUNDING])
    beside.push(
      yield* settle(
        at.x.map((value, i) => value * (1 + (i % 2 === 0 ? by : -by))),
        at.from,
      ),
    );
  beside.push(yield* settle(at.x, "zero"));
  const value = yield* settle(at.x, at.from);
  const isSame = (other: number) => Math.abs(other - value) <= BY_ROUNDING * (1 + Math.abs(value));
  const isMoved =
    !Number.isFinite(value) || !isSame(at.value) || beside.some((other) => Number.isFinite(other) && !isSame(other));
  return { ...solution, x: at.x, value: isMoved ? Number.NaN : value, evaluations: solution.evaluations + 4 };
}

/** Difference of two values of −2 log L, relative to 1 + |it|, that the accuracy of the modes in a search explains, and other modes do not. */
const MODES_NOISE = 1e-8;

/** Gives what the model says about its convergence. */
export function convergenceOf(
  solution: OuterSolution,
  { advice = "", ...effort }: Pick<Convergence, "innerSteps" | "kernelBytes"> & { readonly advice?: string },
  design: Design,
  { terms, thetaFrom, unit }: OuterProblem,
  bases: readonly TermBasis[],
): Convergence {
  const theta = solution.x.slice(thetaFrom, thetaFrom + thetaLength(terms));
  const { status, flat } = solution;
  const undetermined = flat
    ? flatness(namesAlong(design, terms, bases, { weakest: flat.relative, errors: flat.errors, fixed: thetaFrom, theta }))
    : "";
  return {
    status,
    message: [
      sentence(solution),
      Number.isNaN(solution.value) && status !== "failed" ? NO_VALUE : "",
      status === "converged" ? "" : advice,
      undetermined,
    ]
      .filter(Boolean)
      .join(" "),
    iterations: solution.iterations,
    evaluations: solution.evaluations,
    ...effort,
    gradientNorm: solution.decrement,
    singular: singularNames(design, terms, bases, unit, theta),
    separated: [],
  };
}

/** Says which parameters the data leave undetermined. */
function flatness(names: readonly string[]): string {
  const together = names.length > 1 ? " together" : "";
  return `The likelihood is flat there: the data do not determine ${names.join(", ")}${together}.`;
}

const NO_VALUE =
  "The log-likelihood is not known there: no search finds a mode of the random effects, or the rounding of the estimates or where the search begins decides which.";

function sentence({ status, iterations, evaluations, decrement }: OuterSolution): string {
  const effort = `${iterations} iteration${iterations === 1 ? "" : "s"} and ${evaluations} evaluations of the objective`;
  const gradient = `gᵀH⁻¹g = ${decrement.toExponential(1)}`;
  switch (status) {
    case "converged":
      return `Converged after ${effort} (${gradient}).${distance(decrement)}`;
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

/** Distance to the optimum, in standard errors, that goes without saying. */
const WITHOUT_SAYING = 1e-8;

/** Says how far from the optimum the estimates may be, where that is more than the standard 1e-8 standard errors: √(gᵀH⁻¹g/2). */
function distance(decrement: number): string {
  const errors = Math.sqrt(decrement / 2);
  return errors > WITHOUT_SAYING
    ? ` The estimates are within about ${errors.toExponential(0)} standard errors of the optimum.`
    : "";
}
