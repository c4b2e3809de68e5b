import { describe, it } from "vitest";
import { RandomStream } from "../generators/stream.js";
import { expectDense } from "./expectDense.js";
import { levelModel } from "./levelModel.js";

// Expected: the same model from dense matrices (denseAnswers.ts), by the formulas and without any structure.

/** n codes by row number. */
const codes = (n: number, of: (row: number) => number) => Uint32Array.from({ length: n }, (_, row) => of(row));
/** n codes at random, of which every one below m occurs. */
function mixed(stream: RandomStream, n: number, m: number): Uint32Array {
  return codes(n, (row) => (row < m ? row : stream.integer(0, m - 1)));
}
const random = (seed: number, n: number, ...levels: readonly number[]) => {
  const stream = new RandomStream(seed);
  return levels.map((m) => Uint32Array.from(stream.sample(Array.from(mixed(stream, n, m)), n)));
};

interface Structure {
  readonly name: string;
  readonly codes: readonly Uint32Array[];
  readonly widths: readonly number[];
  readonly p: number;
}

const structures: readonly Structure[] = [
  { name: "one factor", codes: random(1, 60, 9), widths: [1], p: 2 },
  { name: "one factor with slopes", codes: random(2, 90, 9), widths: [3], p: 2 },
  { name: "one level", codes: [codes(20, () => 0)], widths: [2], p: 1 },
  { name: "levels of ten effects", codes: random(12, 120, 8), widths: [10], p: 3 },
  { name: "levels of twelve effects, crossed with two and nine", codes: random(13, 160, 7, 6, 5), widths: [12, 2, 9], p: 2 },
  { name: "one level per row", codes: [codes(70, (row) => row)], widths: [1], p: 2 },
  {
    name: "one level per row, crossed with a factor",
    codes: [codes(80, (row) => row), ...random(3, 80, 7)],
    widths: [1, 2],
    p: 2,
  },
  { name: "no fixed effects", codes: random(4, 60, 8, 5), widths: [2, 1], p: 0 },
  { name: "nested", codes: [codes(120, (row) => row >> 2), codes(120, (row) => row >> 4)], widths: [1, 2], p: 2 },
  { name: "nested three deep", codes: [1, 3, 5].map((shift) => codes(128, (row) => row >> shift)), widths: [1, 2, 1], p: 1 },
  { name: "crossed", codes: random(5, 150, 20, 12), widths: [1, 1], p: 2 },
  { name: "crossed with slopes", codes: random(6, 300, 40, 30), widths: [3, 2], p: 3 },
  {
    name: "fully crossed",
    codes: [codes(144, (row) => row % 12), codes(144, (row) => Math.floor(row / 12))],
    widths: [2, 2],
    p: 1,
  },
  { name: "four crossed factors", codes: random(7, 200, 15, 12, 8, 5), widths: [1, 2, 1, 3], p: 2 },
  { name: "a chain", codes: [codes(99, (row) => row >> 1), codes(99, (row) => (row + 1) >> 1)], widths: [1, 2], p: 1 },
  { name: "a ring", codes: [codes(80, (row) => row >> 1), codes(80, (row) => ((row + 1) % 80) >> 1)], widths: [1, 1], p: 1 },
  { name: "a star: one level meets all", codes: [codes(150, (row) => row % 60), codes(150, () => 0)], widths: [1, 2], p: 1 },
  {
    name: "one huge level",
    codes: [codes(200, (row) => (row < 180 ? 0 : row - 180)), ...random(8, 200, 50)],
    widths: [1, 1],
    p: 2,
  },
  {
    name: "disconnected",
    codes: [0, 1].map((shift) => codes(160, (row) => 5 * Math.floor(row / 40) + (((row % 40) >> shift) % 5))),
    widths: [2, 1],
    p: 1,
  },
  { name: "a dense trailing block with slopes", codes: random(9, 900, 70, 45), widths: [2, 3], p: 2 },
  // 6 levels with 400 neighbours each, more than 10√406: they are put off to the end of the order
  {
    name: "levels that meet nearly all others",
    codes: [codes(1200, (row) => row % 400), ...random(10, 1200, 6)],
    widths: [1, 1],
    p: 2,
  },
  {
    name: "levels that meet nearly all others, and each other",
    codes: [codes(1000, (row) => row % 300), ...random(11, 1000, 5, 3)],
    widths: [1, 2, 1],
    p: 1,
  },
];

describe("log|A|, mode, gradient and inverse on level graphs are the dense ones", () => {
  it.each(structures)("$name", ({ codes, widths, p }) => expectDense(levelModel(100, codes, widths, p)));

  // The rest of 650 columns fills in: wide supernodes of ragged sizes, blocked Cholesky, products and inverse.
  it("three large crossed factors", () => {
    const stream = new RandomStream(12);
    expectDense(
      levelModel(
        200,
        [300, 200, 150].map((m) => mixed(stream, 2000, m)),
        [1, 1, 1],
        2,
      ),
    );
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed))("random levels %i", (seed) => {
    const stream = new RandomStream(1000 + seed);
    const n = stream.integer(10, 80);
    const count = stream.integer(1, 4);
    const codes = Array.from({ length: count }, () => randomCodes(stream, n));
    const widths = codes.map(() => stream.integer(1, 3));
    expectDense(levelModel(seed, codes, widths, stream.integer(0, 3)));
  });
});

/** Levels in one of several patterns; some levels may have no row. */
function randomCodes(stream: RandomStream, n: number): Uint32Array {
  const m = stream.integer(1, 14);
  const run = stream.integer(1, 6);
  switch (stream.pick(["mixed", "runs", "skewed", "gaps"])) {
    case "mixed":
      return codes(n, () => stream.integer(0, m - 1));
    case "runs":
      return codes(n, (row) => Math.floor(row / run));
    case "skewed":
      return codes(n, () => Math.floor(m * stream.uniform() ** 3));
    default:
      return codes(n, () => 2 * stream.integer(0, m - 1));
  }
}
