export { elementary, exp, inverseLink, linkDerivative, linkFunction, log, varianceFunction } from "./functions.js";
export { fitWithoutRandomEffects, type LaplaceValue, laplace, laplaceGradient } from "./laplace.js";
export { type LinearValue, linear, linearGradient, prepareLinear } from "./linear.js";
export type { ProblemGroup, ProblemInput, ProblemTerm } from "./build.js";
export { Family, LinkCode, Scalar, Want } from "./codes.js";
export { Problem } from "./problem.js";
export { finish, type Steps } from "./steps.js";
