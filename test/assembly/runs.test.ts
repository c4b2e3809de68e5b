import { describe, expect, it } from "vitest";
import { type LevelModel, levelModel } from "../kernel/levelModel.js";
import { RandomStream } from "../generators/stream.js";
import { levelSums, type LevelSums } from "./levels.js";

const CHUNK = 512;

/** Levels 0, 1, 2 … in runs of the given lengths. */
const inRuns = (lengths: readonly number[]) => Uint32Array.from(lengths.flatMap((length, l) => Array<number>(length).fill(l)));
const repeated = (times: number, ...lengths: readonly number[]) => Array.from({ length: times }, () => lengths).flat();
/** Several levels of one factor in one of another. */
const outer = (codes: Uint32Array, together: number) => codes.map((code) => Math.floor(code / together));

const patterns: Readonly<Record<string, readonly number[]>> = {
  "even lengths": repeated(20, 4, 16, 10, 30),
  "odd lengths": repeated(20, 5, 17, 11, 31),
  "runs of one row between long ones": repeated(25, 1, 40, 1, 1, 63),
  "two and three rows between long ones": repeated(25, 2, 40, 3, 41),
  "a run that ends with a chunk, and one that begins there": [CHUNK - 7, 7, 9, 2 * CHUNK - 9, 100],
  "runs over several chunks": [300, 1200, 3, 900],
  "one run": [CHUNK + 1],
};

/** Where a factor's columns are 1 and where not: the first column of `levelModel`'s is the constant, which `slopes` replaces. */
const columns: Readonly<Record<string, { readonly width: number; readonly slopes: boolean }>> = {
  "a constant": { width: 1, slopes: false },
  "a slope": { width: 1, slopes: true },
  "a constant and a slope": { width: 2, slopes: false },
  "two slopes": { width: 2, slopes: true },
  "a constant and two slopes": { width: 3, slopes: false },
  "three slopes": { width: 3, slopes: true },
};

interface Case {
  readonly codes: readonly Uint32Array[];
  readonly widths: readonly number[];
  readonly slopes: readonly boolean[];
  readonly p: number;
}

function modelOf({ codes, widths, slopes, p }: Case): LevelModel {
  const model = levelModel(17, codes, widths, p);
  const stream = new RandomStream(18);
  const slope = () => Float64Array.from(codes[0], () => stream.between(-1, 1));
  const factors = model.factors.map((factor, f) => ({
    ...factor,
    columns: factor.columns.map((column) => column ?? (slopes[f] ? slope() : null)),
  }));
  return { ...model, factors };
}

/** The sums that a case leaves with rows in their runs and with rows in random order. */
function bothLayouts(model: LevelModel) {
  const n = model.y.length;
  const stream = new RandomStream(19);
  const effects = model.factors.reduce((sum, { levels, columns }) => sum + levels * columns.length, 0);
  const u = Float64Array.from({ length: effects }, () => 0.5 * stream.normal());
  const order = Uint32Array.from({ length: n }, (_, row) => row);
  const shuffled = Uint32Array.from(stream.sample([...order], n));
  return { runs: levelSums(model, u, { order, inRuns: true }), rows: levelSums(model, u, { order: shuffled, inRuns: false }) };
}

/** Σ over rows of w a b from the kernel's s or W, and the sum of the absolute values: what rounding is relative to. */
function plainSum(w: Float64Array, a: Float64Array | null, b: Float64Array | null, where: (row: number) => boolean) {
  let [sum, size] = [0, 0];
  for (const [row, value] of w.entries()) {
    if (!where(row)) continue;
    const term = value * (a?.[row] ?? 1) * (b?.[row] ?? 1);
    sum += term;
    size += Math.abs(term);
  }
  return { sum, size };
}

const EXACT = 1e-13;

