import { describe, expect, it } from "vitest";
import { buildDesign } from "../../../src/design/index.js";
import { FitControl } from "../../../src/fit/run/control.js";
import type { Estimates } from "../../../src/fit/run/estimates.js";
import { fitLaplace } from "../../../src/fit/method/fitLaplace.js";
import { readFitOptions } from "../../../src/options/options.js";
import { parseFormula } from "../../../src/formula/index.js";
import { fitglme } from "../../../src/index.js";
import { Table } from "../../../src/table/index.js";
import { RandomStream } from "../../generators/stream.js";
import { type Groups, largeTable, responses } from "../largeTables.js";
import { type Found, type SearchOptions, searchFrom } from "../search/searches.js";

const N = 24_000;

interface Setting {
  readonly what: string;
  readonly groups: Groups;
  readonly formula: string;
  readonly options: SearchOptions;
}

const oneGroup: Groups = { g: (row) => row % 800 };
const nested: Groups = { g: (row) => row % 600, h: (row) => row % 2400 };
const crossed: Groups = { g: (_, stream) => stream.integer(0, 999), h: (_, stream) => stream.integer(0, 39) };
const slopes = "y ~ x + (1 + x | g)";
const intercepts = "y ~ x + (1 | g) + (1 | h)";

const settings: readonly Setting[] = (["laplace", "approximateLaplace"] as const).flatMap((fitMethod): Setting[] => [
  { what: "one group with slopes", groups: oneGroup, formula: slopes, options: { distribution: "binomial", fitMethod } },
  { what: "nested", groups: nested, formula: intercepts, options: { distribution: "poisson", fitMethod } },
  { what: "crossed", groups: crossed, formula: intercepts, options: { distribution: "binomial", fitMethod } },
  {
    what: "one group with slopes and a dispersion",
    groups: oneGroup,
    formula: slopes,
    options: { distribution: "gamma", link: "log", fitMethod },
  },
]);

/** Two searches of the same model have found the same optimum. */
function expectSameOptimum(found: Found, expected: Found) {
  expect(found.status).toBe("converged");
  expect(expected.status).toBe("converged");
  expect(Math.abs(found.logLikelihood / expected.logLikelihood - 1)).toBeLessThan(1e-8);
  for (const [j, error] of expected.errors.entries()) expect(Math.abs(found.x[j] - expected.x[j]) / error).toBeLessThan(1e-5);
}

describe("a fit that begins from a sample ends where one from the whole does", () => {
  it.each(settings)("$options.distribution, $options.fitMethod, $what", ({ groups, formula, options }) => {
    const table = largeTable(N, 1, groups, responses[options.distribution as keyof typeof responses]);
    const [found, expected] = (["sample", "whole"] as const).map((from) => searchFrom(from, table, formula, options));
    expect([found.mayMislead, expected.mayMislead]).toEqual([true, false]);
    expectSameOptimum(found, expected);
    expect(found.evaluations).toBeLessThanOrEqual(expected.evaluations);
  });
});

/** The same model of the same data, whatever the order in which it was searched for. */
async function expectSameModel(columns: Columns, other: Columns, { formula, options }: Setting) {
  const [model, expected] = [await fitglme(other, formula, options), await fitglme(columns, formula, options)];
  expect(Math.abs(model.logLikelihood / expected.logLikelihood - 1)).toBeLessThan(1e-11);
  const estimates = [...expected.fixedEffects()];
  for (const [j, { estimate, se }] of [...model.fixedEffects()].entries())
    expect(Math.abs(estimate - estimates[j].estimate) / se).toBeLessThan(1e-5);
  const deviations = [...expected.covarianceParameters()];
  for (const [j, { estimate }] of [...model.covarianceParameters()].entries())
    expect(Math.abs(estimate - deviations[j].estimate)).toBeLessThan(1e-5 * Math.max(1, Math.abs(estimate)));
}

type Columns = Readonly<Record<string, readonly number[]>>;
const mapped = (columns: Columns, change: (column: readonly number[], name: string) => number[]): Columns =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, change(column, name)]));

describe.each(settings)("$options.distribution, $options.fitMethod, $what", (setting) => {
  const columns = largeTable(N, 2, setting.groups, responses[setting.options.distribution as keyof typeof responses]);

  it("does not depend on the order of the rows", async () => {
    const order = new RandomStream(3).sample([...columns.y.keys()], N);
    const permuted = mapped(columns, (column) => order.map((row) => column[row]));
    await expectSameModel(columns, permuted, setting);
  });

  // other numbers, another sample: levels come in the order of their numbers
  it("does not depend on the numbers of the levels", async () => {
    const renamed = mapped(columns, (column, name) => {
      const names = new RandomStream(4).sample([...new Set(column)], new Set(column).size);
      return name in setting.groups ? column.map((level) => names[level]) : [...column];
    });
    await expectSameModel(columns, renamed, setting);
  });
});

describe("a fit that is stopped while it is busy with the sample", () => {
  const columns = largeTable(N, 1, oneGroup, responses.binomial);
  const design = buildDesign(parseFormula(slopes), Table.from(columns), { distribution: "binomial" });
  const { settings } = readFitOptions({ distribution: "binomial", fitMethod: "laplace" });

  /** Aborts at a step; how many steps there were, and what became of the fit. */
  function abortedAt(step: number): { steps: number; estimates: Estimates } {
    const controller = new AbortController();
    const fit = fitLaplace(design, settings, new FitControl({ signal: controller.signal }));
    for (let steps = 0; ; steps++) {
      if (steps === step) controller.abort();
      const { done, value } = fit.next();
      if (done) return { steps, estimates: value };
    }
  }
  const whole = abortedAt(Number.POSITIVE_INFINITY);

  it.each([0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9])("ends soon when it is aborted after %d of its steps", (part) => {
    const step = Math.floor(part * whole.steps);
    const { steps, estimates } = abortedAt(step);
    expect(estimates.convergence.status).toBe("aborted");
    expect(steps - step).toBeLessThan(0.6 * whole.steps); // the whole's start and one evaluation, and the estimates: steps of a sample are few
    expect(estimates.logLikelihood).toBeLessThanOrEqual(whole.estimates.logLikelihood + 1e-6);
    expect(Math.abs(estimates.logLikelihood / whole.estimates.logLikelihood - 1)).toBeLessThan(0.05);
    expect([...estimates.beta, ...estimates.betaCovariance].every(Number.isFinite)).toBe(true);
  });

  it("ends when its time is over", async () => {
    const model = await fitglme(columns, slopes, { distribution: "binomial", fitMethod: "laplace", maxTime: 1e-6 });
    expect(model.convergence.status).toBe("maxTime");
    expect(Math.abs(model.logLikelihood / whole.estimates.logLikelihood - 1)).toBeLessThan(0.05);
  });
});
