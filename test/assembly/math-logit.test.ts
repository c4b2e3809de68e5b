import { describe, expect, it } from "vitest";
import { Family, Field, LinkCode, Scalar } from "../../src/kernel/codes.js";
import { elementary } from "../../src/kernel/index.js";
import { instantiateKernel } from "../../src/kernel/packed/instance.js";

/** One pass over binary rows without weights: η is the offset. */
function logitRows(y: ArrayLike<number>, eta: ArrayLike<number>) {
  const kernel = instantiateKernel();
  const n = y.length;
  const problem = kernel.newProblem(n, 0, 0, Family.Binomial, LinkCode.Logit, false, true);
  kernel.allocateEffects(problem);
  const array = (field: Field, length = n) =>
    new Float64Array(kernel.memory.buffer, kernel.addressOf(problem, field) >>> 0, length);
  array(Field.Response).set(y);
  array(Field.Offset).set(eta);
  array(Field.Scalars, Scalar.Count)[Scalar.Phi] = 1;
  kernel.clearSums(problem, 0);
  kernel.evaluateRows(problem, 0, n, 0);
  return {
    density: array(Field.Scalars, Scalar.Count)[Scalar.Density],
    score: array(Field.RowScore).slice(),
    W: array(Field.RowWeight).slice(),
    slope: array(Field.RowSlope).slice(),
  };
}

/** log P(y | η) = −log(1 + e^±η), by a function with tests of its own. */
function logProbabilities(y: ArrayLike<number>, eta: ArrayLike<number>): Float64Array {
  return elementary(
    "softplus",
    Array.from(y, (yi, i) => (yi === 1 ? -eta[i] : eta[i])),
  ).map((value) => -value);
}

const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

// the kernel takes rows two at a time, and 512 in a chunk, whose logarithms it takes at once
describe.each([1, 2, 3, 511, 512, 513, 1025, 4001])("%i binary rows without weights", (n) => {
  const y = Float64Array.from({ length: n }, (_, i) => ((i * 7) % 5 < 2 ? 1 : 0));
  const eta = Float64Array.from({ length: n }, (_, i) => ((i * 37) % 101) / 8 - 6);

  it("the log density is the sum of the rows'", () => {
    const expected = sum(logProbabilities(y, eta));
    expect(Math.abs(logitRows(y, eta).density - expected)).toBeLessThanOrEqual(1e-14 * Math.abs(expected));
  });

  it("s = y − μ, W = μ(1 − μ), W′ = W(1 − 2μ)", () => {
    const { score, W, slope } = logitRows(y, eta);
    const mu = elementary("logistic", eta);
    const rest = elementary(
      "logistic",
      eta.map((value) => -value),
    );
    for (let i = 0; i < n; i++) {
      const information = mu[i] * rest[i];
      expect(Math.abs(score[i] - (y[i] === 1 ? rest[i] : -mu[i]))).toBeLessThanOrEqual(1e-15 * Math.abs(score[i]));
      expect(Math.abs(W[i] - information)).toBeLessThanOrEqual(1e-15 * information);
      expect(Math.abs(slope[i] - information * (rest[i] - mu[i]))).toBeLessThanOrEqual(1e-15 * information);
    }
  });

  it("rows that are certain count with all their digits", () => {
    const certain = y.map((yi) => (yi === 1 ? 40 : -40));
    const expected = -n * 4.248354255291589e-18; // e^−40; log(1 + e^−40) is less by half its square
    expect(logitRows(y, certain).density / expected).toBeCloseTo(1, 13);
  });

  it("rows far on the wrong side are added to them", () => {
    const wrong = y.map((yi, i) => (i === n - 1 ? 700 * (1 - 2 * yi) : 0));
    const expected = -700 - (n - 1) * Math.LN2; // log(1 + e^700) and log 2
    expect(Math.abs(logitRows(y, wrong).density - expected)).toBeLessThanOrEqual(1e-15 * n + 1e-12);
  });
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])("η = %d leaves no density", (eta) => {
  expect(Number.isFinite(logitRows([1, 0, 1], [0, eta, 0]).density)).toBe(false);
});
