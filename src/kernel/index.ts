export type { ProblemInput, ProblemTerm } from "./build.js";
export { Family, hasExtraParameter, LinkCode, Scalar, Want } from "./codes.js";
export { crossProducts } from "./crossProducts.js";
export { cholesky, inverseFromCholesky, invertTriangle, solveTriangle, symmetricProduct } from "./dense.js";
export {
  type ElementaryFunction,
  elementary,
  exp,
  inverseLink,
  linkDerivative,
  linkFunction,
  log,
  varianceFunction,
} from "./functions.js";
export { fitWithoutRandomEffects, type LaplaceValue, type NoEffectsFit, laplace, laplaceGradient } from "./laplace.js";
export { type GaussHermiteRule, gaussHermite, MOST_POINTS } from "./gaussHermite.js";
export { type LinearLikelihood, type LinearValue, linear, linearGradient, prepareLinear } from "./linear.js";
export type { ModeMethod, ModeSearch, ModesEnd, ModesFound } from "./modes.js";
export type { ModeStep } from "./modeStep.js";
export { MOST_DIMENSIONS, quadrature, quadratureBytes, quadratureGradient } from "./quadrature.js";
export { Problem } from "./problem.js";
export { forecastBytes } from "./build.js";
export type { HostLink } from "./hostLink.js";
export type { ProblemGroup } from "./rowPlaces.js";
export { finish, type Steps } from "./steps.js";
