import { describe, expect, it } from "vitest";
import { GlmeError } from "../../src/core/errors.js";
import { cholesky, inverseFromCholesky, invertTriangle, solveTriangle, symmetricProduct } from "../../src/kernel/index.js";
import {
  CONDITION,
  covariance,
  difference,
  firstDifference,
  identity,
  largest,
  lowerTriangle,
  multiply,
  transpose,
  wholeMatrix,
  wholeTriangle,
} from "./denseMatrices.js";

const EPSILON = 2 ** -52;
/** Every size up to some tiles more than a group of strips, then around one, two and four blocks of 128. */
const SIZES = [...Array.from({ length: 70 }, (_, i) => i + 1), 127, 128, 129, 130, 131, 257];

const product = (l: Float64Array, n: number) => multiply(l, transpose(l, n, n), n, n, n);

/** `a` with the numbers above its diagonal spoilt: nothing may depend on them. */
const spoilt = (a: Float64Array, n: number) => a.map((value, e) => (e % n < Math.floor(e / n) ? Number.NaN : value));

describe("cholesky", () => {
  it.each(SIZES)("n = %d: finds a factor of whole numbers exactly", (n) => {
    const l = wholeTriangle(n, n);
    expect(firstDifference(cholesky(spoilt(product(l, n), n), n), l)).toBe(-1);
  });

  // Higham (2002), Accuracy and Stability of Numerical Algorithms, theorem 10.3: |A − LLᵀ| ≤ γ_{n+1} √(a_ii a_jj) / (1 − γ_{n+1})
  it.each([1, 2, 5, 9, 16, 33, 64, 100, 127, 130, 257])("n = %d: L Lᵀ is A up to rounding", (n) => {
    const a = covariance(n);
    expect(largest(difference(product(cholesky(a, n), n), a))).toBeLessThanOrEqual((n + 1) * EPSILON * largest(a));
  });

  it("of 4A is 2L, to the last bit", () => {
    const a = covariance(131);
    expect(
      cholesky(
        a.map((x) => 4 * x),
        131,
      ),
    ).toEqual(cholesky(a, 131).map((x) => 2 * x));
  });

  // the leading rows of a factor are the factor of the leading rows
  it.each([5, 64, 128, 130, 200])("n = %d: gives the leading rows of a larger factor", (n) => {
    const larger = cholesky(covariance(257), 257);
    expect(largest(difference(cholesky(covariance(n), n), lowerTriangle(leading(larger, 257, n), n)))).toBeLessThan(n * EPSILON);
  });

  it.each([
    [1, 0],
    [8, 7],
    [9, 0],
    [9, 8],
    [30, 3],
    [30, 4],
    [70, 66],
    [257, 127],
    [257, 128],
    [257, 129],
    [257, 256],
  ])("n = %d: names row %d, whose pivot is not positive", (n, row) => {
    for (const pivot of [0, -1, Number.NaN]) {
      const a = identity(n);
      a[row * (n + 1)] = pivot;
      const error = thrown(() => cholesky(a, n));
      expect(error).toMatchObject({ code: "badValue", place: { row } });
      expect(error.message).toContain(`row ${row} `);
    }
  });

  it("of a matrix of rank r stops at row r", () => {
    const rank = 40;
    const l = wholeTriangle(50, rank);
    const error = thrown(() => cholesky(multiply(l, transpose(l, 50, rank), 50, rank, 50), 50));
    expect(error.place.row).toBe(rank);
  });
});

describe("symmetricProduct", () => {
  it.each(SIZES)("of whole numbers is exact, n = %d", (n) => {
    for (const k of [1, 4, n + 3]) {
      const a = wholeMatrix(n, k);
      const expected = multiply(a, transpose(a, n, k), n, k, n);
      expect(firstDifference(symmetricProduct(a, n, k), expected)).toBe(-1);
      expect(firstDifference(symmetricProduct(transpose(a, n, k), k, n, true), expected)).toBe(-1);
    }
  });

  it("of no columns is zero", () => {
    expect(symmetricProduct(new Float64Array(0), 3, 0)).toEqual(new Float64Array(9));
  });
});

