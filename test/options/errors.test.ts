import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, GlmeError, type TableSource } from "../../src/index.js";
import { readCsv } from "../../src/io/index.js";
import { type Case, columns, data, MODEL, options, poisson, ranges } from "./errorCases.js";

async function errorOf({ table = columns, formula = MODEL, options = poisson }: Partial<Case>): Promise<GlmeError> {
  try {
    await fitglme(table as TableSource, formula, options as FitOptions);
  } catch (error) {
    if (error instanceof GlmeError) return error;
    throw error;
  }
  throw new Error("the model was fitted");
}

async function expectError({ code, place, says, ...call }: Case) {
  const error = await errorOf(call);
  expect(error.code).toBe(code);
  expect(error.place).toEqual(place);
  for (const words of says) expect(error.message).toContain(words);
}

describe("bad input is answered with a code, the place, and what to do", () => {
  it.each(data)("data: $what", expectError);
  it.each(ranges)("response: $what", expectError);
  it.each(options)("options: $what", expectError);

  it("two columns of one name", () => {
    expect(() => readCsv("y,x,x\n1,2,3\n")).toThrowError(
      expect.objectContaining({ code: "duplicateColumn", place: { column: "x" } }),
    );
  });

  it("names and values of options count in any case", async () => {
    const model = await fitglme(columns, MODEL, { DISTRIBUTION: "Poisson", FitMethod: "LAPLACE" } as FitOptions);
    expect(model.distribution).toBe("poisson");
  });

  it.each([
    [5, "5"],
    ["5", '"5"'],
    [true, "true"],
    [{}, "an object"],
    [{ 0: 5 }, "an object"],
    [new Set([5]), "a Set"],
    [new DataView(new ArrayBuffer(8)), "a DataView"],
  ])("exclude may not be %o", async (exclude, words) => {
    await expectError({
      what: "exclude",
      options: { ...poisson, exclude },
      code: "badOption",
      place: { option: "exclude" },
      says: [`The option exclude is ${words}, but has to be an array`, "row numbers", "pass [5]"],
    });
  });

  it("no message speaks of the inside of the package", async () => {
    for (const call of [...data, ...ranges, ...options]) {
      const { message } = await errorOf(call);
      expect(message).not.toMatch(/undefined|\[object|NaN is|TypeError|wasm/);
      expect(message).toMatch(/[.?^]$|\.\n/m);
    }
  });
});
