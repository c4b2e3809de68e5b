// Standard errors of coefficients and covariance parameters by the joint Hessian against those of the dense oracles, which know the log
// densities alone: −log L by second differences in the coefficients, the entries of every T and log φ at the model's estimates.

import { describe, expect, it } from "vitest";
import { type FitMethod, type FitOptions, fitglme, type GeneralizedLinearMixedModel, Table } from "../../../src/index.js";
import { denseAdaptive, GAUSS_HERMITE } from "../../oracle/adaptive.js";
import { cholesky, type Matrix, multiply } from "../../oracle/cholesky.js";
import { blockDiagonal } from "../../oracle/design.js";
import { gradientByDifferences, hessianByDifferences } from "../../oracle/differences.js";
import { inverse } from "../../oracle/inverse.js";
import { denseLaplace } from "../../oracle/laplace.js";
import { normal } from "../../../src/stats/index.js";
import { type RandomModel, randomModel } from "../../generators/models.js";
import { STRUCTURES } from "../../generators/terms.js";

/** Where a parameter of the covariances stands: row i and column j of the T of term r. */
interface Entry {
  readonly r: number;
  readonly i: number;
  readonly j: number;
}

const entriesOf = ({ dense: { blocks } }: RandomModel): Entry[] =>
  blocks.flatMap(({ names, correlated }, r) =>
    names.flatMap((_, j) => names.flatMap((_, i) => (i === j || (correlated && i > j) ? [{ r, i, j }] : []))),
  );

function factorsAt(model: RandomModel, theta: ArrayLike<number>): Matrix[] {
  const factors = model.dense.blocks.map(({ names }) => names.map(() => new Float64Array(names.length)));
  for (const [at, { r, i, j }] of entriesOf(model).entries()) factors[r][i][j] = theta[at];
  return factors;
}

/** Log standard deviations, atanh of correlations in the order of covarianceParameters, and log √φ. */
function naturalParameters(model: RandomModel, theta: ArrayLike<number>, logPhi: number): number[] {
  const factors = factorsAt(model, theta);
  const natural = entriesOf(model).map(({ r, i, j }) => {
    const psi = multiply(
      factors[r],
      factors[r].map((_, a) => Float64Array.from(factors[r], (row) => row[a])),
    );
    return i === j ? (Math.log(psi[i][i]) + logPhi) / 2 : Math.atanh(psi[i][j] / Math.sqrt(psi[i][i] * psi[j][j]));
  });
  return [...natural, logPhi / 2];
}

/** Standard errors of the coefficients, in the oracle's order, and of the natural parameters, log √φ the last. */
function denseErrors(random: RandomModel, model: GeneralizedLinearMixedModel) {
  const { problem, blocks, fixedNames } = random.dense;
  const entries = entriesOf(random);
  const phi = model.dispersion;
  const psi = model.covarianceParameters().psi;
  const factors = psi.map((rows) => cholesky(rows.map((row) => Float64Array.from(row, (value) => value / phi)))!);
  const beta = fixedNames.map((name) => model.fixedEffects().rows.find((row) => row.name === name)!.estimate);
  const estimated = model.dispersionEstimated;
  const x = [...beta, ...entries.map(({ r, i, j }) => factors[r][i][j]), ...(estimated ? [Math.log(phi)] : [])];
  const [p, end] = [beta.length, beta.length + entries.length];
  const at = (v: Float64Array, starts?: readonly Float64Array[]) => ({
    ...problem,
    beta: v.subarray(0, p),
    Lambda: blockDiagonal(blocks, factorsAt(random, v.subarray(p, end))),
    phi: estimated ? Math.exp(v[end]) : 1,
    ...(starts && { starts }),
  });
  const starts = [denseLaplace(at(Float64Array.from(x))).uHat];
  const { fitMethod } = model;
  const value = (v: Float64Array) =>
    typeof fitMethod === "object"
      ? denseAdaptive(at(v, starts), blocks, GAUSS_HERMITE[fitMethod.agq]) / 2
      : denseLaplace(at(v, starts)).value / 2;
  const covariance = inverse(hessianByDifferences(value, x));
  const natural = naturalParameters(random, x.slice(p), estimated ? x[end] : 0);
  const errors = natural.map((_, k) => {
    const slopes = gradientByDifferences((v) => naturalParameters(random, v, estimated ? v[v.length - 1] : 0)[k], x.slice(p));
    return Math.sqrt(slopes.reduce((sum, a, i) => slopes.reduce((s, b, j) => s + a * b * covariance[p + i][p + j], sum), 0));
  });
  return { beta: beta.map((_, j) => Math.sqrt(covariance[j][j])), natural: errors };
}

