// Links that the kernel does not have. Expected: the likelihood as an integral of products of densities by the trapezoidal rule, which
// needs the inverse link alone; central differences of the objective's own value; and for bad functions the error that names what is wrong.

import { describe, expect, it } from "vitest";
import { buildDesign } from "../../../src/design/index.js";
import { thetaLength } from "../../../src/fit/parameters/relativeFactor.js";
import { covarianceTerms } from "../../../src/fit/parameters/covarianceTerms.js";
import { LaplaceObjective } from "../../../src/fit/objective/laplaceObjective.js";
import { finish } from "../../../src/kernel/index.js";
import { kernelModel } from "../../../src/fit/objective/kernelModel.js";
import { readLink } from "../../../src/family/link.js";
import { type CustomLink, type FitOptions, fitglme, parseFormula, Table } from "../../../src/index.js";
import { gaussHermite } from "../../../src/kernel/index.js";
import { arandaOrdaz, asFunctions, cauchit, withoutThird } from "../../family/givenLinks.js";
import { RandomStream } from "../../generators/stream.js";
import { expectSlopes } from "../objective/gradients.js";

const FORMULA = "y ~ x + (1 | g)";

/** 180 yes-no answers of 12 groups. */
function simulate() {
  const stream = new RandomStream(31);
  const effects = Array.from({ length: 12 }, () => 0.8 * stream.normal());
  const x = Array.from({ length: 180 }, () => stream.between(-1, 1));
  const y = x.map((value, row) => Number(stream.chance(1 / (1 + Math.exp(-0.3 - value - effects[row % 12])))));
  return { x, y, g: x.map((_, row) => `g${row % 12}`) };
}
const columns = simulate();
const table = Table.from(columns);

const links: readonly (readonly [name: string, link: CustomLink])[] = [
  ["cauchit", cauchit],
  ["cauchit without g‴", { name: "cauchit", ...withoutThird(cauchit) }],
  ["Aranda-Ordaz ½", arandaOrdaz(0.5)],
  ["Aranda-Ordaz 2", arandaOrdaz(2)],
];
const binomial = (link: CustomLink, more: FitOptions = {}): FitOptions => ({
  distribution: "binomial",
  fitMethod: "laplace",
  link,
  ...more,
});

/** log ∫ Π P(y | η + sd·v) φ(v) dv of every group, added up. */
function logIntegral({ inverse }: CustomLink, [intercept, slope]: Float64Array, sd: number): number {
  const step = 0.05;
  const nodes = Array.from({ length: 321 }, (_, m) => (m - 160) * step);
  const sums = new Map<string, number[]>();
  for (const [row, x] of columns.x.entries()) {
    const mu = inverse(Float64Array.from(nodes, (v) => intercept + slope * x + sd * v));
    const logs = sums.get(columns.g[row]) ?? nodes.map((v) => (-v * v) / 2 + Math.log(step / Math.sqrt(2 * Math.PI)));
    sums.set(
      columns.g[row],
      logs.map((log, m) => log + Math.log(columns.y[row] ? mu[m] : 1 - mu[m])),
    );
  }
  return [...sums.values()].reduce((total, logs) => total + Math.log(logs.reduce((sum, log) => sum + Math.exp(log), 0)), 0);
}

describe.each(links)("%s", (_, link) => {
  it("has the likelihood that the densities integrate to", async () => {
    const model = await fitglme(table, FORMULA, binomial(link, { fitMethod: { agq: 25 } }));
    expect(model.convergence.status).toBe("converged");
    expect(model.link.name).toBe(link.name);
    const at = (move: number) => {
      const beta = model
        .fixedEffects()
        .column("estimate")
        .map((value) => value + move);
      return logIntegral(link, beta, model.covarianceParameters().rows[0].estimate);
    };
    expect(model.logLikelihood).toBeCloseTo(at(0), 6);
    for (const move of [-0.05, 0.05]) expect(at(move)).toBeLessThan(at(0));
  });

  it.each([
    ["Laplace", false, undefined],
    ["approximate Laplace", true, undefined],
    ["quadrature by 5 points", false, gaussHermite(5)],
  ])("%s: the gradient is that of differences", (_, profiled, rule) => {
    const design = buildDesign(parseFormula(FORMULA), table, { distribution: "binomial" });
    const terms = covarianceTerms(design, undefined);
    const { problem } = finish(kernelModel(design, "binomial", readLink(link, "binomial"), terms));
    const objective = new LaplaceObjective(problem, terms, profiled, {}, rule);
    const x = objective.startFrom(new Float64Array(thetaLength(terms)).fill(0.6));
    objective.expect(0);
    expectSlopes((at) => objective.evaluate(at), x);
  });

  it.each<FitOptions["fitMethod"]>(["laplace", "mpl"])("by %s does not depend on the order of the rows", async (fitMethod) => {
    const order = new RandomStream(3).sample([...columns.y.keys()], columns.y.length);
    const moved = Object.fromEntries(Object.entries(columns).map(([key, cells]) => [key, order.map((row) => cells[row])]));
    const [model, other] = [
      await fitglme(table, FORMULA, binomial(link, { fitMethod })),
      await fitglme(moved, FORMULA, binomial(link, { fitMethod })),
    ];
    expect(model.convergence.status).toBe("converged");
    expect(other.logLikelihood).toBeCloseTo(model.logLikelihood, 7);
  });
});

