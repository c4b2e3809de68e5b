// Every entry of the package and every method of a model, each argument and option in turn replaced by a value of every kind: whatever comes
// is answered, or refused with a GlmeError. No TypeError or RangeError from inside reaches the caller, and nothing is held up.

import { fourCounts } from "../generators/likelihoods.js";
import { afterAll, describe, expect, it } from "vitest";
import { fitglme, forecastMemory, loadModel, parseFormula, Table } from "../../src/index.js";
import { readCsv } from "../../src/io/index.js";
import { Likelihood } from "../../src/kernel/index.js";
import * as plots from "../../src/plot/index.js";
import { FIT_OPTIONS } from "../../src/options/fitOptions.js";
import { requireRefusal } from "./fuzzer.js";
import { LONGEST_PIECE, Watch } from "./watch.js";
import { WRONG_VALUES } from "./wrongValues.js";

const columns = {
  y: [1, 2, 3, 4, 2, 1, 5, 2],
  x: [1, 2, 3, 4, 5, 6, 2, 2.5],
  f: ["a", "b", "a", "b", "a", "a", "b", "b"],
  g: [1, 1, 2, 2, 3, 3, 4, 4],
};
const poisson = { distribution: "poisson", fitMethod: "laplace", maxTime: 1, log: () => undefined } as const;
const FORMULA = "y ~ x + f + (1 | g)";
const model = await fitglme(columns, FORMULA, poisson);
const smaller = await fitglme(columns, "y ~ x + (1 | g)", poisson);
const text = JSON.stringify(model);
const loaded = loadModel(text);
const table = Table.from(columns);
const means = model.emmeans("f");
const curves = await model.profile({ parameters: ["x"] });
const dependence = { ...model.partialDependence("x", { gridPoints: 3 }), formula: "y ~ x", response: "y" };
const residuals = () => ({
  formula: "y ~ x",
  residualType: "raw",
  fitted: Float64Array.of(1, 2),
  residuals: Float64Array.of(0, 1),
});
const likelihood = fourCounts();
afterAll(() => likelihood.free());

/** A call that is right, and the options that the last of its arguments can hold. */
interface Entry {
  readonly call: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
  readonly options?: readonly string[];
}

/** Options that are replaced one by one; those that decide how many fits an answer takes stay small in `args`. */
const inference = ["alpha", "dfMethod"];
const listening = ["signal", "onProgress"];

const METHODS: Readonly<Record<string, Omit<Entry, "call">>> = {
  fixedEffects: { args: [{}], options: inference },
  randomEffects: { args: [{}], options: inference },
  covarianceParameters: { args: [{}], options: ["alpha"] },
  intervals: { args: [{}], options: [...inference, ...listening] },
  anova: { args: [{}], options: ["dfMethod"] },
  coefCI: { args: [{}], options: inference },
  coefTest: { args: [[[0, 1, 0]], 0, {}], options: ["dfMethod", "reContrast"] },
  tidy: { args: [{}], options: ["effects", ...inference] },
  emmeans: { args: ["f", {}], options: ["at", "weights", "type", "offset"] },
  rsquaredNakagawa: { args: [{}], options: ["method", "mean"] },
  icc: { args: [{}], options: ["method"] },
  robustCovariance: { args: [{ cluster: "g" }], options: ["cluster", "type", "alpha"] },
  designMatrix: { args: ["random", "g"] },
  fitted: { args: [{}], options: ["conditional"] },
  residuals: { args: [{}], options: ["residualType"] },
  predict: { args: [columns, {}], options: ["conditional", "offset", "simultaneous", "average", "unseen", ...inference] },
  random: { args: [columns, {}], options: ["seed", "weights", "binomialSize", "offset"] },
  refit: { args: [columns.y, {}], options: ["maxTime", ...listening] },
  compare: { args: [smaller, {}], options: ["checkNesting", "names"] },
  simulatedTest: { args: [smaller, { replicates: 1 }], options: ["seed", ...listening] },
  profile: { args: [{ parameters: ["x"] }], options: ["parameters", "alpha", ...listening] },
  bootstrap: { args: [{ replicates: 1 }], options: ["seed", "alpha", "onReplicate"] },
  simulatedResiduals: { args: [{ simulations: 20 }], options: ["seed"] },
  plotResiduals: { args: ["fitted", {}], options: ["residualType"] },
  partialDependence: { args: ["x", { gridPoints: 3 }], options: ["data", "sample", "individual"] },
  plotPartialDependence: { args: ["x", { gridPoints: 3 }], options: ["conditional"] },
};
/** Methods whose options may be missing, and then take hundreds of fits: of these only options are replaced. */
const LONG = ["simulatedTest", "bootstrap", "profile", "simulatedResiduals", "partialDependence", "plotPartialDependence"];

