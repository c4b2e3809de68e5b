import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type TableSource } from "../../../src/index.js";

const rows = Array.from({ length: 24 }, (_, row) => row);
const x = rows.map((row) => ((7 * row) % 11) / 4);
const g = rows.map((row) => "abcd"[row % 4]);
const noise = rows.map((row) => ((row * row * 5) % 13) / 6 - 1);

describe.each<readonly [string, FitOptions]>([
  ["ML", {}],
  ["REML", { fitMethod: "rempl" }],
  ["Laplace, which is ML here", { fitMethod: "laplace" }],
])("a linear model needs variation that its fixed effects do not explain, %s", (_, options) => {
  const refusal = (table: TableSource, formula: string, response: string) =>
    expect(fitglme(table, formula, options)).rejects.toMatchObject({
      name: "GlmeError",
      code: "badValue",
      place: { column: response },
      message: expect.stringContaining(`reproduce the response "${response}" exactly`),
      hint: expect.stringContaining("constant"),
    });

  it.each([0, 7, 0.1, 1e-8, 1e8])("a response that is always %d", async (value) => {
    await refusal({ growth: rows.map(() => value), x, g }, "growth ~ x + (1 | g)", "growth");
    await refusal({ growth: rows.map(() => value), g }, "growth ~ 1 + (1 | g)", "growth");
  });

  it.each([
    [0.1, 0.3],
    [1e6, 0.3],
    [0, -1e-5],
  ])("a response that is %d + %dx", async (intercept, slope) => {
    await refusal({ y: x.map((value) => intercept + slope * value), x, g }, "y ~ x + (1 | g)", "y");
  });

  it("a response that is a level's mean", async () => {
    await refusal(
      { y: g.map((level) => ({ a: 1.3, b: -0.7, c: 2.1, d: 0.9 })[level]!), h: rows.map((row) => row % 3), f: g },
      "y ~ f + (1 | h)",
      "y",
    );
  });

  it("as many coefficients as rows", async () => {
    await refusal({ y: [1, 5, 2], x: [0, 1, 3], z: [1, 0, 0], g: ["a", "b", "a"] }, "y ~ x + z + (1 | g)", "y");
  });

  it.each([1e-3, 1e-9])("noise of size %d is enough", async (size) => {
    const response = (of: number) => x.map((value, row) => 1 + value + of * noise[row]);
    const model = await fitglme({ y: response(size), x, g }, "y ~ x + (1 | g)", options);
    const inUnits = await fitglme({ y: response(1), x, g }, "y ~ x + (1 | g)", options);
    expect(model.convergence.status).toBe("converged");
    // 1 + x is what the fixed effects explain, so that σ has the unit of the noise; rounding of y is 1e-16/1e-9 of it
    expect(Math.sqrt(model.dispersion / inUnits.dispersion) / size).toBeCloseTo(1, 5);
  });
});

describe("a random-effects column has to say something about its effects", () => {
  const zero = rows.map(() => 0);
  const huge = rows.map((row) => (row === 4 ? 1e200 : 1));
  const count = rows.map((row) => (row * 7) % 5);
  const families: readonly (readonly [string, readonly number[], FitOptions])[] = [
    ["linear", noise, {}],
    ["Poisson", count, { distribution: "poisson", fitMethod: "laplace" }],
  ];

  describe.each(families)("%s", (_, y, options) => {
    it.each(["(zero | g)", "(zero || g)", "(-1 + zero | g)"])("zeros only: %s", async (term) => {
      await expect(fitglme({ y, x, zero, g }, `y ~ x + ${term}`, options)).rejects.toMatchObject({
        code: "rankDeficient",
        place: { column: "zero" },
        message: expect.stringContaining('"zero" of (… | g) is 0 in every row'),
      });
    });

    it("zeros in the rows that are used", async () => {
      const almost = rows.map((row) => (row === 2 ? 1 : 0));
      const call = fitglme({ y, x, almost, g }, "y ~ x + (almost | g)", { ...options, exclude: [2] });
      await expect(call).rejects.toMatchObject({ code: "rankDeficient", place: { column: "almost" } });
    });

    it.each([
      ["z^2", "(z^2 | g)"],
      ["z:w", "(z:w | g)"],
    ])("a product that overflows: %s", async (column, term) => {
      await expect(fitglme({ y, x, z: huge, w: huge, g }, `y ~ x + ${term}`, options)).rejects.toMatchObject({
        code: "badValue",
        place: { column },
        message: expect.stringContaining(`"${column}" of (… | g) is too large for a number`),
      });
    });
  });
});

describe("a column named like an interaction of grouping variables", () => {
  const h = rows.map((row) => "pq"[Math.floor(row / 4) % 2]);
  const named = rows.map((row) => "uvw"[Math.floor(row / 8)]);
  const count = rows.map((row) => (row * 7) % 5);
  const table = { noise, count, x, g, h, "g:h": named };
  const renamed = { noise, count, x, first: g, second: h, third: named };

  it.each<readonly [string, FitOptions]>([
    ["noise", {}],
    ["count", { distribution: "poisson", fitMethod: "laplace" }],
  ])("is a grouping of its own: %s", async (response, options) => {
    const model = await fitglme(table, `${response} ~ x + (1 | \`g:h\`) + (1 | g:h)`, options);
    const plain = await fitglme(renamed, `${response} ~ x + (1 | third) + (1 | first:second)`, options);
    expect(model.logLikelihood).toBe(plain.logLikelihood);
    expect(model.fixedEffects().rows).toEqual(plain.fixedEffects().rows);
    expect(model.covarianceParameters().column("estimate")).toEqual(plain.covarianceParameters().column("estimate"));
    const effects = (of: typeof model) => of.randomEffects().rows.map(({ group: _, ...row }) => row);
    expect(effects(model)).toEqual(effects(plain));
    // 3 labels of the column, then the 8 pairs of g and h
    expect(model.randomEffects().rows.map(({ level }) => level)).toEqual([
      ..."uvw",
      ...[..."abcd"].flatMap((first) => [`${first} p`, `${first} q`]),
    ]);
  });

  it("is read as one in new rows, too", async () => {
    const model = await fitglme(table, "noise ~ x + (1 | `g:h`) + (1 | g:h)");
    const plain = await fitglme(renamed, "noise ~ x + (1 | third) + (1 | first:second)");
    expect(model.predict({ x: [1, 2], g: ["a", "d"], h: ["q", "p"], "g:h": ["w", "u"] }).mean).toEqual(
      plain.predict({ x: [1, 2], first: ["a", "d"], second: ["q", "p"], third: ["w", "u"] }).mean,
    );
  });
});
