import { fitWithoutRandomEffects, laplace, nearData, type Problem, Scalar, type Steps, Want } from "../../kernel/index.js";
import type { FitControl } from "../run/control.js";
import { type CovarianceTerm, thetaLength } from "../parameters/relativeFactor.js";
import { LinearObjective } from "../objective/linearObjective.js";
import { hasFewRows } from "../objective/precision.js";
import { type OuterSolution, settleAt, solveOuter } from "../search/minimizeDeviance.js";
import type { OuterProblem } from "../search/outerProblem.js";
import type { OuterSearch } from "../search/searchSettings.js";
import { startingTheta } from "../start/randomStart.js";
import type { FitSettings } from "../../options/settings.js";
import { applyTheta, scaleTheta } from "../parameters/theta.js";

/** How pseudo-likelihood is to go on, and when it ends. */
export interface PseudoRule extends Pick<FitSettings, "startMethod" | "seed" | "from"> {
  /** REMPL; MPL otherwise. */
  readonly restricted: boolean;
  /** Is φ estimated? It is 1 otherwise. */
  readonly dispersionEstimated: boolean;
  /** Most iterations. */
  readonly maxIterations: number;
  /** Relative change of the linear predictor at which it ends; where left out, finer with few rows. */
  readonly tolerance: number | undefined;
  /** A mean near which the search for the model without random effects begins. */
  readonly muStart: number | undefined;
  /** Does it begin near the data, and not at the model without random effects? */
  readonly nearData?: boolean;
  /** How each linear mixed model is fitted; a tolerance given here holds for all of them. */
  readonly search: OuterSearch;
}

/** Where pseudo-likelihood ended; β̂ less the baseline, û and the factor are in the problem. */
export interface PseudoSolution {
  /** θ̂. */
  readonly theta: Float64Array;
  /** θ's starting scale, a number for each of θ's. */
  readonly unit: Float64Array;
  /** φ̂, 1 where it is fixed. */
  readonly phi: number;
  /** The p coefficients from which the last working response was formed. */
  readonly baseline: Float64Array;
  /** The linear predictor from which the last working response was formed. */
  readonly working: Predictor;
  /** −2 log L of the last pseudo data; ∞ where it is beyond the numbers of a computer, which the estimates do not need. */
  readonly value: number;
  /** How it ended. */
  readonly status: OuterSolution["status"];
  /** Relative change of the linear predictor in the last iteration. */
  readonly change: number;
  /** gᵀH⁻¹g of the last linear mixed model. */
  readonly decrement: number;
  /** Working responses that were formed. */
  readonly iterations: number;
  /** Evaluations of the linear mixed models' objective. */
  readonly evaluations: number;
  /** Scoring steps of the model without random effects. */
  readonly innerSteps: number;
}

/** What a pass over the rows accumulates for the cross products of a working response. */
const WORKING_PASS = Want.Random | Want.Fixed | Want.Border | Want.ExpectedWeight;

/** gᵀH⁻¹g to which a linear mixed model is solved, relative to the squared change of η that the iteration before made. */
const DECREMENT_PER_CHANGE = 1e-2;
/** Largest gᵀH⁻¹g to which a linear mixed model is solved, the first one among them. */
const COARSEST_DECREMENT = 1e-2;
/** gᵀH⁻¹g to which the last linear mixed model has to be solved, unless plTolerance² is larger: the pseudo log-likelihood is first order in what is left. */
const LAST_DECREMENT = 1e-13;
/** Least gᵀH⁻¹g to which a linear mixed model is solved (docs/experiments.md, Linear mixed models and pseudo-likelihood). */
const FINEST_DECREMENT = 1e-16;
/** How exactly a simplex, which sees values only, solves each linear mixed model: −2 log L, and its size in roots of H⁻¹. */
const SIMPLEX_PRECISION: OuterSearch = { valueTolerance: 1e-11, pointTolerance: 1e-7 };
/** Relative change of η at which pseudo-likelihood ends where `plTolerance` does not say, with few rows. */
const FINE_CHANGE = 1e-10;
/** … and with many, or where so many iterations are not enough for the finer one. */
const ENOUGH_CHANGE = 1e-8;
/** Change of θ between iterations that counts as settled, relative to |θ| + its starting scale, in plTolerances. */
const THETA_PER_TOLERANCE = 10;
/** Least change of θ between iterations, relative to |θ| + its starting scale, that can show that it has not settled. */
const LEAST_THETA_CHANGE = 1e-7;
/** Change of η, relative to that of the iteration before, above which pseudo-likelihood goes round in circles and all further steps are halved. */
const CIRCLING_CHANGE = 0.9;
/** Iterations before circles are looked for. */
const WHOLE_STEPS = 5;
/** Most halvings of a step that leads where the model is not defined, or too far. */
const MAX_HALVINGS = 30;
/** How far −2 Σ t/φ of the rows may rise, in rows, above where the iteration began: a step that raises it further has overshot. */
const FARTHEST_RISE = 2;

