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
export type { ProblemInput } from "./build.js";
export type { ProblemGroup, ProblemTerm } from "./input/modelShape.js";
export { Family, hasDispersion, isCanonical, LinkCode, Scalar, Want } from "./codes.js";
export { crossProducts } from "./crossProducts.js";
export { cholesky, inverseFromCholesky, invertTriangle, solveTriangle, symmetricProduct } from "./dense.js";
export {
  type ElementaryFunction,
  elementary,
  exp,
  hasExtraParameter,
  inverseLink,
  linkDerivative,
  linkFunction,
  log,
  varianceFunction,
} from "./functions.js";
export { fitWithoutRandomEffects, type LaplaceValue, type NoEffectsFit, laplace, laplaceGradient, nearData } from "./laplace.js";
export { type GaussHermiteRule, gaussHermite, MOST_POINTS } from "./gaussHermite.js";
export { type LinearLikelihood, type LinearValue, linear, linearGradient, prepareLinear } from "./linear.js";
export type { ModeMethod, ModeSearch, ModesEnd, ModesFound } from "./modes.js";
export type { ModeStep } from "./modeStep.js";
export { MOST_DIMENSIONS, quadrature, quadratureBytes, quadratureGradient } from "./quadrature.js";
export { Problem } from "./problem.js";
export { forecastBytes } from "./build.js";
export type { HostLink } from "./hostLink.js";
export { finish, type Steps } from "./run/steps.js";
