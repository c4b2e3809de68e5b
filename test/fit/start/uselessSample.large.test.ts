import { describe, expect, it } from "vitest";
import { sampleProblem } from "../../../src/fit/start/subsample.js";
import { type FitProgress, fitglme, forecastMemory } from "../../../src/index.js";
import { Family, LinkCode } from "../../../src/kernel/index.js";
import { RandomStream } from "../../generators/stream.js";
import { largeTable, responses } from "../largeTables.js";
import { type SearchOptions, searchFrom } from "../search/searches.js";

const N = 24_000;
const LEVELS = 800;
const groupOf = (row: number) => row % LEVELS;

/** The levels of g that a sample is drawn from: they depend on their number alone. */
const drawn = drawnLevels();
function drawnLevels(): Set<number> {
  const sample = sampleProblem({
    family: Family.Poisson,
    link: LinkCode.Log,
    power: 1,
    response: Float64Array.from({ length: N }, (_, row) => groupOf(row)),
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: [],
    groups: [{ levels: LEVELS, codes: Uint32Array.from({ length: N }, (_, row) => groupOf(row)) }],
    terms: [{ group: 0, columns: [null] }],
  });
  return new Set(sample!.response);
}
const inSample = (row: number) => drawn.has(groupOf(row));

const binary = largeTable(N, 2, { g: groupOf }, responses.binomial);
const counts = largeTable(N, 3, { g: groupOf }, responses.poisson);
const positive = largeTable(N, 4, { g: groupOf }, responses.gamma);
/** A response with other values in the rows of the sample. */
const replaced = (table: { readonly y: number[] }, value: (row: number, y: number) => number) => ({
  ...table,
  y: table.y.map((y, row) => (inSample(row) ? value(row, y) : y)),
});
const column = (value: (row: number) => number) => Array.from({ length: N }, (_, row) => value(row));
const rare = column((row) => (!inSample(row) && groupOf(row) % 9 === 4 ? 1 : 0));
const treated = column((row) => (row % 5 === 0 ? 1 : 0));
/** The same six counts in every group. */
const alike = (row: number) => [1, 3, 0, 1, 2, 1][Math.floor(row / LEVELS) % 6];

interface Setting {
  readonly what: string;
  readonly columns: Readonly<Record<string, number[]>>;
  readonly formula: string;
  readonly options: Omit<SearchOptions, "fitMethod">;
}

const settings: readonly Setting[] = [
  {
    what: "an indicator that is 0 in all its rows",
    columns: { ...counts, rare },
    formula: "y ~ x + rare + (1 | g)",
    options: { distribution: "poisson" },
  },
  {
    what: "a slope's column that is 0 in all its rows",
    columns: { ...binary, rare: rare.map((value, row) => value * binary.x[row]) },
    formula: "y ~ x + (1 + rare | g)",
    options: { distribution: "binomial" },
  },
  {
    what: "a variance that is 0 there",
    columns: replaced(counts, alike),
    formula: "y ~ x + (1 | g)",
    options: { distribution: "poisson" },
  },
  {
    what: "variances that are 0 there",
    columns: replaced(counts, alike),
    formula: "y ~ x + (1 + x | g)",
    options: { distribution: "poisson" },
  },
  {
    what: "separation, logit",
    columns: { ...replaced(binary, (row, y) => Math.max(treated[row], y)), treated },
    formula: "y ~ x + treated + (1 | g)",
    options: { distribution: "binomial" },
  },
  {
    what: "separation, probit",
    columns: { ...replaced(binary, (row, y) => Math.max(treated[row], y)), treated },
    formula: "y ~ x + treated + (1 | g)",
    options: { distribution: "binomial", link: "probit" },
  },
  {
    what: "only zeros",
    columns: replaced(counts, () => 0),
    formula: "y ~ x + (1 | g)",
    options: { distribution: "poisson" },
  },
  {
    what: "one response, and a dispersion that goes to 0",
    columns: replaced(positive, () => 1),
    formula: "y ~ x + (1 | g)",
    options: { distribution: "gamma", link: "log" },
  },
];

const both = settings.flatMap((setting) =>
  (["laplace", "approximateLaplace"] as const).map((fitMethod) => ({
    ...setting,
    fitMethod,
    options: { ...setting.options, fitMethod },
  })),
);

// Expected: the search that begins from the whole, with the model without random effects.
describe("a sample that is of no use does no harm", () => {
  it.each(both)("$what, $fitMethod", async ({ columns, formula, options }) => {
    const reports: FitProgress[] = [];
    const model = await fitglme(columns, formula, { ...options, onProgress: (progress) => reports.push(progress) });
    const expected = searchFrom("whole", columns, formula, options);
    expect(model.convergence.status).toBe("converged");
    expect(expected.status).toBe("converged");
    expect(Math.abs(model.logLikelihood / expected.logLikelihood - 1)).toBeLessThan(1e-10);
    for (const [j, { estimate, se }] of [...model.fixedEffects()].entries())
      expect(Math.abs(estimate - expected.coefficients[j]) / se).toBeLessThan(1e-5);
    // what the sample took counts, also where it was given up
    const { mayMislead } = searchFrom("sample", columns, formula, options);
    if (!mayMislead) expect(model.convergence.evaluations).toBeGreaterThan(expected.evaluations);
    expect(model.convergence.kernelBytes / forecastMemory(columns, formula, options).kernelBytes).toBeCloseTo(1, 2);
    // nothing is heard of its search
    expect(reports.map(({ iteration }) => iteration)).toEqual(reports.map((_, i) => i));
    for (const { objective } of reports) expect(objective).toBeGreaterThan(-2 * model.logLikelihood - 1e-6);
  });
});

describe("a sample that misleads the search", () => {
  // With the identity link a mean is positive: the sample's 5 + 4.5x is not where x is −3, in the other rows, whose means are 5 + x.
  const x = counts.x.map((value, row) => (inSample(row) ? value : 3 * value));
  const stream = new RandomStream(5);
  const y = x.map((value, row) => stream.poisson(5 + (inSample(row) ? 4.5 : 1) * value));
  const columns = { ...counts, x, y };
  const options = { distribution: "poisson", link: "identity", fitMethod: "laplace" } as const;

  it("is made good by another one, and what it took counts", async () => {
    const reports: FitProgress[] = [];
    const lines: string[] = [];
    const model = await fitglme(columns, "y ~ x + (1 | g)", {
      ...options,
      onProgress: (progress) => reports.push(progress),
      verbose: 1,
      log: (line) => lines.push(line),
    });
    const misled = searchFrom("sample", columns, "y ~ x + (1 | g)", options);
    const expected = searchFrom("whole", columns, "y ~ x + (1 | g)", options);
    expect(misled).toMatchObject({ mayMislead: true, status: "failed" });
    expect(model.convergence.status).toBe("converged");
    expect(model.logLikelihood).toBe(expected.logLikelihood); // as if nothing had been before
    expect(model.convergence.evaluations).toBeGreaterThan(expected.evaluations + 1);
    expect(reports.map(({ iteration }) => iteration)).toEqual(reports.map((_, i) => i));
    expect(model.convergence.iterations).toBe(reports.length - 1);
    expect(lines[0]).toMatch(/^Start: a fit to \d+ of the 24000 rows$/);
    expect(lines[1]).toBe("  Start: the model without random effects, then one EM step");
    expect(lines).toContain("The search fails from there: once more");
  });
});
