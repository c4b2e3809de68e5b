import { describe, expect, it } from "vitest";
import { sampleProblem } from "../../../src/fit/start/subsample.js";
import { Family, LinkCode, type ProblemGroup, type ProblemInput } from "../../../src/kernel/index.js";
import { RandomStream } from "../../generators/stream.js";

/** n rows and grouping factors of some levels each, a term with a constant and a slope on every one: row i has i in every column. */
function problemOn(groups: readonly ProblemGroup[]): ProblemInput {
  const n = groups[0].codes.length;
  const column = (shift: number) => Float64Array.from({ length: n }, (_, row) => row + shift);
  return {
    family: Family.Poisson,
    link: LinkCode.Log,
    power: 1,
    response: column(0),
    weights: column(0.1),
    binomialSize: column(0.2),
    offset: column(0.3),
    fixed: [column(0.4), column(0.5)],
    triangle: Float64Array.of(3, 0, 5, 7),
    groups,
    terms: groups.map((_, group) => ({ group, columns: [null, column(0.6 + group)] })),
  };
}

const N = 24_000;
/** Codes by row number, of which all below `levels` occur. */
const group = (levels: number, codeOf: (row: number) => number, n = N): ProblemGroup => ({
  levels,
  codes: Uint32Array.from({ length: n }, (_, row) => codeOf(row)),
});
const cyclic = (levels: number, n = N) => group(levels, (row) => row % levels, n);
const drawn = (seed: number, levels: number) => {
  const stream = new RandomStream(seed);
  return group(levels, (row) => (row < levels ? row : stream.integer(0, levels - 1)));
};

/** The rows of the whole that are in the sample. */
const rowsOf = (sample: ProblemInput) => Array.from(sample.response);
const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);

/** Which of the whole's levels the sample has, and whether every row of theirs is in it. */
function levelsIn(sample: ProblemInput, { codes }: ProblemGroup) {
  const rows = new Set(rowsOf(sample));
  const levels = new Set(Array.from(rows, (row) => codes[row]));
  const whole = codes.every((level, row) => levels.has(level) === rows.has(row));
  return { levels: sorted(levels), whole };
}

describe("what is drawn", () => {
  it("nothing below 20,000 rows", () => {
    expect(sampleProblem(problemOn([cyclic(2000, 19_999)]))).toBeUndefined();
    expect(sampleProblem(problemOn([cyclic(2000, 20_000)]))).toBeDefined();
  });

  it("nothing without random effects", () => {
    expect(sampleProblem({ ...problemOn([cyclic(2000)]), groups: [], terms: [] })).toBeUndefined();
  });

  it.each([1, 2, 60, 100, 239])("nothing of %d levels", (levels) => {
    expect(sampleProblem(problemOn([cyclic(levels)]))).toBeUndefined();
  });

  // 240 = 4 × 60: from there on one level in four, from 600 on one in ten
  it.each([
    [240, 4],
    [300, 5],
    [420, 7],
    [600, 10],
    [2400, 10],
    [24_000, 10],
  ])("of %d levels one in %d, each with all its rows", (levels, step) => {
    const whole = cyclic(levels);
    const { levels: chosen, whole: isWhole } = levelsIn(sampleProblem(problemOn([whole]))!, whole);
    expect(isWhole).toBe(true);
    expect(chosen.map((level) => Math.floor(level / step))).toEqual(Array.from({ length: levels / step }, (_, i) => i));
  });

  // Subjects are often numbered in turn over the arms of a study. Of 600 levels drawn each class has its share, within four deviations.
  it.each([2, 3, 4, 5, 6, 8, 10, 12, 20, 60])("levels of every kind where every %d-th level is of the same", (kinds) => {
    const whole = cyclic(6000);
    const { levels } = levelsIn(sampleProblem(problemOn([whole]))!, whole);
    const share = 600 / kinds;
    for (let kind = 0; kind < kinds; kind++) {
      const count = levels.filter((level) => level % kinds === kind).length;
      expect(Math.abs(count - share)).toBeLessThan(4 * Math.sqrt(share));
      expect(count).toBeGreaterThan(0);
    }
  });

  it("nothing where one level that is drawn has more than half of the rows, or those drawn hardly any", () => {
    const even = cyclic(1200);
    const { levels } = levelsIn(sampleProblem(problemOn([even]))!, even);
    const giant = (level: number) => group(1200, (row) => (row < 1200 ? row : level));
    expect(sampleProblem(problemOn([giant(levels[0])]))).toBeUndefined();
    const left = Array.from({ length: 1200 }, (_, level) => level).find((level) => !levels.includes(level))!;
    // the others' 1200 rows are 5 % of all, of which a tenth is drawn
    expect(sampleProblem(problemOn([giant(left)]))).toBeUndefined();
  });
});