/** A linear predictor Xβ + Zb. */
interface Predictor {
  readonly beta: Float64Array;
  readonly effects: Float64Array;
}

/**
 * Pseudo-likelihood (R. Wolfinger, M. O'Connell, Journal of Statistical Computation and Simulation 48, 1993; docs/theory.md,
 * Pseudo-likelihood): from the linear predictor follow a working response and weights, to these a linear mixed model is fitted, from it follows
 * the next linear predictor, until that stays as it is. It begins at the model without random effects, near the data, or where an earlier fit ended.
 */
export function* pseudoLikelihood(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  rule: PseudoRule,
  control: FitControl,
): Steps<PseudoSolution> {
  const likelihood = { restricted: rule.restricted, sumLogWeights: 0, ...(!rule.dispersionEstimated && { sigma2: 1 }) };
  const objective = new LinearObjective(problem, terms, likelihood);
  const innerSteps = yield* begin(problem, terms, rule);
  const lowest = lowestDensity(problem, rule.dispersionEstimated);
  const unit = scaleTheta(problem, terms, thetaLength(terms));
  let theta: Float64Array | undefined;
  const settled = rule.tolerance ?? (hasFewRows(problem) ? FINE_CHANGE : ENOUGH_CHANGE);
  let tolerance = COARSEST_DECREMENT;
  let evaluations = 0;
  const stride = strides();
  control.log.headline("change of η", "");
  for (let iteration = 1; ; iteration++) {
    const sumLogWeights = yield* problem.sumLogWeights();
    yield* problem.workingResponse();
    const from = { beta: problem.beta.slice(), effects: problem.allEffects.slice() };
    const start = theta ? { theta, evaluations: 0 } : yield* startingTheta(objective, terms, unit, rule, control.log);
    const search = { ...SIMPLEX_PRECISION, tolerance, ...rule.search, start: start.theta, terms, unit };
    const linear = yield* linearModel(objective, search, control);
    evaluations += start.evaluations + linear.evaluations;
    const { square, change } = yield* relativeChange(problem, from, objective.sigma2);
    const value = linear.value - sumLogWeights;
    const end = (status: PseudoSolution["status"]): PseudoSolution => ({
      ...{ theta: linear.x, unit, phi: objective.sigma2, baseline: from.beta, working: from, value },
      ...{ status, change, decrement: linear.decrement, iterations: iteration, evaluations, innerSteps },
    });
    control.reached();
    control.onProgress?.({ iteration, evaluations, objective: value, gradientNorm: linear.decrement });
    control.log.iteration(iteration, evaluations, value, change, "");

    if (control.stopped) return end(control.stopped);
    if (!Number.isFinite(linear.value)) return end("failed");
    const isStillTo = (tolerance: number) => change <= tolerance && hasSettled(linear.x, theta, unit, tolerance);
    const isStill = isStillTo(settled);
    if (isStill && linear.status === "maxIterations") return end("maxIterations"); // it stands still because its search does
    const enough = Math.max(LAST_DECREMENT, settled * settled);
    if (isStill && (tolerance <= enough || rule.search.tolerance !== undefined)) return end("converged");
    if (iteration >= rule.maxIterations)
      return end(rule.tolerance === undefined && isStillTo(ENOUGH_CHANGE) ? "converged" : "maxIterations");
    theta = linear.x;
    tolerance = isStill
      ? FINEST_DECREMENT
      : Math.max(FINEST_DECREMENT, Math.min(COARSEST_DECREMENT, DECREMENT_PER_CHANGE * square));
    if (!(yield* move(problem, from, stride(change), lowest))) return end("stalled");
  }
}

/**
 * Leaves the problem after a pass at the linear predictor where an earlier fit ended, or at the model without random effects; returns the scoring
 * steps that it took.
 */
function* begin(problem: Problem, terms: readonly CovarianceTerm[], { from, muStart, ...rule }: PseudoRule): Steps<number> {
  if (from?.working) {
    problem.beta.set(from.working.beta);
    applyTheta(problem, terms, from.theta);
    problem.allEffects.set(from.working.effects);
    yield* problem.keepEffects();
    yield* problem.evaluate(WORKING_PASS);
    if (isInside(problem)) return 0;
    problem.modes.fill(0);
    problem.beta.fill(0);
  }
  const { steps } = yield* rule.nearData ? nearData(problem) : fitWithoutRandomEffects(problem, muStart);
  yield* problem.evaluate(WORKING_PASS);
  return steps;
}

