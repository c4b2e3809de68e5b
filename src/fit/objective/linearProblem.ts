import type { Steps } from "../../core/steps.js";
import { Family, LinkCode } from "../../kernel/codes.js";
import { buildProblem, LinearProblem } from "../../kernel/unchecked/index.js";
import { kernelRows, type ModelRows } from "./kernelRows.js";

/** Loads X and Z as given into a linear mixed model with a weight for each row; its response is 0 everywhere. */
export function* linearProblem(
  { fixed, random }: Pick<ModelRows, "fixed" | "random">,
  weights: Float64Array,
): Steps<LinearProblem> {
  const response = new Float64Array(weights.length);
  const rows = kernelRows({ response, weights, offset: null, binomialSize: null, fixed, random }, random);
  const input = { family: Family.Normal, link: LinkCode.Identity, power: 1, ...rows };
  return new LinearProblem(input, yield* buildProblem(input));
}
