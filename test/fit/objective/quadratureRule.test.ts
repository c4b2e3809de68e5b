import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme } from "../../../src/index.js";
import { Family, gaussHermite, LinkCode, laplace, Problem, quadrature, quadratureGradient } from "../../../src/kernel/index.js";
import { run } from "../../optimize/run.js";
import { RandomStream } from "../../generators/stream.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";
import { errorOf } from "../../table/errorOf.js";

/** 200 binary outcomes, counts and measurements of 20 groups with effects of their own. */
function simulate() {
  const stream = new RandomStream(3);
  const effects = Array.from({ length: 20 }, () => 0.8 * stream.normal());
  const rows = Array.from({ length: 200 }, (_, row) => {
    const x = stream.between(-1, 1);
    const eta = 0.2 + 0.7 * x + effects[row % 20];
    const [g, h, f] = [`g${row % 20}`, `h${stream.integer(0, 6)}`, "abcd"[stream.integer(0, 3)]];
    return {
      ...{ x, g, h, f, yesNo: stream.chance(1 / (1 + Math.exp(-eta))) ? 1 : 0, value: eta + 0.5 * stream.normal() },
      count: stream.poisson(Math.exp(eta)),
    };
  });
  return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name as keyof typeof row])]));
}
const table = simulate();
const agq = (points: number, more: FitOptions = {}): FitOptions => ({
  distribution: "binomial",
  fitMethod: { agq: points },
  ...more,
});

describe("a fit by adaptive quadrature", () => {
  it("says so", async () => {
    const model = await fitglme(table, "yesNo ~ x + (1 | g)", agq(9));
    expect(model.convergence.status).toBe("converged");
    expect(model.fitMethod).toEqual({ agq: 9 });
    expect(String(model)).toContain("fit by ML");
    expect(String(model)).toMatch(/FitMethod +AGQ \(9\)/);
    // 3 parameters: two coefficients and a standard deviation
    const { logLikelihood, aic, bic, deviance } = model.modelCriterion;
    expect(deviance).toBe(-2 * logLikelihood);
    expect(aic).toBeCloseTo(deviance + 6, 10);
    expect(bic).toBeCloseTo(deviance + 3 * Math.log(200), 10);
  });

  it("with one point is Laplace's", async () => {
    const [one, other] = [await fitglme(table, "yesNo ~ x + (1 + x | g)", agq(1))].concat(
      await fitglme(table, "yesNo ~ x + (1 + x | g)", { distribution: "binomial", fitMethod: "laplace" }),
    );
    expect(one.logLikelihood).toBeCloseTo(other.logLikelihood, 10);
    for (const [i, { estimate, se }] of other.fixedEffects().rows.entries())
      expect((one.fixedEffects().rows[i].estimate - estimate) / se).toBeCloseTo(0, 6);
  });

  // case.json of both: the same quadrature by 25 points in R
  it.each(["cbpp-agq9", "contraception-agq9"])("with 25 points has the likelihood of %s", async (name) => {
    const reference = referenceCase(name);
    const model = await fitCase(reference, { fitMethod: { agq: 25 } });
    const { logLik } = reference.reference.find(({ engine }) => engine.includes("k=25"))!;
    expect(model.logLikelihood).toBeCloseTo(logLik, 9);
  });

  it.each([1, 2, 9])("of a linear model is exact with %i points: ML", async (points) => {
    const [model, ml] = [agq(points, { distribution: "normal" }), {}].map((options) =>
      fitglme(table, "value ~ x + (1 + x | g)", options),
    );
    expect((await model).logLikelihood).toBe((await ml).logLikelihood);
    expect((await model).fitMethod).toEqual({ agq: points });
  });

  it("takes several terms of one grouping variable, in any order of rows", async () => {
    const formula = "count ~ x + (1 | g) + (-1 + x | g)";
    const order = new RandomStream(5).sample([...table.g.keys()], 200);
    const moved = Object.fromEntries(Object.entries(table).map(([name, column]) => [name, order.map((row) => column[row])]));
    const [model, other] = [await fitglme(table, formula, agq(5, { distribution: "poisson" }))].concat(
      await fitglme(moved, formula, agq(5, { distribution: "poisson" })),
    );
    expect(model.convergence.status).toBe("converged");
    expect(other.logLikelihood).toBeCloseTo(model.logLikelihood, 8);
  });

  it("does not depend on where a covariate has its zero", async () => {
    const shifted = { ...table, x: table.x.map((x) => 5 + Number(x)) };
    const [model, other] = [await fitglme(table, "yesNo ~ x + (1 + x | g)", agq(3))].concat(
      await fitglme(shifted, "yesNo ~ x + (1 + x | g)", agq(3)),
    );
    expect(other.logLikelihood).toBeCloseTo(model.logLikelihood, 7);
  });

  it.each([
    ["several grouping variables", "yesNo ~ x + (1 | g) + (1 | h)", "the formula has 2: g, h"],
    ["nested ones", "yesNo ~ x + (1 | g/h)", "the formula has 2"],
    ["more than three effects a level", "yesNo ~ x + (1 + f | g)", "each level of g has 4 random effects"],
    ["those of several terms together", "yesNo ~ x + (-1 + f | g) + (-1 + x | g)", "each level of g has 5 random effects"],
  ])("does not take %s", async (_, formula, found) => {
    await expect(fitglme(table, formula, agq(5))).rejects.toMatchObject({
      code: "badOption",
      place: { option: "fitMethod" },
      message: expect.stringContaining(found),
      hint: 'Use fitMethod: "laplace".',
    });
  });
});