/**
 * Gives −2 log L by Laplace's approximation where pseudo-likelihood ended: pseudo log-likelihoods of different working responses cannot be compared. Takes the
 * place of what pseudo-likelihood left in the problem.
 */
export function* laplaceAt(problem: Problem, { baseline, phi }: Pick<PseudoSolution, "baseline" | "phi">): Steps<number> {
  problem.phi = phi;
  problem.beta.set(problem.beta.map((step, j) => baseline[j] + step));
  return (yield* laplace(problem, false)).value;
}

/** Is the model defined at the last pass, with working weights for every row? */
function isInside(problem: Problem): boolean {
  return Number.isFinite(problem.scalar(Scalar.Density)) && Number.isFinite(problem.scalar(Scalar.Pearson));
}

/** Gives the Σ t of the rows that no step may go below, which is some way below that of the last pass. */
function lowestDensity(problem: Problem, dispersionEstimated: boolean): number {
  const phi = dispersionEstimated ? problem.scalar(Scalar.Pearson) / problem.n : 1;
  return problem.scalar(Scalar.Density) - (FARTHEST_RISE / 2) * problem.n * phi;
}

/** Fits the linear mixed model of the working response. */
function* linearModel(
  objective: LinearObjective,
  search: OuterSearch & Pick<OuterProblem, "start" | "terms" | "unit">,
  control: FitControl,
): Steps<OuterSolution> {
  const outer: OuterProblem = {
    ...search,
    objective: (theta) => objective.evaluate(theta),
    value: (theta) => objective.value(theta),
    inverseHessian: () => objective.inverseHessian(),
    thetaFrom: 0,
    evaluations: 0,
  };
  return yield* settleAt(yield* solveOuter(outer, control.quietly(control.log.within)), (theta) => objective.value(theta));
}

/** Gives by how much the linear predictor moved, Σ W(η − η₀)²/φ, and its root relative to the predictor's own, which counts as 1 a row or more. */
function* relativeChange(
  problem: Problem,
  { beta, effects }: Predictor,
  phi: number,
): Steps<{ readonly square: number; readonly change: number }> {
  yield* problem.applyModes();
  const step = problem.beta.slice(); // β̂ less the baseline
  const square = (yield* problem.weightedSquare(step, minus(problem.allEffects, effects))) / phi;
  const size = yield* problem.weightedSquare(
    step.map((value, j) => value + beta[j]),
    problem.allEffects,
  );
  return { square, change: Math.sqrt(Math.max(0, square) / Math.max(size / phi, problem.n)) };
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

function hasSettled(theta: Float64Array, before: Float64Array | undefined, unit: Float64Array, tolerance: number): boolean {
  const allowed = Math.max(LEAST_THETA_CHANGE, THETA_PER_TOLERANCE * tolerance);
  const scale = unit.reduce((most, value) => Math.max(most, value), 0);
  return before?.every((value, i) => Math.abs(theta[i] - value) <= allowed * (Math.abs(value) + scale)) ?? theta.length === 0;
}

/** Gives a function of each change that says how much of the next step is taken: all of it, until the steps do not become shorter any more. */
function strides(): (change: number) => number {
  let length = 1;
  let before = Number.POSITIVE_INFINITY;
  let steps = 0;
  return (change) => {
    steps++;
    if (steps > WHOLE_STEPS && change > CIRCLING_CHANGE * before) length /= 2;
    before = change;
    return length;
  };
}

/**
 * Goes from a linear predictor part of the way to the one that the linear mixed model found, less where the model is not defined there or the
 * rows are less likely than `lowest`, and leaves the problem after a pass; false when no length will do.
 */
function* move(problem: Problem, from: Predictor, length: number, lowest: number): Steps<boolean> {
  const step = problem.beta.slice();
  const effects = problem.allEffects.slice();
  for (let halving = 0, part = length; halving <= MAX_HALVINGS; halving++, part /= 2) {
    problem.beta.set(from.beta.map((value, j) => value + part * step[j]));
    if (part !== 1) {
      problem.allEffects.set(effects.map((value, i) => from.effects[i] + part * (value - from.effects[i])));
      yield* problem.keepEffects();
    }
    yield* problem.evaluate(WORKING_PASS);
    if (isInside(problem) && !(problem.scalar(Scalar.Density) < lowest)) return true;
  }
  return false;
}
