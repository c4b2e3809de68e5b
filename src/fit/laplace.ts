import type { Design } from "../design/index.js";
import type { Distribution, Link } from "../family/names.js";
import { exp, laplace, laplaceGradient, log, type Problem, type Steps, Want } from "../kernel/index.js";
import type { Objective } from "../optimize/index.js";
import type { FitControl } from "./control.js";
import { covarianceTerms, lambdaOf, thetaLength } from "./covariance.js";
import type { Estimates, FitMethod } from "./estimates.js";
import { extractEstimates } from "./extract.js";
import { safeInverse, thetaInformation } from "./information.js";
import { convergenceOf, type OuterProblem, solveOuter } from "./outer.js";
import { kernelProblem } from "./problem.js";
import { applyTheta, scaleTheta, startingValues } from "./start.js";

/** ψ = (β, θ, log φ), without β where it is profiled and without log φ where the dispersion is fixed. */
interface Layout {
  readonly fixed: number;
  readonly theta: number;
  readonly dispersion: boolean;
}

/**
 * How exact −2 log L has to be: a small part of what the next step of the outer optimiser will gain, which is about half of the
 * decrement gᵀH⁻¹g.
 */
const RELATIVE_ACCURACY = 1e-5;
const FIRST_ACCURACY = 1e-3;
const LAST_ACCURACY = 1e-10;

/**
 * Fits by Laplace's approximation (docs/numerics.md section 2), or, with β profiled out of the penalised likelihood, by
 * ApproximateLaplace (section 3).
 */
export function* fitLaplace(
  design: Design,
  distribution: Distribution,
  link: Link,
  fitMethod: Extract<FitMethod, "laplace" | "approximateLaplace">,
  control: FitControl,
): Steps<Estimates> {
  const problem = kernelProblem(design, distribution, link, design.fixed.triangle);
  const profiled = fitMethod === "approximateLaplace";
  const terms = covarianceTerms(design);
  const dispersion = distribution !== "binomial" && distribution !== "poisson";
  const layout: Layout = { fixed: profiled ? 0 : problem.p, theta: thetaLength(terms), dispersion };
  const unit = scaleTheta(
    terms,
    design.random.map((term) => term.columns),
    layout.theta,
  );
  const begin = yield* startingValues(problem, terms, unit, dispersion);
  const theta = begin?.theta ?? unit;
  let innerSteps = begin?.innerSteps ?? 0;

  const place = (x: Float64Array) => {
    if (!profiled) problem.beta.set(x.subarray(0, layout.fixed));
    applyTheta(problem, terms, x.subarray(layout.fixed, layout.fixed + layout.theta));
    if (dispersion) problem.phi = exp(x[layout.fixed + layout.theta]);
  };
  const warm = { effects: problem.allEffects.slice(), beta: problem.beta.slice() };
  let accuracy = FIRST_ACCURACY;
  const evaluate: Objective = function* (x) {
    place(x);
    problem.allEffects.set(warm.effects);
    problem.keepEffects();
    if (profiled) problem.beta.set(warm.beta);
    const at = yield* laplace(problem, profiled, accuracy);
    innerSteps += at.innerSteps;
    if (!Number.isFinite(at.value)) return { value: Number.POSITIVE_INFINITY, gradient: new Float64Array(x.length) };
    warm.effects.set(problem.allEffects);
    warm.beta.set(problem.beta);
    return { value: at.value, gradient: yield* gradientAt(problem, layout, terms, profiled) };
  };

  const start = new Float64Array(layout.fixed + layout.theta + (dispersion ? 1 : 0));
  if (!profiled) start.set(problem.beta);
  start.set(theta, layout.fixed);
  if (dispersion) start[start.length - 1] = log(problem.phi);
  const first = yield* evaluate(start);
  const outer: OuterProblem = {
    objective: startingFrom(start, first, evaluate),
    start,
    inverseHessian: Number.isFinite(first.value)
      ? yield* initialInverse(problem, layout, terms, theta, profiled)
      : identity(start.length),
    thetaFrom: layout.fixed,
    terms,
    unit,
    evaluations: begin?.evaluations ?? 1,
    onIteration: (decrement) => {
      accuracy = Math.min(FIRST_ACCURACY, Math.max(LAST_ACCURACY, RELATIVE_ACCURACY * decrement));
    },
  };
  const solution = yield* solveOuter(outer, control);
  place(solution.x);
  problem.allEffects.set(warm.effects);
  problem.keepEffects();
  const at = yield* laplace(problem, profiled);
  const thetaHat = solution.x.slice(layout.fixed, layout.fixed + layout.theta);
  return yield* extractEstimates(problem, {
    fitMethod,
    lambdas: terms.map((term) => lambdaOf(term, thetaHat)),
    phi: problem.phi,
    dispersionEstimated: dispersion,
    covarianceParameters: layout.theta,
    logLikelihood: -(Number.isFinite(at.value) ? at.value : solution.value) / 2,
    convergence: convergenceOf(solution, { innerSteps, kernelBytes: problem.bytes }, design, outer),
  });
}

