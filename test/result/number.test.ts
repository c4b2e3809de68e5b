import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortNumber } from "../../src/result/number.js";

describe("shortNumber", () => {
  // Expected: C's printf("%.5g"), by its definition: five significant digits, an exponent outside 1e-4 … 1e5, no trailing zeros.
  it.each([
    [1.4689123, "1.4689"],
    [0.9617, "0.9617"],
    [-0.0151344, "-0.015134"],
    [0.00012345678, "0.00012346"],
    [0.000012345678, "1.2346e-05"],
    [9.8194e-15, "9.8194e-15"],
    [1e-300, "1e-300"],
    [99999.4, "99999"],
    [99999.6, "1e+05"],
    [125374, "1.2537e+05"],
    [0.000099999999, "0.0001"],
    [94, "94"],
    [100, "100"],
    [10000, "10000"],
  ])("prints %d as %s", (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });

  it("has words for what is no number", () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(shortNumber)).toEqual(["NaN", "Inf", "-Inf"]);
  });

  it("prints 0 without a sign", () => {
    expect([0, -0].map(shortNumber)).toEqual(["0", "0"]);
  });

  it("keeps five digits of every number", () => {
    // Half a unit of the fifth digit: at most 5e-5 relative. The largest doubles round up to what no double can hold.
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-300, max: 1.79e308 }), (value) => {
        expect(Math.abs(Number(shortNumber(value)) - value)).toBeLessThanOrEqual(5.0000001e-5 * value);
      }),
    );
  });
});
