import { describe, expect, it } from "vitest";
import { RandomStream } from "./stream.js";

const DRAWS = 40_000;

/** Mean and variance of many draws, each within five standard errors of the distribution's own (fourth moment taken from the draws). */
function expectMoments(draw: (stream: RandomStream) => number, mean: number, variance: number) {
  const stream = new RandomStream(1);
  const x = Array.from({ length: DRAWS }, () => draw(stream));
  const average = (f: (v: number) => number) => x.reduce((sum, v) => sum + f(v), 0) / DRAWS;
  const m4 = average((v) => (v - mean) ** 4);
  expect(Math.abs(average((v) => v) - mean)).toBeLessThan(5 * Math.sqrt(variance / DRAWS));
  expect(Math.abs(average((v) => (v - mean) ** 2) - variance)).toBeLessThan(5 * Math.sqrt((m4 - variance ** 2) / DRAWS));
}

// mean and variance of each distribution: textbook
describe("RandomStream", () => {
  it("repeats itself for the same seed and not for another", () => {
    expect(new RandomStream(5).uniform()).toBe(new RandomStream(5).uniform());
    expect(new RandomStream(5).uniform()).not.toBe(new RandomStream(6).uniform());
  });

  it("uniform", () => expectMoments((s) => s.uniform(), 1 / 2, 1 / 12));
  it("integer, both ends included", () => expectMoments((s) => s.integer(1, 6), 3.5, 35 / 12));
  it("normal", () => expectMoments((s) => s.normal(), 0, 1));
  it("gamma", () => expectMoments((s) => s.gamma(2.5), 2.5, 2.5));
  it("gamma of a shape below 1", () => expectMoments((s) => s.gamma(0.4), 0.4, 0.4));
  it("inverse Gaussian: variance μ³/λ", () => expectMoments((s) => s.inverseGaussian(1.5, 3), 1.5, 1.5 ** 3 / 3));
  it("poisson", () => expectMoments((s) => s.poisson(3.7), 3.7, 3.7));
  it("binomial", () => expectMoments((s) => s.binomial(7, 0.3), 2.1, 1.47));

  it("samples without replacement", () => {
    expect(new RandomStream(2).sample([1, 2, 3, 4], 4).sort()).toEqual([1, 2, 3, 4]);
  });
});