/** ∂/∂ψ at the mode that was found last. */
function* gradientAt(
  problem: Problem,
  layout: Layout,
  terms: ReturnType<typeof covarianceTerms>,
  profiled: boolean,
): Steps<Float64Array> {
  const slope = yield* laplaceGradient(problem, profiled);
  const gradient = new Float64Array(layout.fixed + layout.theta + (layout.dispersion ? 1 : 0));
  if (!profiled) gradient.set(problem.betaGradient);
  terms.forEach(({ from, places }, r) => {
    const byLambda = problem.lambdaGradient(r);
    places.forEach((at, i) => {
      gradient[layout.fixed + from + i] = byLambda[at];
    });
  });
  if (layout.dispersion) gradient[gradient.length - 1] = slope;
  return gradient;
}

/** The value at the start is known already: the optimiser's first question is answered from it, once. */
function startingFrom(start: Float64Array, first: { value: number; gradient: Float64Array }, evaluate: Objective): Objective {
  let asked = false;
  return function* (x) {
    if (asked || !x.every((value, i) => value === start[i])) return yield* evaluate(x);
    asked = true;
    return first;
  };
}

/** Inverse of the expected Hessian of −2 log L at the start: β's block half its covariance, (θ, log φ)'s its information. */
function* initialInverse(
  problem: Problem,
  layout: Layout,
  terms: ReturnType<typeof covarianceTerms>,
  theta: Float64Array,
  profiled: boolean,
): Steps<Float64Array> {
  const { hessian, traces } = thetaInformation(problem, terms, theta);
  const size = layout.theta + (layout.dispersion ? 1 : 0);
  const information = new Float64Array(size * size);
  for (let j = 0; j < layout.theta; j++) information.set(hessian.subarray(j * layout.theta, (j + 1) * layout.theta), j * size);
  if (layout.dispersion) {
    traces.forEach((trace, i) => {
      information[i + layout.theta * size] = information[layout.theta + i * size] = trace;
    });
    information[size * size - 1] = problem.n;
  }
  const block = safeInverse(information, size);
  const total = layout.fixed + size;
  const inverse = identity(total);
  for (let j = 0; j < size; j++)
    for (let i = 0; i < size; i++) inverse[layout.fixed + i + (layout.fixed + j) * total] = block[i + j * size];
  if (!profiled) yield* fixedBlock(problem, inverse, total);
  return inverse;
}

/** φ[K⁻¹]_ββ/2 at the current modes, with the expected information. */
function* fixedBlock(problem: Problem, inverse: Float64Array, total: number): Steps<void> {
  const { p } = problem;
  yield* problem.evaluate(Want.Random | Want.Fixed | Want.Border | Want.ExpectedWeight);
  if (!(yield* problem.factor()) || !problem.factorBorder()) return;
  problem.coverBorder();
  const covariance = problem.betaInverse;
  for (let j = 0; j < p; j++) for (let i = 0; i < p; i++) inverse[i + j * total] = (problem.phi * covariance[i + j * p]) / 2;
}

function identity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let j = 0; j < n; j++) out[j * (n + 1)] = 1;
  return out;
}
