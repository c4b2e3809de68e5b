// The digits of every reference case next to optima certified to 30 digits (NOTICE says how those were made), with the standard options.

import { describe, expect, it } from "vitest";
import { correctDigits, digitsOf, median } from "./digits.js";
import { casesInScope, fitCase } from "./referenceCase.js";

const cases = casesInScope().filter(({ rows }) => rows < 10_000);
/** Fewest right digits of a number; where data nearly separate, coefficients run far out along a likelihood that is nearly flat. */
const fewest = (name: string) => (name === "near-separation" ? 7 : 9);

describe("the digits of the reference cases", () => {
  const all: number[] = [];

  it.each(cases)("$name", async (reference) => {
    const digits = digitsOf(reference, await fitCase(reference, { plTolerance: undefined }));
    for (const [quantity, values] of Object.entries(digits))
      expect(Math.min(...values), quantity).toBeGreaterThanOrEqual(fewest(reference.name));
    all.push(...Object.values(digits).flat());
  });

  it("are twelve or more in the middle", () => {
    expect(all.length).toBeGreaterThan(500);
    expect(median(all)).toBeGreaterThanOrEqual(12);
  });
});

describe("the count of digits", () => {
  it("is the error's, 15 at most", () => {
    expect(correctDigits(1.001, "1")).toBeCloseTo(3, 3);
    expect(correctDigits(-0.1, "-0.100000000000000000000000000000")).toBe(15);
    expect(correctDigits(Number.NaN, "1")).toBe(0);
    expect(correctDigits(1e-20, "0.00000")).toBeCloseTo(12, 9);
  });
});
