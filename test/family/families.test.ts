// What the kernel and the descriptors say of a family, each where it is needed, has to be one thing.

import { describe, expect, it } from "vitest";
import { DISTRIBUTIONS, extraOf, familyNumbered, familyOf } from "../../src/family/families.js";
import { supportFault } from "../../src/kernel/input/responseSupport.js";
import { hasDispersion, hasExtraParameter } from "../../src/kernel/codes.js";

/** Responses at the ends of every range, inside and outside. */
const RESPONSES = [-1.5, -1, 0, 0.25, 0.5, 1, 1.5, 2, 1000];

describe.each(DISTRIBUTIONS)("%s", (distribution) => {
  const family = familyOf(distribution);

  it("is found by its number", () => {
    expect(familyNumbered(family.code)).toBe(family);
  });

  it("has the dispersion, or the extra parameter, that the kernel gives it", () => {
    expect(hasDispersion(family.code)).toBe(family.dispersion !== "one");
    expect(hasExtraParameter(family.code)).toBe(extraOf(family) !== undefined);
  });

  it.each(RESPONSES)("a response of %d is refused by both, or by neither", (y) => {
    for (const [w, m] of [
      [1, 1],
      [4, 1],
      [1, 4],
    ] as const) {
      const found = supportFault(family.code, Float64Array.of(y), Float64Array.of(w), Float64Array.of(m));
      expect(found === undefined).toBe(family.fault(y, w, m) === null);
    }
  });
});
