import { expect, it } from "vitest";
import { attacked, type Fuzzer, shared } from "./fuzzer.js";
import { LONGEST_PIECE } from "./watch.js";

/** So many times as long as it takes by itself may a piece take in tests, whose imports are looked up anew at each use, and beside which others run. */
const SLOWNESS = 6;

/** Makes a test of each attack, of so many cases in all; `from` is where the seeds begin, so that other cases come. */
export function testFuzzer(fuzzer: Fuzzer, cases: number, from = 0): void {
  it.each(shared(fuzzer, cases))(`${fuzzer.name}: %s`, { timeout: 3_600_000 }, async (what, attack, count, seed) => {
    const figures = await attacked(`${fuzzer.name}, ${what}`, count, seed + from, attack, SLOWNESS * LONGEST_PIECE);
    expect(figures.failures).toEqual([]);
    expect(figures.refused + figures.right + figures.unchecked).toBe(count);
  });
}
