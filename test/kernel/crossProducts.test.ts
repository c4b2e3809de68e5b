import { describe, expect, it } from "vitest";
import { crossProducts } from "../../src/kernel/index.js";

/** Small whole numbers, whose products and sums are exact in any order. */
const column = (n: number, j: number) => Float64Array.from({ length: n }, (_, row) => ((row * (2 * j + 3)) % 17) - 8);

/** Σ a b, a null column being the constant 1. */
const inner = (a: Float64Array | null, b: Float64Array | null, n: number) =>
  Array.from({ length: n }, (_, row) => (a?.[row] ?? 1) * (b?.[row] ?? 1)).reduce((sum, product) => sum + product, 0);

describe("crossProducts", () => {
  // odd and even numbers of rows and of columns, less than a block of 1024 rows, and several
  it.each([
    [1, 1],
    [2, 1],
    [7, 2],
    [1023, 3],
    [1024, 4],
    [1025, 5],
    [3001, 8],
    [1030, 67],
  ])("%d rows, %d columns: the sums of products above the diagonal, 0 below", (n, p) => {
    const columns = Array.from({ length: p }, (_, j) => (j === 1 ? null : column(n, j)));
    const cross = crossProducts(columns, n)!;
    expect(cross).toHaveLength(p * p);
    for (let j = 0; j < p; j++)
      for (let i = 0; i < p; i++) expect(cross[i + j * p]).toBe(i <= j ? inner(columns[i], columns[j], n) : 0);
  });

  it("forgets what it was asked before, also where that was wider", () => {
    crossProducts([column(9, 1), column(9, 2), null], 9);
    expect(Array.from(crossProducts([null, Float64Array.of(1, 2)], 2)!)).toEqual([2, 0, 3, 5]);
  });

  it("of more columns than a memory has room for is left to others", () => {
    const column = Float64Array.of(1);
    expect(crossProducts(new Array<Float64Array>(24_000).fill(column), 1)).toBeNull(); // 24,000² × 8 bytes are 4.3 GiB
  });

  it("of ones alone are their number at once, however many", () => {
    expect(Array.from(crossProducts([null, null], 2 ** 53 - 1)!)).toEqual([2 ** 53 - 1, 0, 2 ** 53 - 1, 2 ** 53 - 1]);
    expect(() => crossProducts([null, Float64Array.of(1)], 2 ** 53 - 1)).toThrow(
      /columns\[1\] has 1 element, but needs 9007199254740991/,
    );
  });

  it("of no columns is empty", () => {
    expect(crossProducts([], 5)).toHaveLength(0);
  });
});
