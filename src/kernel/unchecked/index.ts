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
export { buildProblem } from "./build.js";
export { crossProducts } from "./crossProducts.js";
export { definiteInverse } from "./definiteInverse.js";
export { LinearProblem } from "./linearProblem.js";
