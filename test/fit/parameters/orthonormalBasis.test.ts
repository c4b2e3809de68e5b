import { describe, expect, it } from "vitest";
import { buildDesign, type RandomDesign } from "../../../src/design/index.js";
import { orthonormalBasis } from "../../../src/fit/parameters/orthonormalBasis.js";
import { finish } from "../../../src/core/steps.js";
import { parseFormula } from "../../../src/formula/index.js";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, Table } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

const ROWS = 300;
const LEVELS = 15;

/** Dyadic covariates, so that adding 1e5 to one loses nothing, and a linear predictor whose slopes differ between 15 groups. */
function simulate(slopeDeviation: number) {
  const stream = new RandomStream(1);
  const effects = (deviation: number) => Array.from({ length: LEVELS }, () => deviation * stream.normal());
  const [intercepts, slopes] = [effects(0.5), effects(slopeDeviation)];
  const g = Array.from({ length: ROWS }, (_, row) => row % LEVELS);
  const x = g.map(() => stream.integer(-1024, 1024) / 1024);
  const z = g.map(() => stream.integer(0, 64) / 8);
  const eta = g.map((level, row) => 1 + 0.3 * x[row] + intercepts[level] + slopes[level] * x[row]);
  const counts = eta.map((value) => stream.poisson(Math.exp(value)));
  const numbers = eta.map((value) => value + 0.5 * stream.normal());
  return { counts, numbers, x, z, g: g.map((level) => `g${level}`) };
}

const differing = simulate(0.4);
const alike = simulate(0);
type Columns = typeof differing;

const inner = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, value, row) => sum + value * b[row], 0);

const plus = (values: readonly number[], amount: number) => values.map((value) => value + amount);

describe("the basis of a term", () => {
  const termOf = (formula: string, columns: Columns = differing): RandomDesign =>
    buildDesign(parseFormula(formula), Table.from(columns), { distribution: "normal" }).random[0];
  const dense = (columns: readonly (Float64Array | null)[]) => columns.map((column) => column ?? new Float64Array(ROWS).fill(1));

  // the last: no column of the term is the constant
  it.each(["(1 + x + z | g)", "(x + z | g)", "(1 + z^2 | g)", "(-1 + x + z | g)"])("%s", (text) => {
    const term = termOf(`numbers ~ 1 + ${text}`);
    const { columns, inverse, scale } = finish(orthonormalBasis(term, ROWS, term.correlated));
    const [given, basis] = [dense(term.columns), dense(columns)];
    const k = given.length;
    for (let j = 0; j < k; j++) {
      for (let i = 0; i < k; i++) expect(inner(basis[i], basis[j]) / ROWS).toBeCloseTo(i === j ? 1 : 0, 12);
      // Z S⁻¹ = Z̃
      for (let row = 0; row < ROWS; row++) {
        const product = given.reduce((sum, column, i) => sum + column[row] * inverse[i + j * k], 0);
        expect(product).toBeCloseTo(basis[j][row], 12);
      }
      for (let i = j + 1; i < k; i++) expect(inverse[i + j * k]).toBe(0);
      expect(scale[j] / Math.sqrt(inner(given[j], given[j]) / ROWS)).toBeCloseTo(1, 12);
    }
  });

  it("keeps the constant, which costs the kernel nothing", () => {
    expect(finish(orthonormalBasis(termOf("numbers ~ 1 + (1 + x | g)"), ROWS, true)).columns[0]).toBeNull();
  });

  it.each([
    ["one column", "(1 | g)"],
    ["columns without correlations", "(1 + x || g)"],
  ])("of %s is the columns themselves", (_, text) => {
    const term = termOf(`numbers ~ 1 + ${text}`);
    const { columns, inverse, scale } = finish(orthonormalBasis(term, ROWS, term.correlated));
    expect(columns).toBe(term.columns);
    const k = columns.length;
    expect(Array.from(inverse)).toEqual(Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? 1 : 0)));
    expect(Array.from(scale)).toEqual(Array(k).fill(1));
  });

  it("of columns that depend on each other is the columns themselves", () => {
    const twice = { ...differing, z: differing.x.map((value) => 2 * value + 1) };
    const term = termOf("numbers ~ 1 + (1 + x + z | g)", twice);
    expect(finish(orthonormalBasis(term, ROWS, term.correlated)).columns).toBe(term.columns);
  });
});

const methods: readonly (readonly [what: string, response: "counts" | "numbers", options: FitOptions])[] = [
  ["Poisson, Laplace", "counts", { distribution: "poisson", fitMethod: "laplace" }],
  ["Poisson, approximate Laplace", "counts", { distribution: "poisson", fitMethod: "approximateLaplace" }],
  ["linear, ML", "numbers", {}],
  ["linear, REML", "numbers", { fitMethod: "rempl" }],
];

/** The random effects called `name`, level by level. */
function effectsOf(model: GeneralizedLinearMixedModel, name: string) {
  const rows = model.randomEffects().rows.filter((row) => row.name === name);
  expect(rows).toHaveLength(LEVELS);
  return rows;
}