/** A Poisson problem of some rows in three levels. */
function counts(rows: number, levels = 3, weight?: number): Problem {
  const stream = new RandomStream(11);
  const codes = Uint32Array.from({ length: rows }, (_, row) => row % 3);
  const x = Float64Array.from({ length: rows }, () => stream.between(-1, 1));
  const problem = new Problem({
    ...{ family: Family.Poisson, link: LinkCode.Log, power: 1, binomialSize: null, offset: null },
    response: Float64Array.from(codes, (code) => stream.poisson(1 + code)),
    weights: weight === undefined ? null : new Float64Array(rows).fill(weight),
    fixed: [new Float64Array(rows).fill(1), x],
    groups: [{ levels, codes }],
    terms: [{ group: 0, columns: [null, x] }],
  });
  problem.beta.set([0.4, 0.1]);
  problem.setLambda(0, Float64Array.of(0.5, 0.1, 0, 0.3));
  return problem;
}
const quadratureValue = (problem: Problem, points: number) => {
  run(laplace(problem, false));
  return run(quadrature(problem, gaussHermite(points)));
};

describe("in the kernel quadrature", () => {
  it("of a level with more rows than are taken at once is that of all of them", () => {
    // 300 rows of weight 400 are 120,000 rows, each of 25 nodes: some dozen calls
    const few = counts(300, 3, 400);
    const value = quadratureValue(few, 5);
    run(quadratureGradient(few));
    const [beta, lambda] = [few.betaGradient.slice(), few.lambdaGradient(0)];
    const stream = new RandomStream(11);
    const codes = Uint32Array.from({ length: 300 }, (_, row) => row % 3);
    const x = Float64Array.from({ length: 300 }, () => stream.between(-1, 1));
    const y = Float64Array.from(codes, (code) => stream.poisson(1 + code));
    const repeated = <T extends Float64Array | Uint32Array>(column: T) =>
      Array.from({ length: 400 * 300 }, (_, row) => column[row % 300]);
    const many = new Problem({
      ...{ family: Family.Poisson, link: LinkCode.Log, power: 1, weights: null, binomialSize: null, offset: null },
      response: Float64Array.from(repeated(y)),
      fixed: [new Float64Array(120_000).fill(1), Float64Array.from(repeated(x))],
      groups: [{ levels: 3, codes: Uint32Array.from(repeated(codes)) }],
      terms: [{ group: 0, columns: [null, Float64Array.from(repeated(x))] }],
    });
    many.beta.set(few.beta);
    many.setLambda(0, few.lambda(0));
    expect(quadratureValue(many, 5) / value).toBeCloseTo(1, 12);
    run(quadratureGradient(many));
    const scale = Math.max(...lambda.map(Math.abs));
    for (const [j, slope] of beta.entries()) expect((many.betaGradient[j] - slope) / scale).toBeCloseTo(0, 9);
    for (const [j, slope] of lambda.entries()) expect((many.lambdaGradient(0)[j] - slope) / scale).toBeCloseTo(0, 9);
  });

  it("of a level without rows adds nothing", () => {
    const [three, five] = [counts(60), counts(60, 5)];
    expect(quadratureValue(five, 5)).toBeCloseTo(quadratureValue(three, 5), 12);
    for (const problem of [three, five]) run(quadratureGradient(problem));
    for (const [j, slope] of three.lambdaGradient(0).entries()) expect(five.lambdaGradient(0)[j]).toBeCloseTo(slope, 11);
  });

  it.each([1, 2, 9])("without variance is the model without random effects, with %i points", (points) => {
    const problem = counts(60);
    problem.setLambda(0, new Float64Array(4));
    const { value } = run(laplace(problem, false));
    expect(run(quadrature(problem, gaussHermite(points)))).toBeCloseTo(value, 11);
    run(quadratureGradient(problem));
    // even in each column of T: its gradient vanishes
    for (const slope of problem.lambdaGradient(0)) expect(slope).toBeCloseTo(0, 9);
  });

  it("of rule after rule is that of the last", () => {
    const problem = counts(60);
    const values = [3, 5, 3].map((points) => quadratureValue(problem, points));
    expect(values[1]).not.toBe(values[0]);
    expect(values[2]).toBeCloseTo(values[0], 12);
  });

  it("does not take several groups, or four effects a level", () => {
    const codes = Uint32Array.of(0, 0, 1, 1);
    const column = Float64Array.of(1, 2, 3, 5);
    const input = {
      ...{ family: Family.Poisson, link: LinkCode.Log, power: 1, weights: null, binomialSize: null, offset: null },
      ...{ response: Float64Array.of(1, 0, 2, 3), fixed: [column] },
    };
    const group = { levels: 2, codes };
    const two = { ...input, groups: [group, { ...group }], terms: [0, 1].map((of) => ({ group: of, columns: [null] })) };
    const four = { ...input, groups: [group], terms: [{ group: 0, columns: [null, column, column, column] }] };
    for (const [given, found] of [
      [two, "this problem has 2"],
      [four, "one of 4 random effects"],
    ] as const) {
      const error = errorOf(() => run(quadrature(new Problem(given), gaussHermite(3))));
      expect(error).toMatchObject({ code: "badValue", hint: "Use laplace." });
      expect(error.message).toContain(found);
    }
  });
});
