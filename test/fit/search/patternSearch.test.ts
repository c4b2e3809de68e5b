// Where fits with a covariance pattern begin and end.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme } from "../../../src/index.js";
import { denseLinear } from "../../oracle/linear.js";
import { RandomStream } from "../../generators/stream.js";

const GROUPS = 12;

/** 120 rows of 12 groups whose intercepts and slopes of x, in units of one, vary alike. */
function simulate() {
  const stream = new RandomStream(5);
  const effects = Array.from({ length: GROUPS }, () => [0.5 * stream.normal(), 0.5 * stream.normal()]);
  const group = Array.from({ length: 120 }, (_, i) => i % GROUPS);
  const x = group.map(() => stream.between(-1, 1));
  const eta = group.map((g, i) => 1 + effects[g][0] + effects[g][1] * x[i]);
  const y = eta.map((value) => value + 0.3 * stream.normal());
  return { group, g: group.map((g) => `g${g}`), x, y, count: eta.map((value) => stream.poisson(Math.exp(value))) };
}
const data = simulate();

/** The isotropic pattern's ML deviances for T = θI from 1e-7 to 10, dense: with units far apart they have two valleys. */
function denseDeviances(x: readonly number[]): number[] {
  const X = x.map((value) => Float64Array.of(1, value));
  const Z = x.map((value, i) =>
    Float64Array.from({ length: 2 * GROUPS }, (_, at) => (Math.floor(at / 2) === data.group[i] ? [1, value][at % 2] : 0)),
  );
  return Array.from({ length: 41 }, (_, step) => {
    const theta = 10 ** (-7 + step / 5);
    const Lambda = Array.from(Z[0], (_, i) => Float64Array.from(Z[0], (_, j) => (i === j ? theta : 0)));
    const beta = new Float64Array(2);
    const problem = { y: Float64Array.from(data.y), X, Z, Lambda, beta, weights: null, offset: null, method: "ml" as const };
    return denseLinear(problem).value;
  });
}

describe("one variance for columns in different units", () => {
  it.each([1e-3, 1, 1e3, 1e5])("× %d: the maximum is the highest that a dense evaluation finds", async (unit) => {
    const x = data.x.map((value) => unit * value);
    const lowest = Math.min(...denseDeviances(x));
    for (const covariancePattern of ["isotropic", "compSymm"] as const) {
      const model = await fitglme({ ...data, x }, "y ~ x + (1 + x | g)", { covariancePattern });
      expect(model.convergence.status).toBe("converged");
      // compound symmetry has isotropic covariances among its own
      expect(model.modelCriterion.deviance).toBeLessThan(lowest + 1e-6);
    }
  });

  it.each([1e-3, 1, 1e3, 1e5])("× %d: isotropic takes few evaluations", async (unit) => {
    const table = { ...data, x: data.x.map((value) => unit * value) };
    for (const [response, options] of [
      ["y", {}],
      ["count", { distribution: "poisson", fitMethod: "laplace" }],
    ] as const) {
      const model = await fitglme(table, `${response} ~ x + (1 + x | g)`, { ...options, covariancePattern: "isotropic" });
      expect(model.convergence.evaluations).toBeLessThanOrEqual(20);
    }
  });
});

/** 240 rows of 20 groups, each meeting three levels of f, with the effects of each group at the levels. */
function cells(effects: () => readonly number[]) {
  const stream = new RandomStream(2);
  const rows = Array.from({ length: 240 }, (_, i) => [i % 20, Math.floor(i / 20) % 3]);
  const of = Array.from({ length: 20 }, effects);
  return {
    y: rows.map(([g, f]) => 2 * of[g][f] + stream.normal()),
    g: rows.map(([g]) => `g${g}`),
    f: rows.map(([, f]) => `f${f}`),
  };
}

describe("compound symmetry at its bounds", () => {
  const correlations = ["corr f_f1, f_f0 | g", "corr f_f2, f_f0 | g", "corr f_f2, f_f1 | g"];
  const stream = new RandomStream(3);
  const draw = () => stream.normal();
  const fitted = (table: object) => fitglme(table as never, "y ~ 1 + (f - 1 | g)", { covariancePattern: "compSymm" });

  it.each<readonly [string, number, () => readonly number[]]>([
    [
      "effects that add up to 0: −1/2",
      -0.5,
      () => {
        const [a, b] = [draw(), draw()];
        return [a, b, -a - b];
      },
    ],
    ["effects that are the same: 1", 1, () => new Array<number>(3).fill(draw())],
  ])("%s, named, and without an interval", async (_, bound, effects) => {
    const model = await fitted(cells(effects));
    expect(model.convergence.status).toBe("converged");
    const parameters = model.covarianceParameters();
    const [psi] = parameters.psi;
    expect(psi[1][0] / psi[0][0]).toBeCloseTo(bound, 6);
    expect(model.convergence.singular).toEqual(correlations);
    for (const { type, lower, upper } of parameters.rows.filter(({ type }) => type !== "")) {
      expect(Number.isNaN(lower)).toBe(type === "corr");
      expect(Number.isNaN(upper)).toBe(type === "corr");
    }
    for (const name of correlations) expect(parameters.notes.join(" ")).toContain(name);
  });

  it.each<FitOptions>([
    { distribution: "poisson", fitMethod: "laplace" },
    { distribution: "poisson", fitMethod: "mpl" },
    { distribution: "gamma", link: "log", fitMethod: "laplace" },
  ])("no variance is a singular fit: $distribution, $fitMethod", async (options) => {
    const table = cells(() => [0, 0, 0]);
    const counts = table.y.map((_, i) => 3 + (((i % 20) + Math.floor(i / 20)) % 2)); // less than chance makes them differ
    const model = await fitglme({ ...table, y: counts }, "y ~ 1 + (f - 1 | g)", { ...options, covariancePattern: "compSymm" });
    expect(model.convergence).toMatchObject({ status: "converged", singular: ["sd f_f0 | g", "sd f_f1 | g", "sd f_f2 | g"] });
    expect(model.convergence.gradientNorm).not.toBeNaN();
    expect(model.covarianceParameters().psi[0].flat()).toEqual(new Array(9).fill(0));
  });
});
