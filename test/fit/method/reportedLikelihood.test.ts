// The log-likelihood that a fit reports is that of its estimates, however it ended. Expected: −2 log L evaluated afresh at the estimates by the dense
// oracle, which begins at the estimated random effects, or by the kernel's likelihood of arrays, which begins at 0; NaN only with a sentence that says why.

import { describe, expect, it } from "vitest";
import { buildDesign, type Design } from "../../../src/design/index.js";
import { scaleOf } from "../../../src/family/families.js";
import { fitLaplace } from "../../../src/fit/method/fitLaplace.js";
import { fitLinear } from "../../../src/fit/method/fitLinear.js";
import { FitControl } from "../../../src/fit/run/control.js";
import type { FittedEstimates } from "../../../src/fit/run/estimates.js";
import { parseFormula } from "../../../src/formula/index.js";
import { type FitOptions, GlmeError } from "../../../src/index.js";
import { choleskyFactor } from "../../../src/linalg/cholesky.js";
import { readFitOptions } from "../../../src/options/options.js";
import { type FitSettings, isLinear } from "../../../src/options/settings.js";
import { Table } from "../../../src/table/index.js";
import { type SmallModel, smallModel } from "../../generators/smallModels.js";
import { denseLaplace } from "../../oracle/laplace.js";
import { freshDeviance } from "./freshDeviance.js";

interface Fitted {
  readonly design: Design;
  readonly settings: FitSettings;
  readonly fit: FittedEstimates;
}

/** Fits a model in slices, as fitglme does; undefined where the model is refused, as one whose columns depend on each other. */
async function fitted(model: Pick<SmallModel, "formula" | "columns" | "options">, more: FitOptions): Promise<Fitted | undefined> {
  const parsed = parseFormula(model.formula);
  const { settings, design: given, run } = readFitOptions({ ...model.options, ...more }, parsed);
  let design: Design;
  try {
    design = buildDesign(parsed, Table.from(model.columns as never), given);
  } catch (error) {
    if (error instanceof GlmeError) return undefined;
    throw error;
  }
  const control = new FitControl(run);
  const steps = isLinear(settings) ? fitLinear(design, settings, control) : fitLaplace(design, settings, control);
  return { design, settings, fit: await control.run(steps) };
}

/** −2 log L by dense matrices, the search for the mode beginning at the estimated random effects; undefined where it finds none. */
function denseDeviance({ design, settings, fit }: Fitted): number | undefined {
  const { distribution, link } = settings;
  const { beta, dispersion, random } = fit;
  const phi = scaleOf(distribution, dispersion);
  const effects = design.random.map(({ levels, names }) => levels.length * names.length);
  const starts = effects.map((_, r) => effects.slice(0, r).reduce((sum, count) => sum + count, 0));
  const q = effects.reduce((sum, count) => sum + count, 0);
  const Lambda = Array.from({ length: q }, () => new Float64Array(q));
  const u = new Float64Array(q);
  for (const [r, { levels, names }] of design.random.entries()) {
    const k = names.length;
    const T = choleskyFactor(random[r].psi, k).map((value) => value / Math.sqrt(phi));
    for (let at = starts[r]; at < starts[r] + levels.length * k; at += k)
      for (let i = 0; i < k; i++) {
        let left = random[r].modes[at - starts[r] + i];
        for (let j = 0; j <= i; j++) {
          Lambda[at + i][at + j] = T[i + j * k];
          if (j < i) left -= T[i + j * k] * u[at + j];
        }
        u[at + i] = T[i * (k + 1)] > 0 ? left / T[i * (k + 1)] : 0;
      }
  }
  const row = (i: number) => {
    const z = new Float64Array(q);
    for (const [r, { codes, columns }] of design.random.entries())
      for (const [c, column] of columns.entries()) z[starts[r] + codes[i] * columns.length + c] = column?.[i] ?? 1;
    return z;
  };
  const { response: y, weights, binomialSize: size, offset } = design;
  const X = Array.from(y, (_, i) => Float64Array.from(design.fixed.columns, (column) => column[i]));
  const extra = phi === dispersion || !fit.dispersionEstimated ? {} : { extra: dispersion };
  const problem = {
    distribution,
    link,
    y,
    X,
    Z: Array.from(y, (_, i) => row(i)),
    Lambda,
    beta,
    phi,
    ...extra,
    weights,
    size,
    offset,
  };
  try {
    return denseLaplace({ ...problem, starts: [u] }).value;
  } catch {
    return undefined;
  }
}