it("fitglme's names of the functions count too", async () => {
  const { link, derivative, secondDerivative, inverse } = cauchit;
  const named = { Link: link, Derivative: derivative, SecondDerivative: secondDerivative, Inverse: inverse };
  const [one, other] = [
    await fitglme(table, FORMULA, binomial(named as never)),
    await fitglme(table, FORMULA, binomial(withoutThird(cauchit))),
  ];
  expect(one.logLikelihood).toBe(other.logLikelihood);
});

it("the canonical link needs no second derivative", async () => {
  const { link, derivative, inverse } = asFunctions({ name: "logit", power: 1 });
  const given = await fitglme(table, FORMULA, binomial({ link, derivative, inverse }));
  const builtIn = await fitglme(table, FORMULA, { distribution: "binomial", fitMethod: "laplace" });
  expect(given.logLikelihood).toBe(builtIn.logLikelihood);
});

describe("is refused", () => {
  const wrong = (part: object, method: FitOptions["fitMethod"] = "laplace") =>
    [{ ...cauchit, ...part } as unknown as CustomLink, method] as const;
  const negated = (mu: Float64Array) => mu.map((m) => -m);

  it.each<[what: string, given: readonly [CustomLink, FitOptions["fitMethod"]], says: readonly string[]]>([
    ["without an inverse", wrong({ inverse: undefined }), ["The function inverse", "is missing", "g⁻¹(η)"]],
    ["with a number for a function", wrong({ derivative: 3 }), ["The function derivative", "is 3", "has to be a function"]],
    ["with a name that is none", wrong({ name: 7 }), ["The name in the option link is 7"]],
    ["that returns one number", wrong({ link: () => 1 }), ["The function link", "one number", "Float64Array"]],
    ["that returns nothing", wrong({ link: () => undefined }), ["The function link", "undefined"]],
    ["that returns too few numbers", wrong({ inverse: () => [1] }), ["The function inverse", "returned 1"]],
    [
      "that throws",
      wrong({
        link: () => {
          throw new Error("no table");
        },
      }),
      ["The function link", "failed: no table"],
    ],
    [
      "that is finite nowhere",
      wrong({ link: (mu: Float64Array) => mu.map(() => Number.NaN) }),
      ["is NaN at μ", "has to be finite"],
    ],
    [
      "with a hole",
      wrong({
        link: (mu: Float64Array) => mu.map((m) => (Math.abs(m - 0.5) < 0.01 ? Number.NaN : Math.tan(Math.PI * (m - 0.5)))),
      }),
      ["is NaN at μ = 0.5", "finite at lower and at higher means"],
    ],
    [
      "with another link's inverse",
      wrong({ inverse: (eta: Float64Array) => eta.map((e) => 1 / (1 + Math.exp(-e))) }),
      ["inverse"],
    ],
    [
      "with a derivative of the wrong sign",
      wrong({ derivative: (mu: Float64Array) => cauchit.derivative(mu).map((d) => -d) }),
      ["derivative", "slope of link"],
    ],
    [
      "with half the second derivative",
      wrong({ secondDerivative: (mu: Float64Array) => Array.from(cauchit.secondDerivative!(mu), (d) => d / 2) }),
      ["secondDerivative", "the slope of derivative is"],
    ],
    ["with a third derivative of zero", wrong({ thirdDerivative: (mu: Float64Array) => mu.map(() => 0) }), ["thirdDerivative"]],
    [
      "without a second derivative",
      wrong({ secondDerivative: undefined, thirdDerivative: undefined }),
      ["no secondDerivative", '"logit"', "mpl"],
    ],
  ])("%s", async (_, [link, fitMethod], says) => {
    const error = await fitglme(table, FORMULA, binomial(link, { fitMethod })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "GlmeError", place: { option: "link" } });
    for (const words of says) expect(String((error as Error).message) + (error as { hint?: string }).hint).toContain(words);
  });

  it("with an unknown function", async () => {
    await expect(fitglme(table, FORMULA, binomial({ ...cauchit, inverted: negated } as CustomLink))).rejects.toMatchObject({
      code: "unknownOption",
      place: { option: "inverted" },
      hint: expect.stringContaining("inverse"),
    });
  });

  it("where it turns", async () => {
    const counts = { ...columns, y: columns.y.map((y, row) => y + (row % 5) + 0.5) };
    const square: CustomLink = {
      link: (mu) => mu.map((m) => (m - 2) ** 2),
      derivative: (mu) => mu.map((m) => 2 * (m - 2)),
      secondDerivative: (mu) => mu.map(() => 2),
      inverse: (eta) => eta.map((e) => 2 + Math.sqrt(e)),
    };
    await expect(fitglme(counts, FORMULA, { distribution: "normal", fitMethod: "laplace", link: square })).rejects.toMatchObject({
      code: "badOption",
      place: { option: "link" },
    });
  });
});
