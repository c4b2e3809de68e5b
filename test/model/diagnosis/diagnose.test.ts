// Each trouble is made on purpose, and has to be found and named; data without trouble have to be left alone.

import { describe, expect, it } from "vitest";
import { type FindingKind, type FitOptions, fitglme, loadModel } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

const ROWS = 240;

/** Rows of 12 groups with a covariate, two factors, outcomes and counts. */
function simulate() {
  const stream = new RandomStream(5);
  const effects = Array.from({ length: 12 }, () => 0.6 * stream.normal());
  const group = Array.from({ length: ROWS }, (_, row) => row % 12);
  const x = group.map(() => stream.between(-1, 1));
  const eta = x.map((value, row) => 0.5 + 0.4 * value + effects[group[row]]);
  return {
    x,
    f: group.map((_, row) => "abc"[Math.floor(row / 12) % 3]),
    h: group.map((_, row) => "uv"[Math.floor(row / 36) % 2]),
    g: group.map((level) => `g${level}`),
    count: eta.map((value) => stream.poisson(Math.exp(value))),
    outcome: eta.map((value) => stream.binomial(1, 1 / (1 + Math.exp(-value)))),
    measure: eta.map((value) => value + 0.5 * stream.normal()),
    noise: eta.map(() => stream.poisson(3)),
  };
}
const data = simulate();
const poisson: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
const binomial: FitOptions = { distribution: "binomial", fitMethod: "laplace" };

async function findings(columns: Record<string, unknown>, formula: string, options: FitOptions) {
  const model = await fitglme({ ...data, ...columns } as never, formula, options);
  return model.diagnose();
}

interface Trouble {
  readonly kind: FindingKind;
  readonly columns?: Record<string, unknown>;
  readonly formula: string;
  readonly options: FitOptions;
  readonly subject: string;
  readonly says: string;
}