const method = (of: object, name: string) => (of as Record<string, (...args: unknown[]) => unknown>)[name].bind(of);
const ENTRIES: Readonly<Record<string, Entry>> = {
  fitglme: { call: fitglme, args: [columns, FORMULA, poisson], options: Object.keys(FIT_OPTIONS) },
  forecastMemory: { call: forecastMemory, args: [columns, FORMULA, poisson] },
  parseFormula: { call: parseFormula, args: ["y ~ x"] },
  "Table.from": { call: Table.from, args: [columns, {}], options: ["categorical"] },
  "Table.fromCells": { call: Table.fromCells, args: [[["y", [1]]]] },
  "table.column": { call: (name) => table.column(name), args: ["y"] },
  "table.levels": { call: (name) => table.levels(name), args: ["f"] },
  "table.asCategorical": { call: (name, levels) => table.asCategorical(name, levels), args: ["f", ["a", "b"]] },
  "table.head": { call: (rows) => table.head(rows), args: [2] },
  "table.complaint": { call: (name) => table.complaint(name), args: ["y"] },
  readCsv: { call: readCsv, args: ["y\n1\n", {}], options: ["separator", "decimal", "missing", "types", "categorical"] },
  loadModel: { call: loadModel, args: [text, {}], options: ["link"] },
  "results.column": { call: (name) => model.fixedEffects().column(name), args: ["estimate"] },
  "means.contrasts": { call: (options) => means.contrasts(options), args: [{}], options: ["method", "adjust", "control"] },
  "link.inverse": { call: (eta) => model.link.inverse(eta), args: [[1]] },
  caterpillarPlot: { call: plots.caterpillarPlot, args: [model, {}], options: ["group", "name"] },
  randomEffectQuantiles: { call: plots.randomEffectQuantiles, args: [model, {}], options: ["group", "name"] },
  coefficientPlot: { call: plots.coefficientPlot, args: [model, {}], options: ["intercept"] },
  observedPlot: { call: plots.observedPlot, args: [model] },
  profilePlot: { call: plots.profilePlot, args: [curves] },
  residualPlot: { call: plots.residualPlot, args: ["fitted", residuals] },
  "residualPlot's data": {
    call: (data) => plots.residualPlot("fitted", () => data),
    args: [residuals()],
    options: Object.keys(residuals()),
  },
  partialDependencePlot: { call: plots.partialDependencePlot, args: [dependence, "none"], options: Object.keys(dependence) },
  Likelihood: { call: (input) => new Likelihood(input), args: [{}] },
  "likelihood.at": { call: method(likelihood, "at"), args: [{ beta: [1], lambda: [[1]] }, {}], options: ["quadrature", "from"] },
  "likelihood.evaluate": {
    call: method(likelihood, "evaluate"),
    args: [{ beta: [1], lambda: [[1]] }, {}],
    options: ["quadrature", "from", "gradient", "standardErrors", "signal"],
  },
  ...Object.fromEntries(
    Object.entries(METHODS).map(([name, entry]) => [`model.${name}`, { call: method(model, name), ...entry }]),
  ),
  ...Object.fromEntries(
    Object.entries(METHODS).map(([name, entry]) => [`loaded.${name}`, { call: method(loaded, name), ...entry }]),
  ),
};

/** Gives the arguments of a call with one of them replaced, or one option of the last object among them. */
function* replaced({ args, options = [] }: Entry, isLong: boolean, value: () => unknown): Generator<readonly unknown[]> {
  if (!isLong) for (const [i] of args.entries()) yield args.with(i, value());
  const at = args.findLastIndex((arg) => typeof arg === "object" && arg !== null && !Array.isArray(arg));
  for (const option of options) yield args.with(at, { ...(args[at] as object), [option]: value() });
}

describe.each(Object.entries(ENTRIES))("%s", (name, entry) => {
  const isLong = LONG.includes(name.replace(/^.*\./, ""));

  it("answers or refuses values of every kind", async () => {
    const failures: string[] = [];
    let calls = 0;
    for (const [kind, value] of Object.entries(WRONG_VALUES)) {
      for (const args of replaced(entry, isLong, value)) {
        const watch = new Watch();
        try {
          await watch.pieces(async () => entry.call(...(args as never[])));
        } catch (error) {
          try {
            requireRefusal(error);
          } catch {
            failures.push(`${kind}: ${(error as Error)?.stack?.slice(0, 500)}`);
          }
        }
        // a hundred times what it takes, for other tests run beside it: what is held up by a long array takes minutes
        if (watch.longest > 100 * LONGEST_PIECE) failures.push(`${kind} takes ${watch.longest} ms`);
        calls++;
      }
    }
    expect(failures).toEqual([]);
    expect(calls).toBeGreaterThanOrEqual(Object.keys(WRONG_VALUES).length);
  });
});

it("columns and cells may be of any kind where nothing reads them, and are refused where something does", async () => {
  for (const value of Object.values(WRONG_VALUES)) {
    for (const name of ["y", "x", "f", "g"] as const) {
      const odd = [...columns[name].slice(0, 7), value()];
      expect(Table.from({ ...columns, odd } as never).height).toBe(8);
      for (const cells of [value(), odd]) {
        const fit = fitglme({ ...columns, [name]: cells } as never, FORMULA, poisson);
        const answer = await fit.then((fitted) => fitted.numObservations, requireRefusal);
        if (answer !== undefined) expect(answer).toBeGreaterThan(6);
      }
    }
  }
});
