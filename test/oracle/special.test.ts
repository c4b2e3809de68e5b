import { describe, expect, it } from "vitest";
import { logChoose, logGamma, logNormalCdf } from "./special.js";

/** Absolute below 1, relative above. */
function expectClose(found: number, expected: number, tolerance: number) {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
}

describe("logGamma", () => {
  it("is log √π at ½", () => {
    expectClose(logGamma(0.5), 0.5 * Math.log(Math.PI), 1e-14);
  });

  it("is log (n−1)! at whole numbers", () => {
    let logFactorial = 0;
    for (let n = 1; n <= 60; n++) {
      expectClose(logGamma(n), logFactorial, 1e-14);
      logFactorial += Math.log(n);
    }
  });

  // mpmath, 60 digits
  it.each([
    [1.000000001, -5.772157118381039e-10],
    [0.029084112913162086, 3.521461441146347],
    [0.1940151304568363, 1.556197657845731],
    [1.7634571593180273, -0.08100188435677665],
    [2.5554052396310825, 0.3243874591824547],
    [36.04366604096056, 92.29207125059584],
    [170.5, 704.0044277342047],
    [6958.1805429092165, 54602.02279723699],
    [43592701.82247483, 723220365.7314072],
  ])("of %d is %d", (x, expected) => {
    expectClose(logGamma(x), expected, 1e-14);
  });
});

describe("logChoose", () => {
  it("counts the 3-subsets of 8: 56", () => {
    expectClose(logChoose(8, 3), Math.log(56), 1e-14);
  });
});

describe("logNormalCdf", () => {
  // mpmath, 60 digits, on both sides of the places where the expansion changes
  it.each([
    [-38, -726.5572160188201],
    [-8, -35.01343715991455],
    [-1.0001, -1.8411741625414106],
    [-1, -1.8410216450092636],
    [-0.5, -1.1759117615936185],
    [0, -Math.LN2],
    [0.75, -0.25699426683836524],
    [1, -0.17275377902344988],
    [1.0001, -0.17272502087787525],
    [5, -2.866516129637636e-7],
  ])("of %d is %d", (x, expected) => {
    expect(Math.abs(logNormalCdf(x) / expected - 1)).toBeLessThan(1e-14);
  });
});
