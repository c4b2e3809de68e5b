import { describe, expect, it } from "vitest";
import { cholesky, inverseFromCholesky, solveTriangle, symmetricProduct } from "../../src/kernel/index.js";
import { firstDifference, multiply, transpose, wholeMatrix, wholeTriangle } from "./denseMatrices.js";

// several blocks of columns and groups of rows; whole numbers make every result exact
describe.each([515, 770])("n = %d", (n) => {
  const l = wholeTriangle(n, n);
  const a = multiply(l, transpose(l, n, n), n, n, n);

  it("cholesky finds the factor of a symmetric product, and that is the textbook's", () => {
    expect(firstDifference(symmetricProduct(l, n, n), a)).toBe(-1);
    expect(firstDifference(cholesky(a, n), l)).toBe(-1);
  });

  it("solveTriangle finds whole numbers", () => {
    const x = wholeMatrix(n, 131);
    expect(firstDifference(solveTriangle(l, n, multiply(l, x, n, n, 131), 131), x)).toBe(-1);
    expect(firstDifference(solveTriangle(l, n, multiply(transpose(l, n, n), x, n, n, 131), 131, true), x)).toBe(-1);
  });

  // L = I − S, S the first subdiagonal: A⁻¹_ij = n − max(i, j)
  it("inverseFromCholesky of a matrix whose inverse is known", () => {
    const bidiagonal = Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? 1 : e % (n + 1) === 1 ? -1 : 0));
    expect(
      firstDifference(
        inverseFromCholesky(bidiagonal, n),
        Float64Array.from({ length: n * n }, (_, e) => n - Math.max(e % n, Math.floor(e / n))),
      ),
    ).toBe(-1);
  });
});
