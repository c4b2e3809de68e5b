// Simulated responses and refits. Expected: the moments that the model implies, what a fit from scratch finds, and the errors of bad input.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, Table } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";
import { fitCase, type ReferenceCase, referenceCase } from "../../reference/referenceCase.js";

const NAMES = [
  "cbpp",
  "cbpp-mpl",
  "contraception",
  "gamma-log",
  "inversegaussian-log",
  "owls-nb2",
  "beta-logit",
  "sleepstudy-reml",
  "penicillin",
];

const range = (length: number) => Array.from({ length }, (_, i) => i);

describe("random", () => {
  it.each(NAMES)("%s: the mean over draws is the mean over the population, in every row", async (name) => {
    const model = await fitCase(referenceCase(name));
    const draws = range(400).map((seed) => model.random(undefined, { seed }));
    const sizes = model.observationInfo.column("binomSize");
    const expected = model.predict(undefined, { conditional: false, average: true }).mean;
    const counts = name.startsWith("cbpp");
    let outside = 0;
    for (const [row, mean] of expected.entries()) {
      const values = draws.map((draw) => draw[row] / (counts ? Number(sizes[row]) : 1));
      const average = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1);
      if (Math.abs(average - mean) > 3 * Math.sqrt(variance / values.length)) outside++;
    }
    expect(outside / expected.length).toBeLessThan(0.03); // 0.3 % of single rows; rows of a group go together
  });

  it("draws as much within groups, and between them, as the model says", async () => {
    const model = await fitCase(referenceCase("sleepstudy-ml"));
    const g = model.variables.column("Subject");
    if (g.kind !== "categorical") throw new Error("Subject is text");
    const days = model.designMatrix().matrix[1];
    const { psi, dispersion } = model.covarianceParameters();
    const [one, other] = [0, 9].map((day) => days.findIndex((value, i) => value === day && g.codes[i] === 3));
    const mean = model.fitted({ conditional: false });
    const draws = range(4000).map((seed) => model.random(undefined, { seed }));
    const product = (a: number, b: number) =>
      draws.reduce((sum, y) => sum + (y[a] - mean[a]) * (y[b] - mean[b]), 0) / draws.length;
    const z = [days[one], days[other]];
    const between = (a: number, b: number) => psi[0][0][0] + (a + b) * psi[0][0][1] + a * b * psi[0][1][1];
    const expected = [between(z[0], z[0]) + dispersion, between(z[0], z[1]), between(z[1], z[1]) + dispersion];
    const found = [product(one, one), product(one, other), product(other, other)];
    // standard errors of moments of normal pairs: √((Cᵢᵢ Cⱼⱼ + Cᵢⱼ²)/N)
    const error = (v: number, w: number, c: number) => Math.sqrt((v * w + c * c) / draws.length);
    expect(Math.abs(found[0] - expected[0])).toBeLessThan(4 * error(expected[0], expected[0], expected[0]));
    expect(Math.abs(found[1] - expected[1])).toBeLessThan(4 * error(expected[0], expected[2], expected[1]));
    expect(Math.abs(found[2] - expected[2])).toBeLessThan(4 * error(expected[2], expected[2], expected[2]));
  });

  it("of a table like the fit's is the same as of the fit's rows, by the names of the levels", async () => {
    const model = await fitCase(referenceCase("penicillin"));
    expect(model.random(model.variables, { seed: 4 })).toEqual(model.random(undefined, { seed: 4 }));
    expect(model.random(undefined, { seed: 5 })).not.toEqual(model.random(undefined, { seed: 4 }));
    expect(model.random()).not.toEqual(model.random());
  });

  it("gives each new level an effect of its own, and rows of one level the same", async () => {
    const stream = new RandomStream(2);
    const g = range(200).map((i) => `g${i % 20}`);
    const b = range(20).map(() => 3 * stream.normal());
    const y = range(200).map((i) => b[i % 20] + 1e-3 * stream.normal());
    const model = await fitglme({ y, g }, "y ~ 1 + (1 | g)");
    const drawn = model.random({ g: ["new", "other", "new", "g3", "g3", null, null] } as never, { seed: 1 });
    expect(Math.abs(drawn[0] - drawn[2])).toBeLessThan(0.02);
    expect(Math.abs(drawn[3] - drawn[4])).toBeLessThan(0.02);
    expect(Math.abs(drawn[0] - drawn[1])).toBeGreaterThan(0.1);
    const intercept = model.fixedEffects().rows[0].estimate;
    for (const row of [5, 6]) expect(Math.abs(drawn[row] - intercept)).toBeLessThan(0.02); // missing: no effect
  });

  it("takes sizes, weights and offsets of new rows", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const table = { period: ["1", "1"], herd: ["1", "2"] };
    const draws = range(300).map((seed) => model.random(table, { seed, binomialSize: [1000, 1], offset: 1 }));
    for (const [large, small] of draws) {
      expect(Number.isInteger(large) && large >= 0 && large <= 1000).toBe(true);
      expect([0, 1]).toContain(small);
    }
    const mean = model.predict(table, { conditional: false, average: true, offset: 1 }).mean[0];
    const shares = draws.map(([large]) => large / 1000);
    const average = shares.reduce((sum, value) => sum + value, 0) / shares.length;
    const spread = Math.sqrt(shares.reduce((sum, value) => sum + (value - average) ** 2, 0) / shares.length);
    expect(Math.abs(average - mean)).toBeLessThan((4 * spread) / Math.sqrt(shares.length));
  });

  it("says what is wrong", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const table = { period: ["1"], herd: ["1"] };
    const wrong: [object, object][] = [
      [{ seed: -1 }, { code: "badOption", place: { option: "seed" } }],
      [{ seed: 0.5 }, { code: "badOption", place: { option: "seed" } }],
      [{ sead: 1 }, { code: "unknownOption" }],
      [{ binomialSize: 0.5 }, { code: "badValue", place: { option: "binomialSize", row: 0 } }],
      [{ weights: [1, 2] }, { code: "columnLength", place: { option: "weights" } }],
      [{ offset: [1, 2] }, { code: "columnLength", place: { option: "offset" } }],
    ];
    for (const [options, error] of wrong) expect(() => model.random(table, options)).toThrow(expect.objectContaining(error));
    expect(() => model.random(undefined, { weights: 2 })).toThrow(expect.objectContaining({ place: { option: "weights" } }));
    expect(() => model.random({ period: ["1"] })).toThrow(expect.objectContaining({ code: "unknownColumn" }));
    expect(() => model.random({ period: ["9"], herd: ["1"] })).toThrow(expect.objectContaining({ code: "badValue" }));
  });
});