/** What a fit reported and what it should have, in one line, where they differ. */
function differences(name: string, one: Fitted): string[] {
  const { fit } = one;
  const { status, message } = fit.convergence;
  const reported = -2 * fit.logLikelihood;
  if (Number.isNaN(reported))
    return /log-likelihood is not known|could not be evaluated/.test(message) ? [] : [`${name}: NaN without a word`];
  const isSame = (value: number | undefined) => value !== undefined && Math.abs(value - reported) < 1e-6;
  if (isSame(freshDeviance(one.design, one.settings, fit)) || isSame(denseDeviance(one))) return [];
  return [
    `${name}: ${status}, −2 log L ${reported}, by the kernel ${freshDeviance(one.design, one.settings, fit)}, dense ${denseDeviance(one)}`,
  ];
}

/** Ways to make a fit end before its time, or elsewhere. */
const WAYS: readonly (readonly [string, () => FitOptions])[] = [
  ["to its end, from one start", () => ({ optimizerOptions: { maxIter: 1000 } })],
  ["from all its starts", () => ({})],
  ["with two iterations", () => ({ optimizerOptions: { maxIter: 2 } })],
  ["with five evaluations", () => ({ optimizerOptions: { maxFunEvals: 5 } })],
  ["in no time", () => ({ maxTime: 1e-9 })],
  ["loosely", () => ({ optimizerOptions: { tolFun: 0.3, maxIter: 1000 } })],
  ["with few steps for the modes", () => ({ ebOptions: { maxIter: 4 }, optimizerOptions: { maxIter: 1000 } })],
  [
    "until it is aborted",
    () => {
      const controller = new AbortController();
      let iterations = 0;
      return { signal: controller.signal, onProgress: () => void (++iterations === 3 && controller.abort()) };
    },
  ],
];

describe.each(["laplace", "approximateLaplace"] as const)(
  "%s of random small models, every family with every link",
  (fitMethod) => {
    it.each(WAYS)("%s", { timeout: 120_000 }, async (ended, way) => {
      const found: string[] = [];
      let fits = 0;
      const step = ended.startsWith("to its end") ? 1 : ended.startsWith("from all") ? 16 : 3;
      for (let seed = 2; seed <= 110 * Math.min(3, step); seed += step) {
        const model = smallModel(seed);
        if (model.columns.y.length > 120) continue;
        const isExact = model.distribution === "normal" && model.link === "identity"; // which has no modes to be searched for
        const one = await fitted(model, isExact && "ebOptions" in way() ? { fitMethod } : { fitMethod, ...way() });
        if (!one) continue;
        fits++;
        found.push(...differences(`${seed} ${model.distribution} ${model.link} ${model.formula}`, one));
      }
      expect(found).toEqual([]);
      expect(fits).toBeGreaterThan(step > 3 ? 10 : 50);
    });
  },
);

describe("a search that ends at the edge of where the likelihood is defined", () => {
  /** Responses for which A, the matrix of the modes, turns singular on the way: the objective has no bound there. */
  const columns = {
    x: [0.6, -0.4, 1.1, -1.3, 0.2, 0.9, -0.7, 0.1, -1.8, 1.5, 0.4, -0.2],
    g: [..."aabbccddaabb"],
    y: [0, 1, 0, 2, 0, 3, 0, 0, 1, 0, 2, 0],
  };
  it("reports the likelihood of its estimates, or says that it does not know it", { timeout: 120_000 }, async () => {
    const links = ["identity", "comploglog", "loglog", "probit", "logit", 0.5, 2] as const;
    for (const link of links)
      for (const formula of ["y ~ x + (1 | g)", "y ~ x + (x | g)", "y ~ 1 + (x || g)"]) {
        const one = await fitted(
          { formula, columns, options: { distribution: "poisson", link } },
          { fitMethod: "laplace", optimizerOptions: { maxIter: 1000 } },
        );
        expect(differences(`${link} ${formula}`, one!)).toEqual([]);
      }
  });
});
