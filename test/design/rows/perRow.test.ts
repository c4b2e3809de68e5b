import { describe, expect, it } from "vitest";
import { buildDesign, type DesignOptions, type PerRow } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { Table } from "../../../src/table/index.js";
import { errorOf } from "../../table/errorOf.js";

const table = Table.from({
  y: [0, 1, null, 1],
  w: [1, 2, 3, 4],
  f: ["a", "b", "a", "b"],
});
function designOf(options: Partial<DesignOptions>) {
  return buildDesign(parseFormula("y ~ 1"), table, { distribution: "normal", ...options });
}

describe("weights, offset and binomialSize", () => {
  it.each<[string, PerRow]>([
    ["the name of a column", "w"],
    ["an array", [1, 2, 3, 4]],
    ["a typed array", Float32Array.of(1, 2, 3, 4)],
  ])("are given as %s, and kept for the used rows", (_, given) => {
    expect(designOf({ weights: given }).weights).toEqual(Float64Array.of(1, 2, 4));
    expect(designOf({ offset: given }).offset).toEqual(Float64Array.of(1, 2, 4));
    expect(designOf({ distribution: "binomial", binomialSize: given }).binomialSize).toEqual(Float64Array.of(1, 2, 4));
  });

  it("are given as one number for all rows", () => {
    expect(designOf({ weights: 2.5 }).weights).toEqual(Float64Array.of(2.5, 2.5, 2.5));
  });

  it("are null where they say nothing: 1, 0, 1", () => {
    const { weights, offset, binomialSize } = designOf({
      distribution: "binomial",
      weights: 1,
      offset: [0, 0, 5, 0],
      binomialSize: 1,
    });
    expect({ weights, offset, binomialSize }).toEqual({ weights: null, offset: null, binomialSize: null });
  });

  it("may be NaN in an array where the row is left out", () => {
    expect(designOf({ weights: [1, 2, NaN, 4] }).weights).toEqual(Float64Array.of(1, 2, 4));
  });

  it.each(["weights", "offset", "binomialSize"] as const)("%s as an array with NaN on a used row is an error", (option) => {
    const error = errorOf(() => designOf({ distribution: "binomial", [option]: [1, NaN, 1, 1] }));
    expect(error).toMatchObject({ code: "badValue", place: { option, row: 1 } });
    expect(error.message).toContain(`The option ${option} is NaN in row 1`);
  });

  const options = ["weights", "offset", "binomialSize"] as const;
  const others: readonly (readonly [unknown, string])[] = [
    [null, "null"],
    [undefined, "undefined"],
    ["", '""'],
    ["2", '"2"'],
    [true, "true"],
    [[3], "an array"],
  ];
  it.each(options.flatMap((option) => others.map((other) => [option, ...other] as const)))(
    "%s as an array with %o on a used row is an error",
    (option, value, words) => {
      const given = { distribution: "binomial", [option]: [1, 1, 1, value] } as Partial<DesignOptions>;
      const error = errorOf(() => designOf(given));
      expect(error).toMatchObject({ code: "badValue", place: { option, row: 3 } });
      expect(error.message).toContain(`The option ${option} is ${words} in row 3 (counted from 0);`);
    },
  );

  it.each(others)("may be %o in an array where the row is left out", (value) => {
    expect(designOf({ weights: [1, 2, value, 4] as number[] }).weights).toEqual(Float64Array.of(1, 2, 4));
  });

  it.each([[[1n, 2n, 3n, 4n]], [BigInt64Array.of(1n, 2n, 3n, 4n)]])("may be bigints: %o", (given) => {
    expect(designOf({ weights: given as unknown as number[] }).weights).toEqual(Float64Array.of(1, 2, 4));
  });

  it.each(options)("%s of another length is an error", (option) => {
    const error = errorOf(() => designOf({ distribution: "binomial", [option]: [1, 1, 1] }));
    expect(error).toMatchObject({ code: "columnLength", place: { option } });
    expect(error.message).toMatch(/3 values.*4 rows/);
  });

  it("by the name of a column that is no numbers is an error", () => {
    expect(errorOf(() => designOf({ weights: "f" }))).toMatchObject({ code: "columnType", place: { column: "f" } });
  });

  it.each([[true], [{}], [null]])("as %s is an error", (given) => {
    expect(errorOf(() => designOf({ weights: given as unknown as PerRow }))).toMatchObject({ code: "badOption" });
  });
});

describe("what the values must be", () => {
  it("weights are never negative", () => {
    const error = errorOf(() => designOf({ weights: [1, -2, 1, 1] }));
    expect(error.message).toMatch(/The option weights is -2 in row 1 .*not negative/);
  });

  it.each(["binomial", "poisson"] as const)("weights are whole numbers for %s", (distribution) => {
    const error = errorOf(() => designOf({ distribution, weights: [1, 2.5, 1, 1] }));
    expect(error.message).toMatch(/2.5 in row 1 .*whole number from 1 on/);
  });

  it.each([[0], [-1], [1.5], [Infinity]])("a binomial size of %d is an error", (size) => {
    const error = errorOf(() => designOf({ distribution: "binomial", binomialSize: [1, size, 1, 1] }));
    expect(error).toMatchObject({ code: "badValue", place: { option: "binomialSize", row: 1 } });
  });

  it("an offset is finite", () => {
    expect(errorOf(() => designOf({ offset: Infinity })).message).toContain("The option offset is Infinity in row 0");
  });
});

describe("options that do not go together", () => {
  it("binomialSize with another distribution", () => {
    expect(errorOf(() => designOf({ distribution: "poisson", binomialSize: 2 }))).toMatchObject({
      code: "badOption",
      place: { option: "binomialSize" },
    });
  });

  it('responseType "count" without binomialSize', () => {
    expect(errorOf(() => designOf({ distribution: "binomial", responseType: "count" }))).toMatchObject({
      code: "badOption",
      place: { option: "responseType" },
    });
  });
});
