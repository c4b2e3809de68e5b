import { beforeAll, describe, expect, it } from "vitest";
import { fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";

// Counts of 12 groups that are numbers, with exposures that differ, an excluded row with an x far away, and a factor of numbers.
const row = Array.from({ length: 60 }, (_, i) => i);
const exposure = row.map((i) => 1 + ((7 * i) % 11));
const table = {
  y: row.map((i) => (exposure[i] * (2 + ((5 * i) % 7))) >> ((i % 12) % 3)),
  x: row.map((i) => (i === 0 ? 50 : ((13 * i) % 17) / 17)),
  dose: row.map((i) => 10 * (1 + (i % 3))),
  g: row.map((i) => 100 + ((i + Math.floor(i / 12)) % 12)),
};
const offset = exposure.map((e) => Math.log(e));

let model: GeneralizedLinearMixedModel;
beforeAll(async () => {
  model = await fitglme(table, "y ~ x + factor(dose) + (1 | g)", { distribution: "poisson", offset, exclude: [0] });
});

/** The average over the used rows of exp(offset + xβ + b), written out. */
function byHand(x: (i: number) => number, dose: (i: number) => number, group: (i: number) => number): number {
  const beta = Object.fromEntries(model.fixedEffects().rows.map(({ name, estimate }) => [name, estimate]));
  const effect = Object.fromEntries(model.randomEffects().rows.map(({ level, estimate }) => [level, estimate]));
  const used = row.slice(1);
  const mean = (i: number) =>
    Math.exp(offset[i] + beta["(Intercept)"] + beta.x * x(i) + (beta[`factor(dose)_${dose(i)}`] ?? 0) + effect[group(i)]);
  return used.reduce((sum, i) => sum + mean(i), 0) / used.length;
}

const { x, dose, g } = table;

describe("partialDependence", () => {
  it("counts an offset that was given as numbers, and the used rows only", () => {
    const { variables, mean, rows } = model.partialDependence("x", { gridPoints: 2 });
    expect(rows).toBe(59);
    expect(variables[0].values).toEqual([0, 16 / 17]);
    for (const [k, held] of [0, 16 / 17].entries()) {
      const expected = byHand(
        () => held,
        (i) => dose[i],
        (i) => g[i],
      );
      expect(mean[k] / expected).toBeCloseTo(1, 12);
    }
  });

  it("holds a factor of numbers at its levels", () => {
    const { variables, mean } = model.partialDependence("dose");
    expect(variables[0].values).toEqual(["10", "20", "30"]);
    for (const [k, held] of [10, 20, 30].entries()) {
      const expected = byHand(
        (i) => x[i],
        () => held,
        (i) => g[i],
      );
      expect(mean[k] / expected).toBeCloseTo(1, 12);
    }
  });

  it("holds a grouping variable of numbers at its levels", () => {
    const { variables, mean } = model.partialDependence("g");
    expect(variables[0].values).toEqual(row.slice(0, 12).map((i) => String(100 + i)));
    const expected = byHand(
      (i) => x[i],
      (i) => dose[i],
      () => 107,
    );
    expect(mean[7] / expected).toBeCloseTo(1, 12);
  });
});
