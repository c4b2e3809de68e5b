// Random effects with standard deviations up to 10⁶ times that of the residuals: what the model leaves over is then a small difference of large numbers.

import { describe, expect, it } from "vitest";
import { fitglme } from "../../../src/index.js";
import { RandomStream } from "../../../src/stats/index.js";

const RATIOS = [1e2, 1e3, 1e4, 1e5, 1e6] as const;
const GROUPS = 10;
const SIZE = 8;
const N = GROUPS * SIZE;

/** Group effects of the given size around a slope of 0.3, residuals of about 0.5. */
function simulated(ratio: number) {
  const stream = new RandomStream(11);
  const effects = () => Array.from({ length: GROUPS }, () => ratio * stream.normal());
  const [intercepts, slopes, others] = [effects(), effects(), effects()];
  const g = Array.from({ length: N }, (_, i) => `g${i % GROUPS}`);
  const h = Array.from({ length: N }, (_, i) => `h${(7 * i) % 9}`);
  const x = Array.from({ length: N }, () => stream.normal());
  const e = Array.from({ length: N }, () => 0.5 * stream.normal());
  const base = x.map((value, i) => 0.3 * value + intercepts[i % GROUPS] + e[i]);
  return {
    ...{ g, h, x },
    oneWay: e.map((value, i) => intercepts[i % GROUPS] + value),
    y: base,
    sloped: base.map((value, i) => value + slopes[i % GROUPS] * x[i]),
    crossed: base.map((value, i) => value + others[(7 * i) % 9]),
  };
}

describe.each(RATIOS)("effects %d times the residuals", (ratio) => {
  const data = simulated(ratio);

  it.each(["mpl", "rempl"] as const)("of a balanced one-way model: the closed form, %s", async (fitMethod) => {
    const model = await fitglme(data, "oneWay ~ 1 + (1 | g)", { fitMethod });
    const { sigma2, between, logLikelihood } = oneWay(data.oneWay, fitMethod === "rempl");
    expect(model.convergence.status).toBe("converged");
    expect(Math.sqrt(model.dispersion) / Math.sqrt(sigma2)).toBeCloseTo(1, 9);
    const sd = model.covarianceParameters().rows[0].estimate;
    expect(sd / Math.sqrt(between)).toBeCloseTo(1, 7);
    expect(Math.abs(model.logLikelihood - logLikelihood)).toBeLessThan(1e-7);
  });

  const nested = [
    ["intercepts", "y ~ x + (1 | g)", "y ~ x + g"],
    ["correlated slopes", "sloped ~ x + (1 + x | g)", "sloped ~ x * g"],
  ] as const;
  // two factors' constants cancel in A: beyond 1e5 its factor has lost the residuals' third digit (LIMITATIONS.md)
  const crossed = [["two crossed factors", "crossed ~ x + (1 | g) + (1 | h)", "crossed ~ x + g + h"]] as const;

  it.each(ratio > 1e5 ? nested : [...nested, ...crossed])(
    "%s leave the residuals that fixed effects leave",
    async (_, random, fixed) => {
      const [model, limit] = await Promise.all([
        fitglme(data, random, { fitMethod: "rempl" }),
        fitglme(data, fixed, { fitMethod: "rempl" }),
      ]);
      expect(model.convergence.status).toBe("converged");
      // the effects are shrunk by about ratio⁻² of themselves
      expect(Math.abs(Math.sqrt(model.dispersion / limit.dispersion) - 1)).toBeLessThan(1e-4 + 20 / (ratio * ratio));
      const slope = (one: typeof model) => one.fixedEffects().rows.find(({ name }) => name === "x")!;
      if (!random.includes("1 + x")) expect(slope(model).se / slope(limit).se).toBeCloseTo(1, 3);
    },
  );

  it("correlated slopes vary as each group's own least squares do, but for ratio⁻²", async () => {
    const model = await fitglme(data, "sloped ~ x + (1 + x | g)", { fitMethod: "rempl" });
    const found = model.covarianceParameters().psi[0];
    const expected = covarianceOfLines(data.x, data.sloped);
    for (const [i, j] of [
      [0, 0],
      [0, 1],
      [1, 1],
    ])
      expect(Math.abs(found[i][j] - expected[i][j]) / Math.sqrt(expected[i][i] * expected[j][j])).toBeLessThan(
        1e-6 + 20 / (ratio * ratio),
      );
  });
});

/** Covariance matrix, by the REML divisor, of the groups' own intercepts and slopes. */
function covarianceOfLines(x: readonly number[], y: readonly number[]): number[][] {
  const lines = Array.from({ length: GROUPS }, (_, k) => {
    const [xs, ys] = [x, y].map((column) => column.filter((_, i) => i % GROUPS === k));
    const [xMean, yMean] = [mean(xs), mean(ys)];
    const slope =
      xs.reduce((sum, value, i) => sum + (value - xMean) * (ys[i] - yMean), 0) /
      xs.reduce((sum, value) => sum + (value - xMean) ** 2, 0);
    return [yMean - slope * xMean, slope];
  });
  const means = [0, 1].map((i) => mean(lines.map((line) => line[i])));
  const entry = (i: number, j: number) =>
    lines.reduce((sum, line) => sum + (line[i] - means[i]) * (line[j] - means[j]), 0) / (GROUPS - 1);
  return [
    [entry(0, 0), entry(0, 1)],
    [entry(1, 0), entry(1, 1)],
  ];
}

describe("effects that leave no residuals", () => {
  it("say that the likelihood has no end", async () => {
    const exact = simulated(1);
    const y = exact.g.map((label, i) => Number(label.slice(1)) + exact.x[i]);
    const { convergence } = await fitglme({ ...exact, y }, "y ~ x + (1 | g)");
    expect(convergence.status).not.toBe("converged");
    expect(convergence.message).toContain("reproduce the response exactly");
  });
});

/** Maximum of the balanced one-way model's likelihood, by ML or REML, and where it is. Source: S. R. Searle et al., Variance Components (1992), section 4.7 (closed forms). */
function oneWay(y: readonly number[], restricted: boolean) {
  const means = Array.from({ length: GROUPS }, (_, k) => mean(y.filter((_, i) => i % GROUPS === k)));
  const within = y.reduce((sum, value, i) => sum + (value - means[i % GROUPS]) ** 2, 0);
  const overall = mean(means);
  const among = SIZE * means.reduce((sum, value) => sum + (value - overall) ** 2, 0);
  const groups = restricted ? GROUPS - 1 : GROUPS;
  const sigma2 = within / (GROUPS * (SIZE - 1));
  const level = among / groups; // σ² + SIZE σ_b²
  const minusTwo = GROUPS * (SIZE - 1) * (Math.log(2 * Math.PI * sigma2) + 1) + groups * (Math.log(2 * Math.PI * level) + 1);
  return {
    sigma2,
    between: (level - sigma2) / SIZE,
    logLikelihood: -(minusTwo + (restricted ? Math.log(N) : 0)) / 2,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