describe("refit", () => {
  it.each(NAMES)("%s: finds what a fit from scratch finds", async (name) => {
    const reference = referenceCase(name);
    const model = await fitCase(reference);
    const y = model.random(undefined, { seed: 9 });
    const again = await model.refit(y);
    const scratch = await fitglme(withResponse(model, reference, y), reference.formula, optionsOf(model, reference));
    expect(again.convergence.status).toBe("converged");
    const isPseudo = reference.method === "mpl" || reference.method === "rempl";
    expect(Math.abs(again.logLikelihood - scratch.logLikelihood)).toBeLessThan(isPseudo ? 1e-5 : 1e-8);
    const rows = scratch.fixedEffects().rows;
    for (const [j, { estimate, se }] of again.fixedEffects().rows.entries()) {
      expect(Math.abs(estimate - rows[j].estimate)).toBeLessThan(1e-4 * rows[j].se);
      expect(se / rows[j].se).toBeCloseTo(1, 4);
    }
    expect(again.response().filter(Number.isFinite)).toEqual(y.filter(Number.isFinite));
  });

  it("to its own response is the model, found at once", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const again = await model.refit(model.response());
    expect(again.logLikelihood).toBeCloseTo(model.logLikelihood, 9);
    expect(again.convergence.evaluations).toBeLessThan(5);
  });

  it("takes true and false as 1 and 0, and looks at used rows only", async () => {
    const table = { y: [0, 1, 1, 0, 1, null], x: [1, 2, 0, 1, 3, 2] };
    const model = await fitglme(table, "y ~ x", { distribution: "binomial", fitMethod: "laplace" });
    const again = await model.refit([true, false, true, false, true, "none"] as boolean[]);
    expect(again.response()).toEqual(Float64Array.of(1, 0, 1, 0, 1, Number.NaN));
  });

  it("says what is wrong", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const y = model.response();
    const changed = (row: number, value: unknown) => Array.from(y, (count, i) => (i === row ? value : count));
    const wrong: [unknown, object][] = [
      [y.slice(1), { code: "columnLength", place: { column: "incidence" } }],
      [3, { code: "badValue" }],
      [undefined, { code: "badValue" }],
      [changed(2, -1), { code: "responseRange", place: { column: "incidence", row: 2 } }],
      [changed(3, 1e6), { code: "responseRange", place: { column: "incidence", row: 3 } }],
      [changed(4, Number.NaN), { code: "badValue", place: { column: "incidence", row: 4 } }],
      [changed(4, null), { code: "badValue", message: expect.stringContaining("is null in row 4"), place: { row: 4 } }],
      [changed(4, "2"), { code: "badValue", message: expect.stringContaining('is "2" in row 4'), place: { row: 4 } }],
    ];
    for (const [given, error] of wrong) await expect(model.refit(given as never)).rejects.toMatchObject(error);
  });
});

type Model = Awaited<ReturnType<typeof fitCase>>;

/** The model's table with another response. */
function withResponse(model: Model, { categorical }: ReferenceCase, y: Float64Array): Table {
  const columns = model.variableNames.map((name) => {
    const column = model.variables.column(name);
    if (name === model.responseName) return [name, y];
    return [
      name,
      column.kind === "numeric" ? column.values : Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code])),
    ];
  });
  return Table.from(Object.fromEntries(columns), { categorical });
}

function optionsOf(model: Model, { weights, offset, binomialSize, coding }: ReferenceCase): FitOptions {
  return {
    distribution: model.distribution,
    link: model.link.name as never,
    fitMethod: model.fitMethod,
    dummyVarCoding: coding,
    weights,
    offset,
    binomialSize,
    ...(binomialSize && { responseType: "count" }),
  } as FitOptions;
}
