import { describe, expect, it } from "vitest";
import { finish } from "../../../src/core/steps.js";
import { carefulBasis } from "../../../src/linalg/carefulBasis.js";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

const stream = new RandomStream(31);
const rows = Array.from({ length: 150 }, (_, i) => i);
const normals = (count: number, deviation: number) => Array.from({ length: count }, () => deviation * stream.normal());
const [intercepts, slopes] = [normals(15, 0.8), normals(15, 0.6)];
const [x, z] = [normals(150, 1), normals(150, 1)];
const eta = rows.map((i) => 0.6 + 0.3 * x[i] + intercepts[i % 15] + slopes[i % 15] * x[i]);
const data = {
  counts: eta.map((value) => stream.poisson(Math.exp(value))),
  outcomes: eta.map((value) => stream.binomial(1, 1 / (1 + Math.exp(-value)))),
  numbers: eta.map((value) => value + 0.4 * stream.normal()),
  g: rows.map((i) => `g${i % 15}`),
  f: rows.map((i) => "abc"[Math.floor(i / 15) % 3]),
};

const OFFSETS = [1e2, 1e4, 1e6, 1e8, 1e10, 1e12, 1e14];
const responses: readonly (readonly [response: string, options: FitOptions])[] = [
  ["counts", { distribution: "poisson", fitMethod: "laplace" }],
  ["outcomes", { distribution: "binomial", fitMethod: "laplace" }],
  ["numbers", {}],
  ["numbers", { fitMethod: "rempl" }],
];

/** Moves covariates, and takes the offset off again: a difference of doubles that near to each other is exact, so that both tables hold the same data. */
function moved(offset: number) {
  const far = { x: x.map((value) => value + offset), z: z.map((value) => value - offset) };
  const near = { x: far.x.map((value) => value - offset), z: far.z.map((value) => value + offset) };
  return { far: { ...data, ...far }, near: { ...data, ...near } };
}
const slope = (model: GeneralizedLinearMixedModel) => [...model.fixedEffects()].filter(({ name }) => name !== "(Intercept)");

// Expected: with an intercept beside it, a covariate may have its zero anywhere. The model is that of the same numbers around 0.
describe.each(responses)("%s, %j", (response, options) => {
  it.each(["x + (1 + x | g)", "x + z + (1 + x + z | g)", "1 + (1 + x | g)", "x + z + (1 | g)"])("~ %s", async (terms) => {
    for (const offset of OFFSETS) {
      const { far, near } = moved(offset);
      const [a, b] = await Promise.all([far, near].map((table) => fitglme(table, `${response} ~ ${terms}`, options)));
      expect(a.convergence.status).toBe("converged");
      expect(a.convergence.singular).toEqual(b.convergence.singular);
      expect(a.logLikelihood).toBeCloseTo(b.logLikelihood, 6);
      for (const [i, { estimate, se }] of slope(a).entries()) {
        expect(estimate).toBeCloseTo(slope(b)[i].estimate, 6);
        expect(se).toBeCloseTo(slope(b)[i].se, 6);
      }
    }
  });
});

describe("what is asked of such a model", () => {
  const options: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
  const formula = "counts ~ x + (1 + x | g)";
  const fits = (offset: number, of: string, more: FitOptions = options) => {
    const { far, near } = moved(offset);
    return Promise.all([far, near].map((table) => fitglme(table, of, more)));
  };

  // Expected: as of the same numbers around 0. The profile of a coefficient adds its column, times a value, to the offset.
  it.each(OFFSETS.slice(0, -1))("profiles %f from zero", async (offset) => {
    const [a, b] = await fits(offset, formula);
    const asked = { parameters: ["x", "sd x | g"] };
    const [farRows, nearRows] = await Promise.all([a, b].map((model) => model.profile(asked)));
    for (const [i, { lower, upper }] of [...farRows].entries()) {
      expect(lower).toBeCloseTo([...nearRows][i].lower, 7);
      expect(upper).toBeCloseTo([...nearRows][i].upper, 7);
    }
  });

  it("profiles of the intercept have an end, where its value has few digits, too", async () => {
    const [a, b] = await fits(1e12, formula);
    const [{ lower, upper }] = await a.profile({ parameters: ["(Intercept)"] });
    // what is left to vary: the slope, which goes with it
    const [slope] = await b.profile({ parameters: ["x"] });
    expect(lower / -1e12).toBeCloseTo(slope.upper, 6);
    expect(upper / -1e12).toBeCloseTo(slope.lower, 6);
  });

  // Expected: β₀ + β₁x is a difference of numbers as large as the offset: it has the digits of doubles of that size.
  it.each(OFFSETS.slice(0, -1))("predictions for new rows %f from zero", async (offset) => {
    const [a, b] = await fits(offset, formula);
    const rows = { x: [-1, 0.5, 2].map((value) => value + offset), g: ["g0", "g3", "g14"] };
    const near = { ...rows, x: rows.x.map((value) => value - offset) };
    const [far, expected] = [a.predict(rows), b.predict(near)];
    far.mean.forEach((mean, i) => {
      expect(Math.abs(Math.log(mean / expected.mean[i]))).toBeLessThan(1e-9 + 8 * Number.EPSILON * offset);
    });
    expect(Math.max(...a.fitted().map((mean, i) => Math.abs(mean / b.fitted()[i] - 1)))).toBeLessThan(1e-9);
  });

  // Expected: interactions of a factor with x, its levels being in the model, are slopes around anywhere.
  it.each(["x * f + (1 | g)", "f + x:f - 1 + (1 | g)", "x * f + (1 + x | g)"])("~ %s", async (terms) => {
    for (const [offset, digits] of [
      [1e2, 9],
      [1e4, 9],
      [1e6, 7],
      [1e8, 6],
    ]) {
      const [a, b] = await fits(offset, `counts ~ ${terms}`);
      expect(a.logLikelihood).toBeCloseTo(b.logLikelihood, digits);
    }
    await expect(fits(1e12, `counts ~ ${terms}`)).rejects.toMatchObject({
      code: "rankDeficient",
      hint: expect.stringContaining("need that variable centred"),
    });
  });

  // Expected: the variances of isotropic, diagonal and uncorrelated effects are about the covariate's zero, so that the model is another one
  // for each; far from it x/c is 1, and a slope as good as an intercept.
  it.each([{ covariancePattern: "isotropic" }, { covariancePattern: "diagonal" }] as const)("%j", async (pattern) => {
    for (const offset of [1e6, 1e8, 1e10]) {
      const [far] = await fits(offset, "numbers ~ x + (1 + x | g)", pattern);
      const [alone] = await fits(offset, "numbers ~ x + (1 | g)", {});
      expect(far.convergence.status).toBe("converged");
      expect(Math.abs(far.logLikelihood - alone.logLikelihood)).toBeLessThan(100 / offset + 1e-6);
    }
  });

  it.each([1e8, 1e12])("dropping dependent columns drops none of them, %f from zero", async (offset) => {
    const { far, near } = moved(offset);
    const dropping: FitOptions = { ...options, rankDeficient: "drop" };
    const twice = (table: typeof far) => ({ ...table, twice: table.x.map((value) => 2 * value) });
    const [a, b] = await Promise.all(
      [far, near].map((table) => fitglme(twice(table), "counts ~ x + z + twice + (1 + x | g)", dropping)),
    );
    expect(a.droppedColumns).toEqual(b.droppedColumns);
    expect(a.droppedColumns.map(({ name }) => name)).toEqual(["twice"]);
    expect(a.logLikelihood).toBeCloseTo(b.logLikelihood, 6);
  });

  it("the larger of two models is told from the smaller", async () => {
    const { far } = moved(1e12);
    const [small, large] = await Promise.all(["1", "x"].map((terms) => fitglme(far, `counts ~ ${terms} + (1 | g)`, options)));
    expect(() => small.compare(large)).not.toThrow();
    const apart = await fitglme(far, "counts ~ z + (1 | g)", options);
    expect(() => apart.compare(large, { checkNesting: true })).toThrow();
  });
});

