import { describe, expect, it } from "vitest";
import { type FitMethod, fitglme, forecastMemory } from "../src/index.js";
import { RandomStream } from "./generators/stream.js";

/** Rows of a Poisson response with groups of the given sizes, each level drawn at random; `inner` is nested in the first. */
function table(rows: number, sizes: readonly number[]) {
  const stream = new RandomStream(7);
  const draw = (levels: number) => Float64Array.from({ length: rows }, () => stream.integer(0, levels - 1));
  const groups = Object.fromEntries(sizes.map((levels, g) => [`g${g}`, draw(levels)]));
  const x = Float64Array.from({ length: rows }, () => stream.integer(0, 99) / 50 - 1);
  const y = Float64Array.from({ length: rows }, () => stream.integer(0, 4));
  const inner = Float64Array.from({ length: rows }, (_, i) => 10 * groups.g0[i] + (i % 5));
  return { y, x, inner, ...groups };
}

interface Case {
  readonly name: string;
  readonly rows: number;
  readonly sizes: readonly number[];
  readonly formula: string;
  readonly fitMethod?: FitMethod;
}
const CASES: readonly Case[] = [
  { name: "one group with a slope", rows: 3000, sizes: [100], formula: "y ~ x + (1 + x | g0)" },
  { name: "nested groups", rows: 4000, sizes: [80], formula: "y ~ x + (1 | g0) + (1 | inner)" },
  { name: "crossed groups, which fill in", rows: 3000, sizes: [400, 150], formula: "y ~ x + (1 | g0) + (1 | g1)" },
  { name: "crossed groups, rarely met", rows: 1500, sizes: [900, 700], formula: "y ~ (1 + x | g0) + (1 | g1)" },
  { name: "as many rows as begin with a sample", rows: 25_000, sizes: [1200], formula: "y ~ x + (1 | g0)" },
  { name: "quadrature", rows: 25_000, sizes: [1200], formula: "y ~ x + (1 | g0)", fitMethod: { agq: 9 } },
  { name: "quadrature with many nodes", rows: 500, sizes: [20], formula: "y ~ x + (1 + x | g0)", fitMethod: { agq: 50 } },
];

describe("forecastMemory", () => {
  // expected: what the kernel reports of the fit itself
  it.each(CASES)("foretells what the fit will take: $name", async ({ rows, sizes, formula, fitMethod = "laplace" }) => {
    const data = table(rows, sizes);
    const options = { distribution: "poisson", fitMethod } as const;
    const { kernelBytes, bytesPerRow, fits } = forecastMemory(data, formula, options);
    const { convergence } = await fitglme(data, formula, options);
    expect(fits).toBe(true);
    expect(bytesPerRow).toBeCloseTo(kernelBytes / rows, 6);
    expect(kernelBytes / convergence.kernelBytes).toBeGreaterThan(0.95);
    expect(kernelBytes / convergence.kernelBytes).toBeLessThan(1.05);
  });

  it("says when a model does not fit, and by how much", () => {
    // 30,000 columns of 60,000 fill in: 30,000² × 8 bytes × 2 is 13 GiB
    const { kernelBytes, fits } = forecastMemory(table(200_000, [30_000, 30_000]), "y ~ (1 | g0) + (1 | g1)", {
      distribution: "poisson",
      fitMethod: "laplace",
    });
    expect(fits).toBe(false);
    expect(kernelBytes).toBeGreaterThan(4 * 2 ** 30);
  });
});
