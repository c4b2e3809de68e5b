import { describe, expect, it } from "vitest";
import { FAMILY_FUNCTIONS } from "../../src/family/functions.js";
import { errorOf } from "../table/errorOf.js";

describe("the functions of a link, which a model hands out", () => {
  const { link, derivative, secondDerivative, inverse } = FAMILY_FUNCTIONS.linkFunctions({ name: "log", power: 1 });

  it.each(Object.entries({ link, derivative, secondDerivative, inverse }))("%s refuses what are no numbers", (_, of) => {
    expect(errorOf(() => of("12" as never)).code).toBe("columnType");
    expect(errorOf(() => of([1, "2"] as never)).message).toContain('[1] is "2", but has to be a number');
  });

  it("take arrays of numbers", () => {
    expect(derivative([4] as never)).toEqual(Float64Array.of(0.25));
    expect(inverse(Float64Array.of(0))).toEqual(Float64Array.of(1));
  });
});
