// 200 random models, each fitted by a random method: every one converges or says why not, no number is NaN without a word, and neither the
// order of the rows nor the names of the groups change the fit. Another stream of models: GLME_SEED=7 npx vitest run test/fit/randomFits

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type FitMethod,
  type FitOptions,
  fitglme,
  type GeneralizedLinearMixedModel,
  type PatternName,
  Table,
} from "../../src/index.js";
import { type RandomModel, randomModel } from "../generators/models.js";
import { RandomStream } from "../generators/stream.js";

const SEED = Number(process.env.GLME_SEED ?? 20);
const RUNS = 200;

const METHODS: readonly FitMethod[] = ["laplace", "approximateLaplace", "mpl", "rempl", { agq: 3 }];
const PATTERNS = ["fullCholesky", "full", "isotropic", "diagonal", "compSymm"] as const;

interface Call {
  readonly columns: Readonly<Record<string, readonly unknown[]>>;
  readonly formula: string;
  readonly options: FitOptions;
}

const arbitrary = fc.record({
  model: fc.integer({ min: 1, max: 1_000_000 }),
  fitMethod: fc.constantFrom(...METHODS),
  /** For each random term; none: the standard. */
  patterns: fc.option(fc.array(fc.constantFrom(...PATTERNS), { minLength: 3, maxLength: 3 }), { nil: undefined }),
  order: fc.integer({ min: 1, max: 1000 }),
});

/** Quadrature is for one group, pseudo-likelihood for families without an extra parameter. */
function canFit({ dense: { blocks, problem } }: RandomModel, method: FitMethod): boolean {
  if (typeof method === "string") return problem.extra === undefined || !method.includes("mpl");
  const dimension = blocks.reduce((sum, { names }) => sum + names.length, 0);
  return dimension <= 3 && blocks.every(({ group }) => group === blocks[0].group);
}

/** The model by a method and with patterns that it can have: `||` has no correlations. */
function callOf(model: RandomModel, method: FitMethod, patterns: readonly PatternName[] | undefined): Call {
  const { user, dense } = model;
  const columns = Object.fromEntries(Object.entries(user.columns).map(([name, cells]) => [name, [...cells]]));
  const fitMethod = canFit(model, method) ? method : "laplace";
  const covariancePattern = patterns && dense.blocks.map(({ correlated }, r) => (correlated ? patterns[r] : "diagonal"));
  return {
    columns,
    formula: user.formula,
    options: { ...user.options, fitMethod, ...(covariancePattern && { covariancePattern }) },
  };
}

/** The levels that a factor has in the order of the first table, so that another order of rows means the same coefficients. */
function levelsOf({ user }: RandomModel): Record<string, string[]> {
  const table = Table.from(user.columns as never, { categorical: user.categorical });
  const factors = table.names.filter((name) => table.column(name).kind === "categorical" && name !== "y");
  return Object.fromEntries(factors.map((name) => [name, [...table.levels(name)]]));
}

/** The same rows in another order: of columns, of arrays among the options, and of the rows to leave out. */
function reordered({ columns, formula, options }: Call, order: readonly number[]): Call {
  const moved = <T>(values: ArrayLike<T>): T[] => order.map((row) => values[row]);
  const perRow = (option: unknown) => (Array.isArray(option) ? moved(option) : option);
  const { exclude, weights, offset, binomialSize, ...rest } = options;
  const mask =
    Array.isArray(exclude) && typeof exclude[0] !== "boolean" ? order.map((_, row) => exclude.includes(row as never)) : exclude;
  const given = { weights: perRow(weights), offset: perRow(offset), binomialSize: perRow(binomialSize), exclude: perRow(mask) };
  const options2 = { ...rest, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
  return {
    columns: Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, moved(cells)])),
    formula,
    options: options2 as FitOptions,
  };
}

const fitted = ({ columns, formula, options }: Call, categorical: Record<string, string[]>) =>
  fitglme(Table.from(columns as never, { categorical }), formula, options);

function expectAccounted(model: GeneralizedLinearMixedModel) {
  const { status, message } = model.convergence;
  const numbers = [
    model.logLikelihood,
    model.dispersion,
    ...model.fixedEffects().column("estimate"),
    ...model.randomEffects().column("estimate"),
  ];
  if (status === "converged") for (const value of numbers) expect(value).not.toBeNaN();
  else expect(message).toMatch(/^(Not converged|Failed): .+\.$/);
  const hasErrors = [...model.fixedEffects().column("se")].every(Number.isFinite);
  if (!hasErrors) expect(message).toMatch(/no standard errors|Failed|separate/);
}

describe(`random models, seed ${SEED}`, () => {
  let converged = 0;
  let compared = 0;

  it("converge or say why not, whatever the order of their rows", { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(arbitrary, async ({ model: seed, fitMethod, patterns, order }) => {
      const random = randomModel(seed);
      const call = callOf(random, fitMethod, patterns);
      const categorical = levelsOf(random);
      const model = await fitted(call, categorical);
      expectAccounted(model);
      if (model.convergence.status !== "converged") return;
      converged++;

      const rows = new RandomStream(order).sample([...Array(call.columns.y.length).keys()], call.columns.y.length);
      const other = await fitted(reordered(call, rows), categorical);
      if (other.convergence.status !== "converged") return;
      compared++;
      expect(Math.abs(other.logLikelihood - model.logLikelihood)).toBeLessThan(1e-6 * (1 + Math.abs(model.logLikelihood)));
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
    // links that do not reach every mean leave some fits at the edge of their domain
    expect(converged).toBeGreaterThan(0.8 * RUNS);
    expect(compared).toBeGreaterThan(0.95 * converged);
    console.log(`seed ${SEED}: ${converged} of ${RUNS} converged, ${compared} of these again in another order`);
  });
});