const fitted = ({ user }: RandomModel, fitMethod: FitMethod) =>
  fitglme(Table.from(user.columns as never, { categorical: user.categorical }), user.formula, {
    ...user.options,
    fitMethod,
    covarianceMethod: "jointHessian",
  } as FitOptions);

const z = normal.quantile(0.975);

/** The standard errors that a model's intervals have been made with. */
function intervalErrors(model: GeneralizedLinearMixedModel): number[] {
  return model.covarianceParameters().rows.map(({ type, lower, upper }) => {
    const ends = type === "corr" ? Math.atanh(upper) - Math.atanh(lower) : Math.log(upper / lower);
    return ends / (2 * z);
  });
}

async function expectErrors(random: RandomModel, fitMethod: FitMethod) {
  const model = await fitted(random, fitMethod);
  expect(model.convergence).toMatchObject({ status: "converged", singular: [], hessian: { positiveDefinite: true, flat: [] } });
  const dense = denseErrors(random, model);
  const rows = model.fixedEffects().rows;
  for (const [j, name] of random.dense.fixedNames.entries())
    expect(rows.find((row) => row.name === name)!.se / dense.beta[j]).toBeCloseTo(1, 6);
  const errors = intervalErrors(model);
  expect(errors).toHaveLength(dense.natural.length);
  for (const [k, error] of errors.entries())
    if (k < errors.length - 1 || model.dispersionEstimated) expect(error / dense.natural[k]).toBeCloseTo(1, 5);
    else expect(error).toBe(0);
}

/** Models with an optimum inside of everything: of each distribution with some links, of every structure. */
const REGULAR = [0, 2, 13, 14, 16, 19, 25, 26, 35, 41, 46, 50, 100, 103, 105, 106, 116, 122, 136, 300];
/** Those of them with one grouping variable, and those without correlations. */
const ONE_GROUP = [2, 14, 25, 41, 46, 50];
const UNCORRELATED = [0, 2, 14, 15, 50];

const cases = (seeds: readonly number[]) =>
  seeds.map((seed) => {
    const random = randomModel(seed);
    const { distribution, link } = random.dense.problem;
    return { seed, random, what: `${distribution}, ${link.name} ${link.power}, ${random.structure}` };
  });

describe("standard errors by the joint Hessian", () => {
  it("are tried on every distribution and structure, with correlations and without", () => {
    const models = cases(REGULAR).map(({ random }) => random);
    expect(new Set(models.map(({ dense }) => dense.problem.distribution)).size).toBe(5);
    expect(new Set(models.map(({ structure }) => structure))).toEqual(new Set(STRUCTURES));
    const blocks = models.flatMap(({ dense }) => dense.blocks).filter(({ names }) => names.length > 1);
    for (const correlated of [true, false]) expect(blocks.some((block) => block.correlated === correlated)).toBe(true);
  });

  it.each(cases(REGULAR))("laplace: random model $seed, $what", ({ random }) => expectErrors(random, "laplace"));

  it.each(cases(ONE_GROUP))("agq 5: random model $seed, $what", ({ random }) => expectErrors(random, { agq: 5 }));

  // of the Laplace likelihood, where its slope is not quite 0: the same in other coordinates, which correlated terms need, only if it were
  it.each(cases(UNCORRELATED))("approximateLaplace: random model $seed, $what", ({ random }) => {
    expect(random.dense.blocks.every(({ names, correlated }) => !correlated || names.length === 1)).toBe(true);
    return expectErrors(random, "approximateLaplace");
  });
});