describe("which group is drawn from", () => {
  const inner = cyclic(6000);
  const nestedIn = (levels: number) => group(levels, (row) => Math.floor((row % 6000) / (6000 / levels)));

  it("the largest, whichever comes first", () => {
    const small = drawn(1, 300);
    for (const groups of [
      [inner, small],
      [small, inner],
    ])
      expect(levelsIn(sampleProblem(problemOn(groups))!, inner).whole).toBe(true);
  });

  // a tenth of 6000 levels, spread over 1200 outer ones, is half a level each: fewer than the 5 that tell the two apart
  it("the outer one of two nested groups, where the inner one would leave few levels in each", () => {
    const outer = nestedIn(1200);
    const sample = sampleProblem(problemOn([inner, outer]))!;
    expect(levelsIn(sample, outer).whole).toBe(true);
    const { levels, whole } = levelsIn(sample, inner);
    expect(whole).toBe(true);
    expect(levels).toHaveLength(5 * levelsIn(sample, outer).levels.length);
  });

  // a tenth of 6000 levels in 100 outer ones is 6 each, in 150 it is 4
  it("the inner one, where it leaves enough", () => {
    const outer = nestedIn(100);
    const { levels, whole } = levelsIn(sampleProblem(problemOn([inner, outer]))!, inner);
    expect(whole).toBe(true);
    expect(levels.length).toBeGreaterThan(500);
    expect(levels.length).toBeLessThan(700);
    expect(sampleProblem(problemOn([inner, nestedIn(150)]))).toBeUndefined();
  });

  it("never one that is crossed with the largest", () => {
    const largest = drawn(2, 6000);
    const crossed = drawn(3, 1200);
    const sample = sampleProblem(problemOn([largest, crossed]))!;
    expect(levelsIn(sample, largest).whole).toBe(true);
    expect(levelsIn(sample, crossed).whole).toBe(false);
  });

  it("not one that is nested but for a single row", () => {
    const outer = nestedIn(1200);
    outer.codes[N - 1] = 0;
    const sample = sampleProblem(problemOn([inner, outer]))!;
    expect(levelsIn(sample, inner).whole).toBe(true);
    expect(levelsIn(sample, outer).whole).toBe(false);
  });

  it("of three nested groups the outermost that is needed", () => {
    const middle = group(3000, (row) => (row % 6000) >> 1);
    const outer = nestedIn(750);
    const sample = sampleProblem(problemOn([inner, middle, outer]))!;
    for (const each of [outer, middle, inner]) expect(levelsIn(sample, each).whole).toBe(true);
  });

  it("only one that has effects", () => {
    const whole = problemOn([drawn(4, 6000), drawn(5, 900)]);
    const sample = sampleProblem({ ...whole, terms: whole.terms.slice(1) })!;
    expect(levelsIn(sample, whole.groups[1]).whole).toBe(true);
    expect(levelsIn(sample, whole.groups[0]).whole).toBe(false);
  });
});

describe("a sample is a part of the whole", () => {
  const groups = [drawn(6, 900), drawn(7, 400)];
  const whole = problemOn(groups);
  const sample = sampleProblem(whole)!;
  const rows = rowsOf(sample);

  it("all columns follow their rows", () => {
    const picked = (column: Float64Array | null) => Float64Array.from(rows, (row) => column![row]);
    for (const what of ["response", "weights", "binomialSize", "offset"] as const)
      expect(sample[what]).toEqual(picked(whole[what]));
    expect(sample.fixed).toEqual(whole.fixed.map(picked));
    expect(sample.terms).toEqual(
      whole.terms.map(({ group, columns }) => ({ group, columns: columns.map((column) => column && picked(column)) })),
    );
    expect([sample.family, sample.link, sample.power]).toEqual([whole.family, whole.link, whole.power]);
  });

  it("what is not there is not there in it either", () => {
    const bare = { ...whole, weights: null, binomialSize: null, offset: null };
    const { triangle: _, ...withoutTriangle } = bare;
    expect(sampleProblem(bare)).toMatchObject({ weights: null, binomialSize: null, offset: null });
    expect(sampleProblem(withoutTriangle)).not.toHaveProperty("triangle");
  });

  it("codes are numbered anew: one number for each level that occurs, and none beside", () => {
    sample.groups.forEach(({ levels, codes }, g) => {
      const old = rows.map((row) => groups[g].codes[row]);
      expect(sorted(new Set(codes))).toEqual(Array.from({ length: levels }, (_, level) => level));
      expect(new Set(rows.map((_, i) => `${old[i]} ${codes[i]}`)).size).toBe(levels);
      expect(new Set(old).size).toBe(levels);
    });
  });

  // of n rows the basis is √n X R⁻¹: with R √(n/N) for n of N rows it is the whole's √N X R⁻¹ on the rows of the sample
  it("β keeps its meaning", () => {
    const scaled = whole.triangle!.map((value) => value / Math.sqrt(N));
    const own = sample.triangle!.map((value) => value / Math.sqrt(rows.length));
    for (const [i, value] of own.entries()) expect(Math.abs(value - scaled[i])).toBeLessThanOrEqual(1e-15 * scaled[i]);
  });

  it("leaves the whole as it was", () => {
    expect(whole).toEqual(problemOn([drawn(6, 900), drawn(7, 400)]));
  });
});

describe("the order of the rows", () => {
  const permuted = (seed: number, groups: readonly ProblemGroup[]) => {
    const order = new RandomStream(seed).sample([...groups[0].codes.keys()], N);
    return { order, groups: groups.map(({ levels, codes }) => ({ levels, codes: codes.map((_, i) => codes[order[i]]) })) };
  };

  it.each<[string, readonly ProblemGroup[]]>([
    ["one group", [drawn(8, 900)]],
    ["crossed", [drawn(9, 500), drawn(10, 4000)]],
    ["nested", [cyclic(6000), group(1200, (row) => Math.floor((row % 6000) / 5))]],
  ])("does not matter: %s", (_, groups) => {
    const expected = sorted(rowsOf(sampleProblem(problemOn(groups))!));
    const mixed = permuted(11, groups);
    const sample = sampleProblem(problemOn(mixed.groups))!;
    expect(sorted(rowsOf(sample).map((row) => mixed.order[row]))).toEqual(expected);
  });
});