describe("slopes without an intercept", () => {
  // Expected: (0 + x + z | g) has the effects of x and z − x, or of x/c and z − x; far from zero x/c is 1 but for its last places. The
  // model nears that of an intercept and z − x, from 1/c of it.
  it.each([1e6, 1e8, 1e10, 1e12])("%f from zero two of them are an intercept and their difference", async (offset) => {
    const { far } = moved(offset);
    const both = far.x.map((value, i) => value + 0.5 * z[i]);
    const difference = both.map((value, i) => value - far.x[i]);
    const options: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
    const apart = await fitglme({ ...far, z: both }, "counts ~ 1 + (0 + x + z | g)", options);
    const limit = await fitglme({ ...far, d: difference }, "counts ~ 1 + (1 + d | g)", options);
    expect(apart.convergence.status).toBe("converged");
    expect(Math.abs(apart.logLikelihood - limit.logLikelihood)).toBeLessThan(100 / offset + 1e-6);
  });

  it("an orthogonal basis keeps the digits that columns do not share, and none that they have not", () => {
    const far = Float64Array.from(x, (value) => value + 2 ** 40);
    const other = far.map((value, i) => value + Math.round(1024 * z[i]) / 1024);
    const { columns, s } = finish(carefulBasis([far, other], 150))!;
    // what the second has of its own is orthogonal to the first, and makes it whole again
    const along = columns[1].reduce((sum, value, i) => sum + value * columns[0][i], 0);
    expect(Math.abs(along)).toBeLessThan(1e-12 * 150);
    for (const i of rows) expect(s[2] * columns[0][i] + s[3] * columns[1][i]).toBeCloseTo(other[i], 2); // 2⁴⁰ has its last place at 2⁻¹²
    expect(finish(carefulBasis([far, far.map((value) => 2 * value)], 150))).toBeUndefined();
    expect(finish(carefulBasis([far, far.map((value) => value * (1 + 2 ** -52))], 150))).toBeUndefined();
  });
});

describe("where digits are gone", () => {
  const options: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
  it("it is said which covariate's, and not before", async () => {
    for (const [offset, says] of [
      [1e8, false],
      [1e12, true],
    ] as const)
      for (const formula of ["counts ~ x + (1 + x | g)", "counts ~ 1 + (1 + x | g)"]) {
        const { convergence } = await fitglme(moved(offset).far, formula, options);
        expect(convergence.message.includes("The numbers of x differ in their last digits only")).toBe(says);
      }
  });

  it("products of such covariates are refused, by name", async () => {
    const { far } = moved(1e10);
    await expect(fitglme(far, "counts ~ x^2 + (1 | g)", options)).rejects.toMatchObject({
      code: "rankDeficient",
      place: { column: "x^2" },
      hint: expect.stringContaining("need that variable centred"),
    });
  });

  it("a constant is one, whatever its last digits are", async () => {
    const nearly = rows.map((i) => (i % 2 === 0 ? 0.3 : 0.1 + 0.2));
    await expect(fitglme({ ...data, x: nearly }, "counts ~ x + (1 | g)", options)).rejects.toMatchObject({
      code: "rankDeficient",
      message: expect.stringContaining('"x" is constant'),
    });
  });
});
