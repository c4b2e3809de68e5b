import { nearData, Problem, type ProblemInput, type Steps } from "../../kernel/index.js";
import type { FitControl } from "../run/control.js";
import { type CovarianceTerm, thetaLength } from "../parameters/relativeFactor.js";
import { choleskyFactor, safeInverse } from "../../linalg/cholesky.js";
import { congruence, transpose } from "../../linalg/matrix.js";
import { added, type Effort, NO_EFFORT } from "./cost.js";
import { FitLog } from "../run/progressLog.js";
import { LaplaceObjective } from "../objective/laplaceObjective.js";
import { diagonals, liftedFromZero } from "./offBoundary.js";
import { solveOuter } from "../search/minimizeDeviance.js";
import { scaledStart } from "./scaledStart.js";
import { randomTheta } from "./randomStart.js";
import { lighterProblem, sampleInSteps } from "./subsample.js";
import type { FitSettings } from "../../options/settings.js";
import { type Start, startingValues } from "./startingValues.js";
import type { NoEffects } from "../parameters/noEffects.js";

/** Where the search for ψ begins. */
export interface Beginning {
  /** ψ. */
  readonly x: Float64Array;
  /** θ's starting scale, a number for each of θ's. */
  readonly unit: Float64Array;
  /** Gives an approximate inverse Hessian, ψ × ψ, at the point that the objective was asked about last. */
  inverseHessian(): Steps<Float64Array>;
  /** Was it found at another problem, for another objective or at random, so that the search from it may fail where others would not? */
  readonly mayMislead: boolean;
  /** β and the dispersion without random effects, where they were computed. */
  readonly noEffects?: NoEffects;
  /** What it took, samples of no use included. */
  readonly effort: Effort;
}

/** Begins at a fit to a sample of the rows where there are many, at the model without random effects elsewhere. */
export function* begin(
  input: ProblemInput,
  objective: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  muStart: number | undefined,
  control: FitControl,
): Steps<Beginning> {
  const sample = yield* beginFromSample(input, objective, terms, muStart, control);
  if ("x" in sample) return sample;
  const start = yield* beginWithout(objective, terms, muStart, control.log);
  return { ...start, effort: added(sample.effort, start.effort) };
}

/** Begins at the model without random effects and one step of the EM algorithm. */
export function* beginWithout(
  objective: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  muStart?: number,
  log = FitLog.silent,
): Steps<Beginning> {
  log.note("Start: the model without random effects, then one EM step");
  const start = yield* startingValues(objective.problem, terms, objective.dispersion, muStart, objective.modes);
  return { ...beginningAt(objective, start), noEffects: start };
}

/** Begins near the data: least squares of the link of the responses, and one step of the EM algorithm. */
export function* beginNearData(objective: LaplaceObjective, terms: readonly CovarianceTerm[], log: FitLog): Steps<Beginning> {
  log.note("Start: least squares of the responses' links, then one EM step");
  const { problem, dispersion, modes } = objective;
  return beginningAt(objective, yield* startingValues(problem, terms, dispersion, undefined, modes, nearData));
}

/** Begins at an optimum with its standard deviations taken times a factor, and β with them; at those of the starting scale where they are 0. */
export function* beginScaled(
  objective: LaplaceObjective,
  { x, unit }: Pick<Beginning, "x" | "unit">,
  factor: number,
  log: FitLog,
): Steps<Beginning> {
  yield;
  log.note(`Start: standard deviations ${factor > 1 ? factor : `1/${Math.round(1 / factor)}`} times those found`);
  const found = { beta: x.subarray(0, objective.fixed), theta: objective.thetaOf(x) };
  const { beta, theta } = scaledStart(found, unit, factor, objective.problem.family);
  const scaled = x.slice();
  scaled.set(beta);
  scaled.set(theta, objective.fixed);
  return { x: scaled, unit, inverseHessian: () => objective.inverseHessian(), mayMislead: false, effort: NO_EFFORT };
}

