import { describe, expect, it } from "vitest";
import { symmetricEigen } from "../../src/linalg/symmetricEigen.js";
import { RandomStream } from "../generators/stream.js";

/** A random symmetric matrix, n×n. */
function symmetric(n: number, stream: RandomStream): Float64Array {
  const a = new Float64Array(n * n);
  for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) a[i + j * n] = a[j + i * n] = stream.normal();
  return a;
}

describe("symmetricEigen", () => {
  // 2 − 2 cos(kπ/(n+1)): the second difference's eigenvalues (Golub & Van Loan, section 4.8)
  it("has the eigenvalues of the second difference in ascending order", () => {
    const n = 12;
    const difference = Float64Array.from({ length: n * n }, (_, at) => [2, -1][Math.abs((at % n) - Math.floor(at / n))] ?? 0);
    const { values } = symmetricEigen(difference, n);
    for (const [k, value] of values.entries())
      expect(value / (2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)))).toBeCloseTo(1, 13);
  });

  it.each([1, 2, 3, 7, 20, 40])("takes a matrix of %i rows apart, AV = VΛ with VᵀV = I", (n) => {
    const a = symmetric(n, new RandomStream(n));
    const before = a.slice();
    const { values, vectors } = symmetricEigen(a, n);
    const column = (j: number) => vectors.subarray(j * n, (j + 1) * n);
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        const product = dot(
          column(j),
          Float64Array.from({ length: n }, (_, c) => a[i + c * n]),
        );
        expect(Math.abs(product - values[j] * column(j)[i])).toBeLessThan(1e-13 * n);
        expect(Math.abs(dot(column(i), column(j)) - (i === j ? 1 : 0))).toBeLessThan(1e-14 * n);
      }
      if (j > 0) expect(values[j]).toBeGreaterThanOrEqual(values[j - 1]);
    }
    expect(a).toEqual(before);
  });

  // [1, 1−ε; 1−ε, 1] has ε and 2 − ε
  it("has small eigenvalues with small relative errors", () => {
    const epsilon = 2 ** -40;
    const { values } = symmetricEigen(Float64Array.of(1, 1 - epsilon, 1 - epsilon, 1), 2);
    expect(values[0] / epsilon).toBeCloseTo(1, 12);
    expect(values[1]).toBeCloseTo(2 - epsilon, 15);
  });

  it("has them of a diagonal matrix, of equal ones, of 0 and of negative ones", () => {
    expect([...symmetricEigen(Float64Array.of(3, 0, 0, 0, -2, 0, 0, 0, 0), 3).values]).toEqual([-2, 0, 3]);
    expect([...symmetricEigen(Float64Array.of(0, 1, 1, 0), 2).values]).toEqual([expect.closeTo(-1, 15), expect.closeTo(1, 15)]);
    expect([...symmetricEigen(Float64Array.of(4, 0, 0, 4), 2).values]).toEqual([4, 4]);
    expect([...symmetricEigen(new Float64Array(4), 2).values]).toEqual([0, 0]);
  });

  it("ends with NaN where there is NaN", () => {
    expect([...symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2).values]).toEqual([Number.NaN, Number.NaN]);
    expect([...symmetricEigen(Float64Array.of(Number.NaN, 0.5, 0.5, 1), 2).values]).toEqual([Number.NaN, Number.NaN]);
  });
});
