// Means over the population of groups. Expected: the integral of g⁻¹(η + s v) φ(v) by Simpson's rule on 20,000 intervals.

import { describe, expect, it } from "vitest";
import { fitglme, type FitOptions } from "../../../src/index.js";
import { inverseLink } from "../../oracle/families.js";
import { RandomStream } from "../../generators/stream.js";

const stream = new RandomStream(21);
const x = Array.from({ length: 160 }, () => stream.between(-1, 1));
const effects = Array.from({ length: 16 }, () => stream.normal());
const g = x.map((_, row) => `g${row % 16}`);
const eta = x.map((value, row) => value + 1.5 * effects[row % 16]);
const yesNo = eta.map((value) => Number(stream.chance(1 / (1 + Math.exp(-value)))));
const measured = eta.map((value) => value + 0.3 * stream.normal());
const counts = eta.map((value) => stream.poisson(Math.exp(value / 2)));

function integral(inverse: (eta: number) => number, eta: number, spread: number): number {
  const n = 20_000;
  const f = (v: number) => (inverse(eta + spread * v) * Math.exp((-v * v) / 2)) / Math.sqrt(2 * Math.PI);
  let sum = f(-12) + f(12);
  for (let m = 1; m < n; m++) sum += (m % 2 === 0 ? 2 : 4) * f(-12 + (24 * m) / n);
  return (sum * 24) / n / 3;
}

describe("the mean over the population", () => {
  it.each<[string, number[], FitOptions]>([
    ["y ~ x + (1 | g)", yesNo, { distribution: "binomial" }],
    ["y ~ x + (1 + x | g)", yesNo, { distribution: "binomial" }],
    ["y ~ x + (1 | g)", yesNo, { distribution: "binomial", link: "probit" }],
    ["y ~ x + (1 | g)", yesNo, { distribution: "binomial", link: "comploglog" }],
    ["y ~ x + (1 | g)", yesNo, { distribution: "binomial", link: "loglog" }],
    ["y ~ x + (1 + x | g)", counts, { distribution: "poisson" }],
    ["y ~ x + (1 | g)", measured, { distribution: "normal" }],
  ])("%s, %#", async (formula, y, options) => {
    const model = await fitglme({ x, g, y }, formula, { ...options, fitMethod: "laplace" });
    const rows = { x: [-1, -0.2, 0, 0.7] };
    const { mean, lower, upper } = model.predict(rows, { conditional: false, average: true });
    const zero = model.link.link(model.predict(rows, { conditional: false }).mean);
    const [psi] = model.covarianceParameters().psi;
    for (const [i, value] of rows.x.entries()) {
      const variance = psi[0][0] + (psi.length > 1 ? 2 * value * psi[0][1] + value * value * psi[1][1] : 0);
      const link = { name: model.link.name as "logit", power: 1 };
      const expected = integral((at) => inverseLink(link, at), zero[i], Math.sqrt(variance));
      expect(mean[i] / expected).toBeCloseTo(1, 9);
      expect(lower[i]).toBeLessThan(mean[i]);
      expect(upper[i]).toBeGreaterThan(mean[i]);
    }
  });

  it("of large variances is as exact", async () => {
    const model = await fitglme({ x, g, y: eta.map((value) => Number(value > 0)) }, "y ~ 1 + (1 | g)", {
      distribution: "binomial",
      fitMethod: "laplace",
    });
    const sd = model.covarianceParameters().rows[0].estimate;
    const [zero] = model.fixedEffects().column("estimate");
    expect(sd).toBeGreaterThan(2);
    const expected = integral((at) => 1 / (1 + Math.exp(-at)), zero, sd);
    expect(model.predict({ g: ["g1"] }, { conditional: false, average: true }).mean[0]).toBeCloseTo(expected, 10);
  });

  it("goes without conditional means only", async () => {
    const model = await fitglme({ x, g, y: counts }, "y ~ x + (1 | g)", { distribution: "poisson", fitMethod: "laplace" });
    expect(() => model.predict(undefined, { average: true })).toThrow(
      expect.objectContaining({ code: "badOption", place: { option: "average" } }),
    );
  });
});