const troubles: readonly Trouble[] = [
  {
    kind: "notConverged",
    formula: "count ~ x + (1 | g)",
    options: { ...poisson, fitMethod: "mpl", plIterations: 1 },
    subject: "",
    says: "Not converged",
  },
  {
    kind: "separated",
    columns: { outcome: data.outcome.map((y, i) => (data.f[i] === "b" ? 1 : y)) },
    formula: "outcome ~ f + (1 | g)",
    options: binomial,
    subject: "f_b",
    says: "no finite estimate",
  },
  {
    kind: "constantCell",
    columns: { count: data.count.map((y, i) => (data.f[i] === "c" ? 0 : y)) },
    formula: "count ~ f + (1 | g)",
    options: poisson,
    subject: "f = c",
    says: 'All 72 responses where f is "c" are 0.',
  },
  {
    kind: "constantCell",
    columns: { t: data.f.map((level) => "abc".indexOf(level)), count: data.count.map((y, i) => (data.f[i] === "c" ? 0 : y)) },
    formula: "count ~ factor(t) + (1 | g)",
    options: poisson,
    subject: "factor(t) = 2",
    says: 'All 72 responses where factor(t) is "2" are 0.',
  },
  {
    kind: "constantResponse",
    columns: { count: data.count.map(() => 0) },
    formula: "count ~ x + f + (1 | g)",
    options: poisson,
    subject: "count",
    says: "All 240 responses are 0.",
  },
  {
    kind: "flatDirection",
    columns: { row: data.x.map((_, i) => `r${i}`) },
    formula: "measure ~ x + (1 | row)",
    options: { checkHessian: true },
    subject: "sd (Intercept) | row, dispersion",
    says: "The data do not determine sd (Intercept) | row, dispersion together",
  },
  {
    kind: "zeroVariance",
    columns: { noise: data.noise.map((_, i) => 2 + (i % 5 === Math.floor(i / 12) % 5 ? 2 : 0)) },
    formula: "noise ~ 1 + (1 | g)",
    options: poisson,
    subject: "(Intercept) | g",
    says: "estimated as 0",
  },
  {
    kind: "perfectCorrelation",
    columns: { measure: data.x.map((value, i) => (1 + value) * ((i % 12) - 6) + 0.01 * Math.sin(i)) },
    formula: "measure ~ x + (1 + x | g)",
    options: {},
    subject: "x, (Intercept) | g",
    says: "1 or −1",
  },
  {
    kind: "noStandardErrors",
    columns: { outcome: data.x.map((value) => (value > 0 ? 1 : 0)) },
    formula: "outcome ~ x + (1 | g)",
    options: binomial,
    subject: "(Intercept), x",
    says: "no standard errors",
  },
  { kind: "fewLevels", formula: "count ~ x + (1 | f)", options: poisson, subject: "f", says: "f has 3 levels" },
  {
    kind: "manyLevels",
    columns: { dose: data.x.map((_, i) => (i === 3 ? "n/a" : `${i % 130}.5`)) },
    formula: "measure ~ dose",
    options: {},
    subject: "dose",
    says: "dose has 131 levels in 240 used rows",
  },
  {
    kind: "singleRows",
    columns: { row: data.x.map((_, i) => `r${i}`) },
    formula: "count ~ x + (1 | row)",
    options: poisson,
    subject: "row",
    says: "one row",
  },
  {
    kind: "emptyCell",
    columns: { h: data.h.map((level, i) => (data.f[i] === "b" ? "u" : level)) },
    formula: "count ~ f + h + (1 | g)",
    options: poisson,
    subject: "f:h",
    says: "No row has b with v of f and h.",
  },
  {
    kind: "unusedLevel",
    columns: {
      f: data.f.map((level, i) => (i === 0 ? "z" : level)),
      x: data.x.map((value, i) => (i === 0 ? Number.NaN : value)),
    },
    formula: "count ~ x + f + (1 | g)",
    options: poisson,
    subject: "f",
    says: '"z" of f',
  },
  {
    kind: "collinear",
    columns: { z: data.x.map((value, i) => value + 1e-3 * Math.cos(i)) },
    formula: "count ~ x + z + (1 | g)",
    options: poisson,
    subject: "z",
    says: "almost a combination",
  },
  {
    kind: "scale",
    columns: { z: data.x.map((value) => 1e8 * value) },
    formula: "count ~ z + (1 | g)",
    options: poisson,
    subject: "z",
    says: "6e+7 in size",
  },
  {
    kind: "overdispersed",
    columns: { count: data.count.map((y, i) => (i % 3 === 0 ? 6 * y : 0)) },
    formula: "count ~ x + (1 | g)",
    options: poisson,
    subject: "count",
    says: "times as much as a poisson distribution allows",
  },
  {
    kind: "leftOut",
    columns: { x: data.x.map((value, i) => (i % 5 === 0 ? Number.NaN : value)) },
    formula: "count ~ x + (1 | g)",
    options: poisson,
    subject: "x",
    says: "48 of 240 rows have missing values (x: 48); 192 were used.",
  },
];