function expectPlainSums({ X, factors }: LevelModel, sums: LevelSums) {
  const expectSum = (found: number, { sum, size }: { sum: number; size: number }) =>
    expect(Math.abs(found - sum)).toBeLessThanOrEqual(EXACT * size);
  const everywhere = () => true;
  for (const [j, x] of X.entries()) {
    expectSum(sums.fixedScore[j], plainSum(sums.score, x, null, everywhere));
    for (const [k, z] of X.entries()) expectSum(sums.fixedCross[j + k * X.length], plainSum(sums.weight, x, z, everywhere));
  }
  for (const [f, { levels, codes, columns }] of factors.entries()) {
    const k = columns.length;
    for (let l = 0; l < levels; l += Math.ceil(levels / 12)) {
      const ofLevel = (row: number) => codes[row] === l;
      for (const [c, second] of columns.entries()) {
        expectSum(sums.levelScore[f][l * k + c], plainSum(sums.score, second, null, ofLevel));
        for (let a = c; a < k; a++)
          expectSum(sums.levelCross[f][l * k * k + a + c * k], plainSum(sums.weight, columns[a], second, ofLevel));
      }
    }
  }
}

/** The greatest deviation relative to the greatest entry. */
function expectClose(found: Float64Array, expected: Float64Array, what: string, tolerance = EXACT) {
  expect(found).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  expect(scale, what).toBeGreaterThan(0);
  expect(Math.max(...found.map((value, i) => Math.abs(value - expected[i]))) / scale, what).toBeLessThan(tolerance);
}

function expectSameInRuns(model: LevelModel) {
  const { runs, rows } = bothLayouts(model);
  expectPlainSums(model, runs);
  expectPlainSums(model, rows);
  for (const what of ["score", "weight", "leverage", "fixedCross", "fixedScore"] as const)
    expectClose(runs[what], rows[what], what);
  for (const what of ["levelScore", "levelCross", "lambdaGradient"] as const)
    for (const [f, found] of runs[what].entries()) expectClose(found, rows[what][f], what, 10 * EXACT);
  expectClose(runs.betaInverse, rows.betaInverse, "betaInverse", 10 * EXACT);
  expectClose(runs.betaGradient, rows.betaGradient, "betaGradient", 10 * EXACT);
  expect(Math.abs(runs.logDet / rows.logDet - 1)).toBeLessThan(EXACT);
}

// Expected: the same rows in random order, which are summed row by row, and sums in plain TypeScript of the kernel's s and W.
describe.each(Object.keys(patterns))("%s", (pattern) => {
  const codes = inRuns(patterns[pattern]);
  it.each(Object.keys(columns))("one factor with %s", (kind) => {
    const { width, slopes } = columns[kind];
    expectSameInRuns(modelOf({ codes: [codes], widths: [width], slopes: [slopes], p: 3 }));
  });

  it.each([
    [1, 1],
    [2, 1],
    [1, 2],
    [3, 2],
  ])("two nested factors of %d and %d columns: pairs in runs", (first, second) => {
    for (const slopes of [
      [false, false],
      [true, false],
      [false, true],
    ])
      expectSameInRuns(modelOf({ codes: [codes, outer(codes, 3)], widths: [first, second], slopes, p: 2 }));
  });

  it.each([1, 2])("a factor in runs, crossed with one of %d columns that is not", (width) => {
    const crossed = codes.map((_, row) => (7 * row) % 11);
    expectSameInRuns(modelOf({ codes: [codes, crossed], widths: [2, width], slopes: [false, false], p: 2 }));
  });
});

describe("fixed effects", () => {
  const codes = inRuns(repeated(25, 1, 40, 2, 3, 63));
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])("%d columns", (p) => {
    for (const width of [1, 2, 3]) expectSameInRuns(modelOf({ codes: [codes], widths: [width], slopes: [false], p }));
  });

  it.each([1, 2, 3, 511, 512, 513, 514, 1025])("in %d rows", (n) => {
    expectSameInRuns(modelOf({ codes: [inRuns([n])], widths: [2], slopes: [false], p: 5 }));
  });
});
