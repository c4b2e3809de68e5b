import type { Distribution } from "../../family/families.js";
import type { Link } from "../../family/definition/links.js";
import { type Problem, type Steps, Want } from "../../kernel/index.js";
import { rotateEffects, type TermBasis } from "../parameters/orthonormalBasis.js";
import { congruence, identity, multiply } from "../../linalg/matrix.js";
import { type CovarianceTerm, lambdaOf, thetaLength } from "../parameters/relativeFactor.js";
import type { Convergence, FittedEstimates } from "../run/estimates.js";
import type { SearchPoint } from "../../options/searchPoint.js";
import type { FitMethod } from "../../options/settings.js";

/** What a fit method knows when it is done and its problem stands at the optimum. */
export interface Optimum {
  /** Conditional distribution of the response. */
  readonly distribution: Distribution;
  /** Link g of g(μ) = η. */
  readonly link: Link;
  /** What was maximised. */
  readonly fitMethod: FitMethod;
  /** Every random term. */
  readonly terms: readonly CovarianceTerm[];
  /** For each random term the basis that T is in. */
  readonly bases: readonly TermBasis[];
  /** φ̂, 1 where it is fixed. */
  readonly phi: number;
  /** Was φ, or an extra parameter, estimated? */
  readonly dispersionEstimated: boolean;
  /** log L at the optimum. */
  readonly logLikelihood: number;
  /** How the search ended. */
  readonly convergence: Convergence;
  /** θ, and what else of the search the problem does not hold. */
  readonly search: Pick<SearchPoint, "theta" | "unit" | "working">;
  /** p coefficients taken out of the response before the fit (linear mixed models). */
  readonly baseline?: Float64Array;
}

/** Reads the estimates off a problem at its optimum: modes, covariances and predictors. */
export function* extractEstimates(problem: Problem, optimum: Optimum): Steps<FittedEstimates> {
  const { baseline, bases, terms, phi, search, ...rest } = optimum;
  const { theta } = search;
  const point = {
    ...search,
    phi,
    dispersion: problem.dispersion,
    beta: problem.beta.slice(),
    effects: problem.allEffects.slice(),
  };
  const isDefinite = yield* covariances(problem, baseline !== undefined);
  const scale = isDefinite ? phi : Number.NaN;
  const workingWeights = yield* problem.workingWeights();
  const betaCovariance = (yield* problem.coefficientCovariance()).map((value) => scale * value);
  baseline?.forEach((value, j) => {
    problem.beta[j] += value;
  });
  const linearPredictor = yield* problem.linearPredictor();
  const random = terms.map((term, r) => {
    const { width: k, pattern, patternName } = term;
    const { inverse } = bases[r];
    const lambda = lambdaOf(term, theta);
    const effects = Array.from({ length: k }, (_, i) => i);
    return {
      pattern: patternName,
      correlates: effects.map((i) => effects.map((j) => pattern.correlates(i, j))),
      psi: congruence(multiply(inverse, lambda, k), identity(k), k).map((value) => phi * value),
      modes: rotateEffects(inverse, problem.effects(r)),
      sePred: problem.modeVariance(r).map((value) => Math.sqrt(scale * value)),
    };
  });
  problem.modes.fill(0);
  const fixedPredictor = yield* problem.linearPredictor();
  return {
    ...rest,
    covarianceParameters: thetaLength(terms),
    convergence: isDefinite ? rest.convergence : withoutErrors(rest.convergence),
    beta: problem.coefficients,
    betaCovariance,
    random,
    dispersion: problem.dispersion,
    linearPredictor,
    fixedPredictor,
    workingWeights,
    point,
  };
}

function withoutErrors(convergence: Convergence): Convergence {
  const reason = "There are no standard errors: the likelihood has no maximum where the search ended.";
  return { ...convergence, message: `${convergence.message} ${reason}` };
}

/**
 * Leaves [K⁻¹]_ββ and the variances of the modes in the problem, from the factor of A that the last evaluation left; with the expected information
 * where the observed leaves K indefinite; false where K is indefinite with either, and there are none.
 */
function* covariances(problem: Problem, isLinear: boolean): Steps<boolean> {
  if (!isLinear) yield* problem.evaluate(Want.Fixed | Want.Border);
  if (!(yield* problem.factorBorder())) {
    yield* problem.evaluate(Want.Random | Want.Fixed | Want.Border | Want.ExpectedWeight);
    if (!(yield* problem.factor()) || !(yield* problem.factorBorder())) return false;
  }
  yield* problem.invert();
  yield* problem.coverBorder();
  yield* problem.modeVariances();
  return true;
}
