import { describe, expect, it } from "vitest";
import { levelSums } from "../assembly/levels.js";
import { RandomStream } from "../generators/stream.js";
import { expectDense } from "./expectDense.js";
import { type LevelModel, levelModel } from "./levelModel.js";

// A supernode of fewer than 8 columns is narrow, and visited by its ancestors column by column; a wider one gathers and multiplies.
// These patterns have both kinds as ancestors and descendants of each other, and widths to either side of the limit.

const codes = (n: number, of: (row: number) => number) => Uint32Array.from({ length: n }, (_, row) => of(row));
const mixed = (seed: number, n: number, levels: number) => {
  const stream = new RandomStream(seed);
  return codes(n, (row) => (row < levels ? row : stream.integer(0, levels - 1)));
};
/** A factor for every shift: the level is the row's number without its last bits. */
const tree = (n: number, ...shifts: readonly number[]) => shifts.map((shift) => codes(n, (row) => row >> shift));

interface Structure {
  readonly name: string;
  readonly codes: readonly Uint32Array[];
  readonly widths: readonly number[];
}

const structures: readonly Structure[] = [
  ...[1, 3, 6, 7, 8, 9].map((width) => ({
    name: `a chain, widths 1 and ${width}`,
    codes: [codes(120, (row) => row >> 1), codes(120, (row) => (row + 1) >> 1)],
    widths: [1, width],
  })),
  ...[
    [4, 4],
    [7, 8],
    [9, 2],
  ].map((widths) => ({
    name: `a chain, widths ${widths.join(" and ")}`,
    codes: [codes(80, (row) => row >> 1), codes(80, (row) => (row + 1) >> 1)],
    widths,
  })),
  ...[
    [1, 1, 1, 1],
    [1, 8, 1, 9],
    [7, 1, 8, 1],
    [1, 2, 3, 4],
    [2, 7, 2, 9],
  ].map((widths) => ({ name: `a tree of depth four, widths ${widths.join(", ")}`, codes: tree(256, 2, 4, 5, 7), widths })),
  { name: "a tree of depth five", codes: tree(256, 1, 2, 4, 6, 7), widths: [1, 2, 1, 7, 8] },
  { name: "a deep binary tree", codes: tree(256, 1, 2, 3, 4, 5, 6, 7), widths: [1, 1, 1, 2, 1, 3, 2] },
  ...[
    [1, 1, 1],
    [3, 1, 2],
    [1, 8, 1],
    [7, 1, 9],
  ].map((widths) => ({
    name: `three crossed factors, widths ${widths.join(", ")}`,
    codes: [mixed(1, 400, 40), mixed(2, 400, 20), mixed(3, 400, 9)],
    widths,
  })),
  {
    name: "three crossed factors that meet rarely",
    codes: [mixed(4, 160, 90), mixed(5, 160, 70), mixed(6, 160, 50)],
    widths: [2, 1, 3],
  },
  {
    name: "nested in a factor that is crossed with another",
    codes: [...tree(300, 1, 3), mixed(7, 300, 15)],
    widths: [1, 7, 2],
  },
  {
    name: "trees that share two wide levels",
    codes: [...tree(320, 2, 4), codes(320, (row) => (row >> 4) % 2)],
    widths: [2, 3, 9],
  },
  {
    name: "two chains that end in one wide level",
    codes: [codes(150, (row) => row >> 1), codes(150, (row) => (row + 1) >> 1), codes(150, () => 0)],
    widths: [1, 3, 9],
  },
  { name: "levels of 9 columns alone", codes: [codes(120, (row) => row % 10)], widths: [9] },
  {
    name: "wide levels in a ring",
    codes: [codes(96, (row) => row >> 3), codes(96, (row) => ((row + 4) % 96) >> 3)],
    widths: [8, 7],
  },
];

/** Factor and inverse at random modes, interrupted when `budget` is spent. */
function interrupted(model: LevelModel, budget: number) {
  const stream = new RandomStream(8);
  const q = model.factors.reduce((sum, { levels, columns }) => sum + levels * columns.length, 0);
  const u = Float64Array.from({ length: q }, () => 0.3 * stream.normal());
  const order = Uint32Array.from(model.y, (_, row) => row);
  const { calls, ...answers } = levelSums(model, u, { order, inRuns: true, budget });
  return { calls, answers };
}

describe.each(structures)("$name", ({ codes, widths }) => {
  const model = levelModel(40, codes, widths, 2);

  // expected: the same model from dense matrices (denseAnswers.ts)
  it("log|A|, mode, gradient and inverse are the dense ones", () => expectDense(model));

  it("an interruption after every step changes no bit", () => {
    const whole = interrupted(model, 1e9);
    const often = interrupted(model, 1);
    expect(whole.calls).toEqual([1, 1]);
    for (const calls of often.calls) expect(calls).toBeGreaterThan(5);
    expect(often.answers).toEqual(whole.answers);
    expect(interrupted(model, 2000).answers).toEqual(whole.answers);
  });
});

// Wide supernodes of some hundred columns: interrupted inside the dense Cholesky factor and the dense inverse, too.
it("an interruption within large dense blocks changes no bit", () => {
  const model = levelModel(41, [mixed(9, 1500, 260), mixed(10, 1500, 210), mixed(11, 1500, 40)], [1, 1, 2], 2);
  const whole = interrupted(model, 1e12);
  const often = interrupted(model, 1000);
  expect(whole.calls).toEqual([1, 1]);
  for (const calls of often.calls) expect(calls).toBeGreaterThan(20);
  expect(often.answers).toEqual(whole.answers);
  expect(interrupted(model, 1).answers).toEqual(whole.answers);
});
