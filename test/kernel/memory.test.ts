import { describe, expect, it } from "vitest";
import { GlmeError } from "../../src/core/errors.js";
import { Family, LinkCode, Problem, type ProblemGroup } from "../../src/kernel/index.js";
import { RandomStream } from "../generators/stream.js";

const GIBIBYTE = 2 ** 30;

/** A model with an intercept for every level of every group. */
function build(rows: number, groups: readonly ProblemGroup[]): Problem {
  return new Problem({
    family: Family.Poisson,
    link: LinkCode.Log,
    power: 1,
    response: new Float64Array(rows),
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: [new Float64Array(rows).fill(1)],
    groups,
    terms: groups.map((_, group) => ({ group, columns: [null] })),
  });
}

/** The error, how long it took and by how much the process grew. */
function refusal(rows: number, groups: readonly ProblemGroup[]) {
  const before = { time: performance.now(), memory: process.memoryUsage().rss };
  try {
    build(rows, groups);
  } catch (error) {
    const spent = { seconds: (performance.now() - before.time) / 1000, bytes: process.memoryUsage().rss - before.memory };
    if (error instanceof GlmeError) return { error, ...spent };
    throw error;
  }
  throw new Error("the model was not refused");
}

/** The number of bytes that the message names. */
function bytesIn(message: string): number {
  return Number(/(\d+) bytes/.exec(message)?.[1]);
}

describe("a model that no WebAssembly memory can hold is refused, with the bytes that it needs", () => {
  // Its vectors alone, at 8 bytes for each of 60 million effects, are 10 times as much as fits.
  it("at once where rows and levels tell", () => {
    const { error, seconds } = refusal(10, [{ levels: 60_000_000, codes: new Uint32Array(10) }]);
    expect(error.code).toBe("memory");
    expect(bytesIn(error.message)).toBeGreaterThan(4 * GIBIBYTE);
    expect(error.message).toContain("4 GiB");
    expect(error.hint).toBeDefined();
    expect(seconds).toBeLessThan(1);
  });

  // Nearly all of 40,000 columns fill in: 40,000² × 8 bytes × 2 (L and A⁻¹) would be 24 GiB.
  it("after the analysis where only the pattern of the levels tells", () => {
    const stream = new RandomStream(1);
    const rows = 300_000;
    const levels = 40_000;
    const crossed = () => Uint32Array.from({ length: rows }, (_, row) => (row < levels ? row : stream.integer(0, levels - 1)));
    const groups = [crossed(), crossed()].map((codes) => ({ levels, codes }));
    const { error, seconds, bytes } = refusal(rows, groups);
    expect(error.code).toBe("memory");
    expect(bytesIn(error.message)).toBeGreaterThan(10 * GIBIBYTE);
    expect(seconds).toBeLessThan(30);
    expect(bytes).toBeLessThan(GIBIBYTE / 2);
  });

  it("and what fits says how much it takes", () => {
    const { bytes } = build(1000, [{ levels: 10, codes: Uint32Array.from({ length: 1000 }, (_, row) => row % 10) }]);
    expect(bytes).toBeGreaterThan(1000 * 8 * 5); // response, score, weight, slope and a column
    expect(bytes).toBeLessThan(2 ** 20);
  });
});
