// Intervals under every covariance pattern against the dense marginal likelihood of the same linear mixed model, whose second differences
// are taken in the pattern's own log standard deviations and atanh correlations and in log σ.

import { describe, expect, it } from "vitest";
import { type CovariancePattern, fitglme } from "../../../src/index.js";
import { normal } from "../../../src/stats/index.js";
import { cholesky, type Matrix } from "../../oracle/cholesky.js";
import { blockDiagonal, denseDesign } from "../../oracle/design.js";
import { hessianByDifferences } from "../../oracle/differences.js";
import { inverse } from "../../oracle/inverse.js";
import { denseLinear } from "../../oracle/linear.js";
import { RandomStream } from "../../generators/stream.js";

const GROUPS = 8;
const N = 40;

function simulate() {
  const stream = new RandomStream(8);
  const effects = Array.from({ length: GROUPS }, () => {
    const common = stream.normal();
    return [1, 1, 1].map(() => 0.7 * common + 0.9 * stream.normal());
  });
  const rows = Array.from({ length: N }, (_, i) => {
    const [g, x, v] = [i % GROUPS, stream.between(-1.5, 1.5), stream.between(-1.5, 1.5)];
    const [a, b, c] = effects[g];
    return { x, v, g: `g${g}`, y: 1 + a + (0.5 + b) * x + c * v + 0.5 * stream.normal() };
  });
  return { rows, columns: Object.fromEntries(["x", "v", "g", "y"].map((name) => [name, rows.map((row) => row[name as "x"])])) };
}

const { rows, columns } = simulate();
const levels = [...new Set(rows.map(({ g }) => g))];
const { fixed, Z, blocks } = denseDesign(
  {
    x: { values: rows.map(({ x }) => x) },
    v: { values: rows.map(({ v }) => v) },
    g: { levels, codes: rows.map(({ g }) => levels.indexOf(g)) },
  },
  [[], ["x"]],
  [{ terms: [[], ["x"], ["v"]], group: ["g"], correlated: true }],
  [...rows.keys()],
);

/** Which of a pattern's own parameters stands in each place of the lower triangle of log std and atanh corr, column by column. */
interface Layout {
  readonly pattern: CovariancePattern;
  /** −1: a correlation of 0. */
  readonly places: readonly number[];
}

const mask = [
  [true, true, false],
  [true, true, true],
  [false, true, true],
];
const layouts: readonly (Layout & { readonly what: string })[] = [
  { what: "fullCholesky", pattern: "fullCholesky", places: [0, 1, 2, 3, 4, 5] },
  { what: "diagonal", pattern: "diagonal", places: [0, -1, -1, 1, -1, 2] },
  { what: "isotropic", pattern: "isotropic", places: [0, -1, -1, 0, -1, 0] },
  { what: "compSymm", pattern: "compSymm", places: [0, 1, 1, 0, 1, 0] },
  { what: "a logical matrix", pattern: mask, places: [0, 1, -1, 2, 3, 4] },
];
const LOWER = [0, 1, 2].flatMap((j) => [0, 1, 2].slice(j).map((i) => [i, j] as const));

/** Ψ/σ² from the pattern's parameters, the last of which is log σ. */
function relativeCovariance({ places }: Layout, v: ArrayLike<number>): Matrix {
  const logSigma = v[v.length - 1];
  const at = (i: number, j: number) => places[LOWER.findIndex(([a, b]) => a === Math.max(i, j) && b === Math.min(i, j))];
  const sd = (i: number) => Math.exp(v[at(i, i)] - logSigma);
  const corr = (i: number, j: number) => (i === j ? 1 : at(i, j) < 0 ? 0 : Math.tanh(v[at(i, j)]));
  return [0, 1, 2].map((i) => Float64Array.from([0, 1, 2], (j) => sd(i) * sd(j) * corr(i, j)));
}

describe.each(layouts)("$what", (layout) => {
  it.each(["mpl", "rempl"] as const)("%s", async (fitMethod) => {
    const options = { fitMethod, covariancePattern: layout.pattern };
    const model = await fitglme(columns, "y ~ x + (1 + x + v | g)", options);
    expect(model.convergence).toMatchObject({ status: "converged", singular: [] });
    const { rows: table, psi } = model.covarianceParameters();
    const natural: number[] = [];
    LOWER.forEach(([i, j], place) => {
      const parameter = layout.places[place];
      if (parameter < 0) return;
      const corr = psi[0][i][j] / Math.sqrt(psi[0][i][i] * psi[0][j][j]);
      natural[parameter] = i === j ? Math.log(psi[0][i][i]) / 2 : Math.atanh(corr);
    });
    const x = [...natural, Math.log(model.dispersion) / 2];
    const value = (v: Float64Array) =>
      denseLinear({
        y: Float64Array.from(rows, ({ y }) => y),
        X: fixed.matrix,
        Z,
        Lambda: blockDiagonal(blocks, [cholesky(relativeCovariance(layout, v))!]),
        method: fitMethod === "rempl" ? "reml" : "ml",
        sigma2: Math.exp(2 * v[v.length - 1]),
      }).value / 2;
    const covariance = inverse(hessianByDifferences(value, x));
    const expected = [...layout.places.filter((parameter) => parameter >= 0), x.length - 1].map((j) =>
      Math.sqrt(covariance[j][j]),
    );
    expect(table).toHaveLength(expected.length);
    for (const [row, { type, lower, upper }] of table.entries()) {
      const width = type === "corr" ? Math.atanh(upper) - Math.atanh(lower) : Math.log(upper / lower);
      expect(width / (2 * normal.quantile(0.975)) / expected[row]).toBeCloseTo(1, 5);
    }
  });
});
