import { describe, expect, it } from "vitest";
import { Status } from "../../src/kernel/codes.js";
import { instantiateKernel } from "../../src/kernel/packed/instance.js";
import { covariance, multiply, transpose, wholeTriangle } from "./denseMatrices.js";

// Panels as the sparse factorisation has them, rows below the triangle and work that stops and goes on.

const kernel = instantiateKernel();

/** An array in the kernel and the view on it. */
function place(values: Float64Array): { address: number; view: () => Float64Array } {
  const address = kernel.allocate(values.length, 8) >>> 0;
  const view = () => new Float64Array(kernel.memory.buffer, address, values.length);
  view().set(values);
  return { address, view };
}

/** Calls until the work is done; returns how often it stopped. */
function repeat(step: () => number): number {
  let stops = 0;
  for (let status = step(); status !== Status.Done; status = step()) {
    expect(status).toBe(Status.Running);
    stops++;
  }
  return stops;
}

function factor(values: Float64Array, height: number, width: number, budget: number) {
  const panel = place(values);
  const work = kernel.allocate(kernel.choleskyWork(height), 8);
  kernel.startCholesky();
  const stops = repeat(() => kernel.choleskyPanel(panel.address, 0, height, width, work, budget));
  return { stops, l: panel.view().slice() };
}

type Inversion = "inverseFromCholesky" | "inverseOfTriangle";

/** The inverse of an n × n factor with `ld` elements a column; what lies below it in the target is 7 before and after. */
function invert(inversion: Inversion, l: Float64Array, n: number, ld: number, budget: number) {
  const factor = place(l);
  const target = place(new Float64Array(ld * n).fill(7));
  const work = kernel.allocate(kernel.inverseWork(n), 8);
  kernel.startInverse();
  const stops = repeat(() => kernel[inversion](factor.address, 0, target.address, 0, n, ld, work, budget));
  return { stops, x: target.view().slice() };
}

describe("panels with rows below the triangle", () => {
  it.each([
    [3, 2],
    [20, 8],
    [11, 9],
    [41, 10],
    [100, 37],
    [131, 128],
    [300, 130],
    [290, 257],
  ])("%d × %d: a factor of whole numbers is found exactly", (height, width) => {
    const l = wholeTriangle(height, width);
    const square = wholeTriangle(height, width).filter((_, e) => e % height < width);
    const found = factor(multiply(l, transpose(square, width, width), height, width, width), height, width, 1e30).l;
    const below = (a: Float64Array) => a.filter((_, e) => e % height >= Math.floor(e / height));
    expect(below(found)).toEqual(below(l));
  });

  it.each([
    [12, 15],
    [100, 101],
    [128, 140],
    [130, 200],
  ])("the inverse of the leading %d of %d rows leaves the others alone", (n, ld) => {
    const l = factor(covariance(n), n, n, 1e30).l;
    const spread = new Float64Array(ld * n);
    for (let j = 0; j < n; j++) spread.set(l.subarray(j * n, (j + 1) * n), j * ld);
    for (const inversion of ["inverseFromCholesky", "inverseOfTriangle"] as const) {
      const alone = invert(inversion, l, n, n, 1e30).x;
      const among = invert(inversion, spread, n, ld, 1e30).x;
      for (let j = 0; j < n; j++) {
        expect(among.subarray(j * ld + j, j * ld + n)).toEqual(alone.subarray(j * n + j, (j + 1) * n));
        expect(among.subarray(j * ld + n, (j + 1) * ld).every((x) => x === 7)).toBe(true);
      }
    }
  });
});

// 300 rows are three blocks; a budget of 1 ends every call after one piece of work
describe("work that stops and goes on gives the same bits", () => {
  const n = 300;
  const whole = factor(covariance(n), n, n, 1e30);

  it.each([1, 1e5, 1e6])("factorisation, %d multiplications a call", (budget) => {
    const parts = factor(covariance(n), n, n, budget);
    expect(whole.stops).toBe(0);
    expect(parts.stops).toBeGreaterThan(3);
    expect(parts.l).toEqual(whole.l);
  });

  it.each(["inverseFromCholesky", "inverseOfTriangle"] as const)("%s", (inversion) => {
    const expected = invert(inversion, whole.l, n, n, 1e30);
    expect(expected.stops).toBe(0);
    for (const budget of [1, 1e6]) {
      const parts = invert(inversion, whole.l, n, n, budget);
      expect(parts.stops).toBeGreaterThan(2);
      expect(parts.x).toEqual(expected.x);
    }
  });
});