describe("solveTriangle", () => {
  it.each(SIZES)("n = %d: finds whole numbers exactly, with L and with its transpose", (n) => {
    const l = wholeTriangle(n, n);
    for (const columns of [1, 3, 4, n]) {
      const x = wholeMatrix(n, columns);
      expect(firstDifference(solveTriangle(spoilt(l, n), n, multiply(l, x, n, n, columns), columns), x)).toBe(-1);
      const b = multiply(transpose(l, n, n), x, n, n, columns);
      expect(firstDifference(solveTriangle(spoilt(l, n), n, b, columns, true), x)).toBe(-1);
    }
  });

  it("takes more right-hand sides than it packs at a time", () => {
    const l = wholeTriangle(13, 13);
    const x = wholeMatrix(13, 2051);
    expect(solveTriangle(l, 13, multiply(l, x, 13, 13, 2051), 2051)).toEqual(x);
    expect(solveTriangle(l, 13, multiply(transpose(l, 13, 13), x, 13, 13, 2051), 2051, true)).toEqual(x);
  });

  // Higham (2002), theorem 8.5: |L X − B| ≤ γ_n |L||X|
  it.each([1, 10, 50, 131, 257])("n = %d: L X is B up to rounding", (n) => {
    const l = cholesky(covariance(n), n);
    const b = Float64Array.from({ length: n * 5 }, (_, e) => Math.sin(e));
    for (const transposed of [false, true]) {
      const operator = transposed ? transpose(l, n, n) : l;
      const x = solveTriangle(l, n, b, 5, transposed);
      const bound = multiply(operator.map(Math.abs), x.map(Math.abs), n, n, 5);
      const residual = difference(multiply(operator, x, n, n, 5), b);
      residual.forEach((value, e) => {
        expect(Math.abs(value)).toBeLessThanOrEqual(n * EPSILON * bound[e]);
      });
    }
  });

  it("solves for each right-hand side as if alone, to the last bit", () => {
    const l = cholesky(covariance(131), 131);
    const b = Float64Array.from({ length: 131 * 7 }, (_, e) => Math.cos(e));
    const x = solveTriangle(l, 131, b, 7);
    for (let j = 0; j < 7; j++)
      expect(solveTriangle(l, 131, b.slice(131 * j, 131 * (j + 1)), 1)).toEqual(x.slice(131 * j, 131 * (j + 1)));
  });
});

describe("inverses", () => {
  // Higham (2002), section 14.2: the columns of X solve L x = e_j, so that |L X − I| ≤ γ_n |L||X|
  it.each(SIZES)("n = %d: L X is the identity up to rounding, X has zeros above its diagonal", (n) => {
    const l = cholesky(covariance(n), n);
    const x = invertTriangle(spoilt(l, n), n);
    const bound = multiply(l.map(Math.abs), x.map(Math.abs), n, n, n);
    const wrong = difference(multiply(l, x, n, n, n), identity(n)).filter((r, e) => Math.abs(r) > n * EPSILON * bound[e]);
    expect(wrong).toHaveLength(0);
    expect(firstDifference(x, lowerTriangle(x, n))).toBe(-1);
  });

  // Higham (2002), section 14.2: ‖A X − I‖ ≤ c n u κ(A)
  it.each(SIZES)("n = %d: A A⁻¹ is the identity up to rounding, A⁻¹ is symmetric", (n) => {
    const a = covariance(n);
    const inverse = inverseFromCholesky(spoilt(cholesky(a, n), n), n);
    expect(largest(difference(multiply(a, inverse, n, n, n), identity(n)))).toBeLessThanOrEqual(n * EPSILON * CONDITION);
    expect(firstDifference(inverse, transpose(inverse, n, n))).toBe(-1);
  });

  // L = I − S, S the first subdiagonal: L⁻¹ = Σ S^k is 1 below and on the diagonal, and A⁻¹_ij = n − max(i, j)
  it.each([3, 17, 64, 130, 260])("n = %d: of a matrix whose inverse is known are exact", (n) => {
    const l = Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? 1 : e % (n + 1) === 1 ? -1 : 0));
    expect(invertTriangle(l, n)).toEqual(lowerTriangle(new Float64Array(n * n).fill(1), n));
    expect(inverseFromCholesky(l, n)).toEqual(
      Float64Array.from({ length: n * n }, (_, e) => n - Math.max(e % n, Math.floor(e / n))),
    );
  });
});

