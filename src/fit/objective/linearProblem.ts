import { Family, LinkCode } from "../../kernel/codes.js";
import { Problem } from "../../kernel/index.js";
import { kernelRows, type ModelRows } from "./kernelRows.js";

/** Loads X and Z as given into a linear mixed model with a weight for each row; its response is 0 everywhere. */
export function linearProblem({ fixed, random }: Pick<ModelRows, "fixed" | "random">, weights: Float64Array): Problem {
  const response = new Float64Array(weights.length);
  const rows = kernelRows({ response, weights, offset: null, binomialSize: null, fixed, random }, random);
  return new Problem({ family: Family.Normal, link: LinkCode.Identity, power: 1, ...rows });
}