function beginningAt(objective: LaplaceObjective, start: Start): Beginning {
  return {
    x: objective.startFrom(start.theta),
    unit: start.unit,
    inverseHessian: () => objective.inverseHessian(),
    mayMislead: false,
    effort: { evaluations: start.evaluations, innerSteps: start.innerSteps, kernelBytes: 0 },
  };
}

/** Gives a beginning with its θ replaced by one drawn at random. */
export function* atRandom(
  start: Beginning,
  objective: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  seed: Pick<FitSettings, "seed">,
  log: FitLog,
): Steps<Beginning> {
  const at = (theta: Float64Array) => {
    const x = start.x.slice();
    x.set(theta, objective.fixed);
    return x;
  };
  const { theta, evaluations } = yield* randomTheta(terms, start.unit, seed, (theta) => objective.value(at(theta)), log);
  const effort = { ...start.effort, evaluations: start.effort.evaluations + evaluations };
  return { ...start, x: at(theta), mayMislead: true, effort };
}

/** Parameters of the covariances up to which a sample is worth its price: its Hessian takes an evaluation for each of them. */
const MOST_SAMPLED_PARAMETERS = 100;

/** Are the covariances' parameters so few that a fit to a sample is worth its price? */
export function isWorthSample(terms: readonly CovarianceTerm[]): boolean {
  return thetaLength(terms) <= MOST_SAMPLED_PARAMETERS;
}

/** gᵀH⁻¹g to which the model is fitted to a sample: what is left then is small beside the difference that the other rows make. */
const SAMPLE_DECREMENT = 0.1;
/** Most iterations of the fit to a sample: one that takes longer has no optimum, or none like the whole's. */
const SAMPLE_ITERATIONS = 50;

/**
 * Begins at the fit to a sample, or with lighter weights, which itself begins with a sample where it is large; gives the effort
 * alone where there is none or its fit is of no use.
 */
function* beginFromSample(
  input: ProblemInput,
  objective: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  muStart: number | undefined,
  control: FitControl,
): Steps<Beginning | Pick<Beginning, "effort">> {
  const sample = isWorthSample(terms) ? ((yield* sampleInSteps(input)) ?? lighterProblem(input)) : undefined;
  if (!sample) return { effort: NO_EFFORT };
  const problem = yield* Problem.inSteps(sample);
  const part = new LaplaceObjective(problem, terms, objective.profiled, objective.modes, objective.rule);
  const log = control.log.stage(
    `Start: a fit ${problem.n < objective.problem.n ? `to ${problem.n} of the ${objective.problem.n} rows` : "with lighter weights"}`,
  );
  const quiet = control.quietly(log);
  const start = yield* begin(sample, part, terms, muStart, quiet);
  const share = problem.n / objective.problem.n;
  const spent = (): Effort => ({
    evaluations: Math.ceil((start.effort.evaluations + part.evaluations) * share),
    innerSteps: Math.ceil((start.effort.innerSteps + part.innerSteps) * share),
    kernelBytes: start.effort.kernelBytes + problem.bytes,
  });
  const { x, status } = yield* solveOuter(
    { ...outerProblem(part, start, terms), tolerance: SAMPLE_DECREMENT, maxIterations: SAMPLE_ITERATIONS },
    quiet,
  );
  const useless = (why: string) => {
    log.note(`of no use: ${why}`);
    return { effort: spent() };
  };
  if (status !== "converged") return useless(`${status}`);
  part.expect(0);
  yield* awayFromZero(part, terms, start.unit, x);
  const curvature = yield* relativeCurvature(part, x);
  if (!curvature) return useless("no minimum");
  objective.problem.beta.set(problem.beta);
  objective.problem.dispersion = part.dispersionOf(x);
  return {
    x: objective.startFrom(part.thetaOf(x)),
    unit: start.unit,
    inverseHessian: function* () {
      return congruence(choleskyFactor(yield* objective.inverseHessian(), x.length), curvature, x.length);
    },
    mayMislead: true,
    effort: spent(),
  };
}