describe("results and errors", () => {
  const n = 20;
  const a = covariance(n);
  const l = cholesky(a, n);
  const into = () => a.slice();

  it("go where the caller wants them, over the input too", () => {
    const target = into();
    expect(cholesky(target, n, target)).toBe(target);
    expect(target).toEqual(l);
    const solution = into();
    expect(solveTriangle(l, n, solution, n, false, solution)).toEqual(solveTriangle(l, n, a, n));
    const inverse = l.slice();
    expect(inverseFromCholesky(inverse, n, inverse)).toEqual(inverseFromCholesky(l, n));
    const triangle = l.slice();
    expect(invertTriangle(triangle, n, triangle)).toEqual(invertTriangle(l, n));
    const square = into();
    expect(symmetricProduct(square, n, n, false, square)).toEqual(symmetricProduct(a, n, n));
  });

  it("do not depend on what was computed before", () => {
    const before = inverseFromCholesky(l, n);
    inverseFromCholesky(cholesky(covariance(150), 150), 150);
    symmetricProduct(new Float64Array(150 * 150).fill(Number.NaN), 150, 150);
    expect(inverseFromCholesky(l, n)).toEqual(before);
    expect(cholesky(a, n)).toEqual(l);
  });

  it("of nothing are empty", () => {
    const empty = new Float64Array(0);
    expect(cholesky(empty, 0)).toHaveLength(0);
    expect(inverseFromCholesky(empty, 0)).toHaveLength(0);
    expect(invertTriangle(empty, 0)).toHaveLength(0);
    expect(solveTriangle(l, n, empty, 0)).toHaveLength(0);
    expect(symmetricProduct(empty, 0, 0)).toHaveLength(0);
  });

  it.each<[string, () => unknown, string]>([
    ["a matrix of another size", () => cholesky(a, n + 1), "a"],
    ["a triangle of another size", () => invertTriangle(l, n - 1), "l"],
    ["right-hand sides of another size", () => solveTriangle(l, n, a, n + 1), "b"],
    ["a target of another size", () => symmetricProduct(a, n, n, false, new Float64Array(3)), "into"],
  ])("%s is refused", (_, call, option) => {
    expect(thrown(call)).toMatchObject({ code: "columnLength", place: { option } });
  });

  it.each([-1, 1.5, Number.NaN])("a size of %d is refused", (size) => {
    expect(thrown(() => cholesky(a, size)).code).toBe("badOption");
  });

  it.each([0, Number.NaN])("a diagonal with %d has no inverse", (element) => {
    const singular = l.slice();
    singular[5 * (n + 1)] = element;
    for (const call of [
      () => invertTriangle(singular, n),
      () => inverseFromCholesky(singular, n),
      () => solveTriangle(singular, n, a, n),
    ])
      expect(thrown(call)).toMatchObject({ code: "badValue", place: { row: 5 } });
  });

  // 30,000² × 8 bytes are 6.7 GiB
  it("what no WebAssembly memory can hold is refused, with the bytes", () => {
    expect(thrown(() => cholesky(a, 30_000))).toMatchObject({ code: "memory", message: expect.stringContaining("7200000000") });
    expect(thrown(() => symmetricProduct(new Float64Array(30_000), 30_000, 1)).code).toBe("memory");
  });
});

function leading(a: Float64Array, ld: number, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, e) => a[(e % n) + Math.floor(e / n) * ld]);
}

function thrown(call: () => unknown): GlmeError {
  try {
    call();
  } catch (error) {
    if (error instanceof GlmeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
