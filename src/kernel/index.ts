export { elementary, exp, inverseLink, linkDerivative, linkFunction, log, varianceFunction } from "./functions.js";
export { fitWithoutRandomEffects, type LaplaceValue, laplace, laplaceGradient } from "./laplace.js";
export { type LinearValue, linear, linearGradient, prepareLinear } from "./linear.js";
export { Problem, type ProblemGroup, type ProblemInput, type ProblemTerm, Scalar, Want } from "./problem.js";
export type { Steps } from "./steps.js";
