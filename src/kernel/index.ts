// The doors of the kernel. What a file here gives out checks all that it is given, and calls on a core that cannot fail by it. A core that
// other parts of the package use as well, whose arguments are right, stands in src/kernel/unchecked under the name of its door.

export {
  type EvaluationOptions,
  type FamilyName,
  type KernelLinkName,
  Likelihood,
  type LikelihoodInput,
  type SlicedOptions,
} from "./likelihood.js";
export type { Evaluation } from "./evaluation.js";
export type { LikelihoodGradient } from "./evaluatedProblem.js";
export type { LikelihoodArrays, LikelihoodParameters } from "./input/likelihoodInput.js";
export type { HostLink, ProblemInput } from "./input/problemInput.js";
export type { ProblemGroup, ProblemTerm } from "./input/modelShape.js";
export { Family, hasDispersion, isCanonical, LinkCode, Scalar, Want } from "./codes.js";
export { crossProducts } from "./crossProducts.js";
export { cholesky, inverseFromCholesky, invertTriangle, solveTriangle, symmetricProduct } from "./dense.js";
export {
  elementary,
  exp,
  hasExtraParameter,
  inverseLink,
  linkDerivative,
  linkFunction,
  log,
  varianceFunction,
} from "./functions.js";
export type { ElementaryFunction } from "./unchecked/index.js";
export { fitWithoutRandomEffects, type LaplaceValue, type NoEffectsFit, laplace, laplaceGradient, nearData } from "./laplace.js";
export { type GaussHermiteRule, gaussHermite, MOST_POINTS } from "./gaussHermite.js";
export { type LinearLikelihood, type LinearValue, linear, linearGradient, prepareLinear } from "./linear.js";
export type { ModeMethod, ModeSearch, ModesEnd, ModesFound } from "./modes.js";
export type { ModeStep } from "./modeStep.js";
export { MOST_DIMENSIONS, quadrature, quadratureBytes, quadratureGradient } from "./quadrature.js";
export { Problem } from "./problem.js";
export { forecastBytes } from "./forecast.js";
export type { Steps } from "../core/steps.js";
export { finish } from "./run/steps.js";
