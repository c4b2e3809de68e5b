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
export { LinearProblem } from "./linearProblem.js";