describe("diagnose", () => {
  it.each(troubles)("finds: $kind", async ({ kind, columns = {}, formula, options, subject, says }) => {
    const diagnosis = await findings(columns, formula, options);
    const [finding, ...more] = diagnosis.of(kind).filter((found) => found.subject === subject);
    expect(finding, JSON.stringify(diagnosis)).toBeDefined();
    expect(more).toEqual([]);
    expect(finding.found).toContain(says);
    expect(finding.advice).toMatch(/^[A-Z].*\.$/);
    expect(String(diagnosis)).toContain(finding.found);
    expect(JSON.parse(JSON.stringify(diagnosis))).toEqual([...diagnosis]);
  });

  it.each<readonly [string, FitOptions]>([
    ["count ~ x + f + (1 | g)", poisson],
    ["outcome ~ x + f + h + (1 | g)", binomial],
    ["measure ~ x + (1 + x | g)", {}],
    ["count ~ x + (1 | g)", { distribution: "poisson", fitMethod: "mpl" }],
  ])("has nothing to say about %s", async (formula, options) => {
    const diagnosis = await findings({}, formula, options);
    expect(diagnosis.findings.filter(({ kind }) => kind !== "perfectCorrelation" && kind !== "zeroVariance")).toEqual([]);
    expect(diagnosis.isClean).toBe(diagnosis.findings.length === 0);
  });

  it("says so where it has nothing to say", async () => {
    const diagnosis = await findings({}, "count ~ x + f + (1 | g)", poisson);
    expect(String(diagnosis)).toBe("Nothing was found that speaks against the model.");
  });

  it("cannot speak of overdispersion where there are as many coefficients as rows", async () => {
    const table = { y: [9, 0, 30, 2], x: [1, 2, 3, 4] };
    const model = await fitglme(table, "y ~ poly(x, 3)", poisson);
    expect(model.diagnose().of("overdispersed")).toEqual([]);
  });

  it("names many coefficients, or levels, in one finding", async () => {
    const columns = { level: data.x.map((_, i) => `l${i}`) };
    const diagnosis = await findings(columns, "outcome ~ level + (1 | g)", binomial);
    for (const [kind, words] of [
      ["separated", /^The coefficients .* and \d+ more have no finite estimates/],
      ["constantCell", /^All responses of a level are the same where level is "l0" \(1 row of [01]\), .* and 235 more\.$/],
    ] as const) {
      const [finding, ...more] = diagnosis.of(kind);
      expect(more).toEqual([]);
      expect(finding.found).toMatch(words);
      expect(finding.subject.split(", ").length).toBeGreaterThan(100);
    }
  });

  // the mean is 0 where the linear predictor is: a finite place with the identity and the square root
  it.each<readonly [FitOptions["link"], number]>([
    ["log", 1],
    ["identity", 0],
    [0.5, 0],
  ])("with link %s a level of zeros has an estimate: %d findings", async (link, count) => {
    const columns = { count: data.count.map((y, i) => (data.f[i] === "c" ? 0 : y)) };
    const diagnosis = await findings(columns, "count ~ f", { ...poisson, link });
    expect(diagnosis.of("constantCell")).toHaveLength(count);
  });

  it("says of a constant response that lies within reach only that it tells nothing", async () => {
    const diagnosis = await findings({ count: data.count.map(() => 3) }, "count ~ x", poisson);
    expect(diagnosis.of("constantResponse")).toMatchObject([
      { found: "All 240 responses are 3.", advice: expect.not.stringContaining("finite") },
    ]);
    const zeros = await findings({ count: data.count.map(() => 0) }, "count ~ x", poisson);
    expect(zeros.of("constantResponse")[0].advice).toContain("The linear predictor that fits best is infinite");
  });
});

describe("a factor with hardly fewer levels than rows", () => {
  const short = (levels: number) => ({
    y: data.measure.slice(0, 24),
    g: data.g.slice(0, 24).map((_, i) => `g${i % 4}`),
    dose: data.x.slice(0, 24).map((_, i) => (i === 3 ? "n/a" : `${(i % levels) / 10}`)),
  });

  it.each(["y ~ dose", "y ~ 1 + (0 + dose || g)"])(
    "is found in %s, said in the display and kept with the model",
    async (formula) => {
      const model = await fitglme(short(16), formula, { maxTime: 1 });
      expect(model.diagnose().of("manyLevels")).toMatchObject([{ subject: "dose" }]);
      const note = "The factor dose has 17 levels in 24 rows: if its values are numbers, its column was read as text.";
      expect(String(model)).toContain(note);
      const loaded = loadModel(JSON.stringify(model));
      expect(String(loaded)).toBe(String(model));
      expect(loaded.diagnose().of("manyLevels")).toEqual(model.diagnose().of("manyLevels"));
    },
  );

  it("is none with two rows for each level, nor where a level is one of few, nor where rows are grouped by it", async () => {
    const fits = [
      fitglme(short(11), "y ~ dose"),
      fitglme({ y: [1, 2, 4, 3], f: ["a", "b", "c", "a"] }, "y ~ f"),
      fitglme(short(16), "y ~ 1 + (1 | dose)"),
    ];
    for (const model of await Promise.all(fits)) {
      expect(model.diagnose().of("manyLevels")).toEqual([]);
      expect(String(model)).not.toContain("read as text");
    }
  });
});
