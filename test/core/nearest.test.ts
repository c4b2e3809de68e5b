import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../../src/core/nearest.js";

const FAMILIES = ["normal", "binomial", "poisson", "gamma", "inverseGaussian"];

describe("nearest", () => {
  it("finds the word that is one left-out letter away", () => {
    expect(nearest("poison", FAMILIES)).toBe("poisson");
  });

  it("counts two swapped neighbours as one edit", () => {
    // "ab" → "ba" is one swap, but two replacements; "bx" is two edits from "ab" without it.
    expect(nearest("ab", ["xy", "ba"])).toBe("ba");
    expect(nearest("mlp", ["rempl", "mpl"])).toBe("mpl");
  });

  it("does not mind upper and lower case", () => {
    expect(nearest("INVERSEGAUSSIAN", FAMILIES)).toBe("inverseGaussian");
  });

  it("takes a beginning for the whole word", () => {
    expect(nearest("bin", FAMILIES)).toBe("binomial");
  });

  it("makes no guess when nothing is near", () => {
    expect(nearest("tweedie", FAMILIES)).toBeUndefined();
    expect(nearest("", FAMILIES)).toBeUndefined();
    expect(nearest("x", [])).toBeUndefined();
    expect(nearest(5 as never, FAMILIES)).toBeUndefined();
  });

  it("finds every word that is among the candidates", () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(words, (candidates) => candidates.every((word) => nearest(word, candidates) === word)));
  });
});