/** Part of the tolerance that gᵀH⁻¹g has to be foretold to fall below for the last evaluation to be spared where a factorisation is dear: 3e-10 of 1e-9. */
const DEAR_FORETELL = 0.3;

/** Gives a fit's outer problem from its beginning on. */
export function outerProblem(objective: LaplaceObjective, start: Beginning, terms: readonly CovarianceTerm[]) {
  const { x, unit, effort } = start;
  return {
    objective: (at: Float64Array) => objective.evaluate(at),
    value: (at: Float64Array) => objective.value(at),
    start: x,
    inverseHessian: () => start.inverseHessian(),
    thetaFrom: objective.fixed,
    terms,
    unit,
    evaluations: effort.evaluations,
    ...(objective.problem.factorIsDear && { foretell: DEAR_FORETELL }),
    onIteration: (decrement: number) => objective.expect(decrement),
  };
}

/** Standard error of a variance, relative to the variance, above which its standard deviation counts as hardly told from 0 (docs/algorithms.md, Beginning from a sample). */
const UNCERTAIN_VARIANCE = 0.5;

/**
 * Raises small standard deviations of the sample by a standard error of the variance, in place: −2 log L falls steeply from 0 up and
 * rises slowly, so that a start above the minimum costs less than one below it.
 */
function* awayFromZero(
  part: LaplaceObjective,
  terms: readonly CovarianceTerm[],
  unit: Float64Array,
  x: Float64Array,
): Steps<void> {
  x.set(liftedFromZero(terms, unit, part.thetaOf(x)), part.fixed);
  yield* part.evaluate(x);
  const inverse = yield* part.inverseHessian();
  for (const j of diagonals(terms)) {
    const at = part.fixed + j;
    const variance = x[at] * x[at];
    const error = 2 * x[at] * Math.sqrt(2 * inverse[at * (x.length + 1)]);
    if (error > UNCERTAIN_VARIANCE * variance) x[at] = Math.sqrt(variance + error);
  }
}

/** Length of the differences that give a sample's Hessian, in standard errors. */
const DIFFERENCE_IN_ERRORS = 0.01;

/**
 * Says how the true Hessian G of −2 log L (its rows in θ and φ by differences of the gradient) differs from the expected information with
 * the inverse H = LLᵀ: M⁻¹ for M = LᵀGL, which is nearly the identity, and nearly the same for a sample and the whole, where
 * L M⁻¹Lᵀ corrects the inverse. undefined where M is not positive definite.
 */
function* relativeCurvature(part: LaplaceObjective, x: Float64Array): Steps<Float64Array | undefined> {
  const size = x.length;
  const { value, gradient } = yield* part.evaluate(x);
  if (!Number.isFinite(value)) return undefined;
  const inverse = yield* part.inverseHessian();
  const hessian = safeInverse(inverse, size);
  for (let j = part.fixed; j < size; j++) {
    const step = DIFFERENCE_IN_ERRORS * Math.sqrt(2 * inverse[j * (size + 1)]);
    const beside = x.slice();
    beside[j] += step;
    const there = yield* part.evaluate(beside);
    if (!Number.isFinite(there.value)) return undefined;
    for (let i = 0; i < size; i++) hessian[i + j * size] = (there.gradient[i] - gradient[i]) / step;
  }
  for (let j = part.fixed; j < size; j++)
    for (let i = 0; i < j; i++) {
      const both = i < part.fixed ? hessian[i + j * size] : (hessian[i + j * size] + hessian[j + i * size]) / 2;
      hessian[i + j * size] = hessian[j + i * size] = both;
    }
  const relative = congruence(transpose(choleskyFactor(inverse, size), size), hessian, size);
  const lower = choleskyFactor(relative, size);
  for (let j = 0; j < size; j++) if (!(lower[j * (size + 1)] > 0)) return undefined;
  return safeInverse(relative, size);
}
