import { expect, it } from "vitest";
import { Likelihood, type LikelihoodParameters } from "../../../src/kernel/index.js";
import { gradientByDifferences } from "../../oracle/differences.js";
import { PAIRS, STRUCTURES, smallModel } from "./smallModels.js";

const CASES = PAIRS.flatMap(([family, link], f) =>
  STRUCTURES.flatMap((structure, s) =>
    [undefined, 7]
      .filter((quadrature) => quadrature === undefined || structure === "scalar" || structure === "slope")
      .map((quadrature) => ({
        name: `${family}, ${structure}, ${quadrature === undefined ? "Laplace" : `${quadrature} points`}`,
        options: quadrature === undefined ? {} : { quadrature },
        ...smallModel(family, link, structure, 500 + 10 * f + s),
      })),
  ),
);

/** β, the lower triangles of Λ's blocks and the dispersion one behind the other, and back. */
function packed({ beta, lambda, dispersion }: LikelihoodParameters): Float64Array {
  const lower = lambda.map((T) => Array.from(T).filter((_, at) => isLower(T.length, at)));
  return Float64Array.of(...Array.from(beta), ...lower.flat(), ...(dispersion === undefined ? [] : [dispersion]));
}
function unpacked(x: Float64Array, like: LikelihoodParameters): LikelihoodParameters {
  let next = like.beta.length;
  const lambda = like.lambda.map((T) => Array.from(T, (_, at) => (isLower(T.length, at) ? x[next++] : 0)));
  return { beta: x.slice(0, like.beta.length), lambda, ...(like.dispersion !== undefined && { dispersion: x[next] }) };
}
function isLower(elements: number, at: number): boolean {
  const k = Math.sqrt(elements);
  return at % k >= Math.floor(at / k);
}

// expected: extrapolated central differences of the value itself
it.each(CASES)("the gradient is the slope of the value: $name", ({ input, parameters, options }) => {
  const likelihood = new Likelihood(input);
  const gradient = packed(likelihood.at(parameters, options).gradient());
  const slope = gradientByDifferences((x) => likelihood.at(unpacked(x, parameters), options).value, packed(parameters));
  expect(gradient).toHaveLength(slope.length);
  for (const [i, expected] of slope.entries())
    expect(Math.abs(gradient[i] - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
});