/** Equal to 1e-6 of b; a zero may be a rounding error. */
function expectClose(a: number, b: number) {
  expect(Math.abs(a - b)).toBeLessThan(1e-6 * Math.abs(b) + 1e-12);
}

describe.each(methods)("%s", (_, response, options) => {
  const refit = (columns: Columns, x: readonly number[]) => fitglme({ ...columns, x }, `${response} ~ x + (x | g)`, options);

  describe.each([
    ["slopes that differ", differing, []],
    ["slopes that do not", alike, ["corr x, (Intercept) | g"]],
  ])("%s", (_, columns, singular) => {
    it.each([10, 1e3, 1e5])("the zero of a covariate may lie %d away", async (shift) => {
      const original = await refit(columns, columns.x);
      const shifted = await refit(columns, plus(columns.x, shift));
      expect(shifted.convergence.status).toBe("converged");
      expect(original.convergence.singular).toEqual(singular);
      expect(shifted.convergence.singular).toEqual(singular);
      expect(Math.abs(shifted.convergence.evaluations - original.convergence.evaluations)).toBeLessThanOrEqual(1);
      expect(Math.abs(shifted.logLikelihood - original.logLikelihood)).toBeLessThan(1e-7);

      const [slope, before] = [shifted.fixedEffects().rows[1], original.fixedEffects().rows[1]];
      expectClose(slope.estimate, before.estimate);
      expectClose(slope.se, before.se);
      const slopesBefore = effectsOf(original, "x");
      effectsOf(shifted, "x").forEach(({ estimate, sePred }, level) => {
        expectClose(estimate, slopesBefore[level].estimate);
        expectClose(sePred, slopesBefore[level].sePred);
      });

      // b₀ + b₁x = (b₀ − shift·b₁) + b₁(x + shift): Ψ becomes A Ψ Aᵀ with A = [1 −shift; 0 1]
      const [[[a, b], [, c]]] = original.covarianceParameters().psi;
      const [psi] = shifted.covarianceParameters().psi;
      expectClose(psi[0][0], a - 2 * shift * b + shift * shift * c);
      expectClose(psi[0][1], b - shift * c);
      expectClose(psi[1][1], c);
      const correlation = shifted.covarianceParameters().rows.find(({ type }) => type === "corr")!;
      expectClose(correlation.estimate, (b - shift * c) / Math.sqrt((a - 2 * shift * b + shift * shift * c) * c));
    });
  });

  it("effects and their errors are those of a fit whose columns need no other basis", async () => {
    const mean = differing.x.reduce((sum, value) => sum + value, 0) / ROWS;
    const centred = plus(differing.x, -mean);
    const unit = Math.sqrt(inner(centred, centred) / ROWS);
    const model = await refit(differing, differing.x);
    const standard = await refit(
      differing,
      centred.map((value) => value / unit),
    );
    // b̃₀ + b̃₁(x − mean)/unit: b₁ = b̃₁/unit and b₀ = b̃₀ − b₁ mean
    const [intercepts, slopes] = [effectsOf(model, "(Intercept)"), effectsOf(model, "x")];
    const [atMean, perUnit] = [effectsOf(standard, "(Intercept)"), effectsOf(standard, "x")];
    slopes.forEach(({ estimate, sePred }, level) => {
      expectClose(estimate, perUnit[level].estimate / unit);
      expectClose(sePred, perUnit[level].sePred / unit);
      expectClose(intercepts[level].estimate, atMean[level].estimate - estimate * mean);
    });
  });

  // var(b₀ + d b₁) + var(b₀ − d b₁) = 2 var(b₀) + 2d² var(b₁), the two on the left being errors of intercepts in shifted fits
  it("the errors of intercepts at two places and of the slope agree", async () => {
    const distance = 2;
    const [here, right, left] = [
      await refit(differing, differing.x),
      await refit(differing, plus(differing.x, -distance)),
      await refit(differing, plus(differing.x, distance)),
    ];
    const variances = (model: GeneralizedLinearMixedModel, name: string) =>
      effectsOf(model, name).map(({ sePred }) => sePred * sePred);
    const [atRight, atLeft] = [variances(right, "(Intercept)"), variances(left, "(Intercept)")];
    const [middle, slope] = [variances(here, "(Intercept)"), variances(here, "x")];
    middle.forEach((variance, level) => {
      expectClose(atRight[level] + atLeft[level], 2 * variance + 2 * distance * distance * slope[level]);
    });
  });
});

describe("a slope per tiny or huge unit", () => {
  it.each([1e-100, 1e100])("× %d", async (unit) => {
    const formula = "counts ~ x + (x | g)";
    const options: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
    const original = await fitglme(differing, formula, options);
    const model = await fitglme({ ...differing, x: differing.x.map((value) => unit * value) }, formula, options);
    expect(model.convergence).toMatchObject({ status: "converged", singular: [], separated: [] });
    expectClose(model.logLikelihood, original.logLikelihood);
    expectClose(
      unit * model.covarianceParameters().rows[2].estimate,
      original.covarianceParameters().rows.find(({ name1, type }) => name1 === "x" && type === "std")!.estimate,
    );
  });
});
