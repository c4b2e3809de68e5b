import { describe, expect, it } from "vitest";
import * as kernel from "../../src/kernel/index.js";
import { errorOf } from "../table/errorOf.js";

const { Family, LinkCode, Problem } = kernel;
const RIGHT = {
  ...{ family: Family.Poisson, link: LinkCode.Log, power: 1, weights: null, binomialSize: null, offset: null },
  response: Float64Array.of(2, 3, 0, 1, 5, 4),
  fixed: [new Float64Array(6).fill(1)],
  groups: [{ levels: 3, codes: Uint32Array.of(0, 0, 1, 1, 2, 2) }],
  terms: [{ group: 0, columns: [null] }],
};
const group = (change: object) => ({ groups: [{ ...RIGHT.groups[0], ...change }] });
const value = (input: object) => {
  const problem = new Problem({ ...RIGHT, ...input });
  problem.beta[0] = 0.7;
  problem.setLambda(0, Float64Array.of(0.6));
  return kernel.finish(kernel.laplace(problem, false)).value;
};

describe("a problem is refused", () => {
  it.each<[string, object, string]>([
    ["with X too short", { fixed: [Float64Array.of(1, 1)] }, "columnLength"],
    ["with X too long", { fixed: [new Float64Array(600)] }, "columnLength"],
    ["with weights too short", { weights: Float64Array.of(1) }, "columnLength"],
    ["with codes too short", group({ codes: Uint32Array.of(0, 1) }), "columnLength"],
    ["with code 3 of 3 levels", group({ codes: Uint32Array.of(0, 0, 1, 1, 2, 3) }), "badValue"],
    ["with code 3 of 3 levels, rows out of order", group({ codes: Uint32Array.of(0, 0, 3, 1, 2, 1) }), "badValue"],
    ["with code 99 of 3 levels", group({ codes: Uint32Array.of(0, 0, 1, 1, 2, 99) }), "badValue"],
    ["with code 1e6", group({ codes: Uint32Array.of(0, 0, 1, 1, 2, 1e6) }), "badValue"],
    ["with the largest code that there is", group({ codes: Uint32Array.of(2 ** 32 - 1, 0, 1, 1, 2, 0) }), "badValue"],
    ["with NaN levels", group({ levels: Number.NaN }), "badOption"],
    ["with a term on group 5", { terms: [{ group: 5, columns: [null] }] }, "badOption"],
    ["with family 99", { family: 99 }, "badOption"],
    ["with a family by name", { family: "Poisson" }, "badOption"],
    ["with link 99", { link: 99 }, "badOption"],
    ["with an infinite power", { power: 1 / 0 }, "badOption"],
    ["with a link of the host without its functions", { link: LinkCode.Host }, "badOption"],
    ["without rows", { response: new Float64Array(0) }, "emptyTable"],
    ["with 30,000 effects a level", { terms: [{ group: 0, columns: new Array(30_000).fill(null) }] }, "memory"],
    ["with a triangle of another size", { triangle: new Float64Array(4) }, "columnLength"],
  ])("%s", (_, change, code) => {
    expect(errorOf(() => value(change)).code).toBe(code);
    const forecast = () => kernel.forecastBytes({ ...RIGHT, ...change });
    if (code === "memory") expect(forecast()).toBeGreaterThan(2 ** 32);
    else expect(errorOf(forecast).code).toBe(code);
  });

  it.each([1, 2, 3])("with a code of no level in group %i of three", (wrong) => {
    const codes = [6, 4, 5].map((levels) => Uint32Array.from({ length: 40 }, (_, row) => (row * 7) % levels));
    codes[wrong - 1][33] = 9;
    const sorted = codes.map((column) => column.slice().sort());
    for (const given of [codes, sorted]) {
      const groups = given.map((column, g) => ({ levels: [6, 4, 5][g], codes: column }));
      const error = errorOf(() =>
        value({
          ...{ response: new Float64Array(40), fixed: [new Float64Array(40).fill(1)], groups },
          terms: groups.map((__, g) => ({ group: g, columns: [null] })),
        }),
      );
      expect(error).toMatchObject({ code: "badValue", place: { option: `groups[${wrong - 1}].codes` } });
      expect(given[wrong - 1][error.place.row!]).toBe(9);
    }
  });

  it("but not with what is left out, and NaN gives no number", () => {
    expect(value({})).toBeCloseTo(22.1751, 4);
    expect(value({ weights: undefined, offset: undefined, binomialSize: undefined })).toBe(value({}));
    expect(value({ fixed: [new Float64Array(6).fill(Number.NaN)] })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the functions refuse", () => {
  const { cholesky, crossProducts, elementary, finish, gaussHermite, invertTriangle, laplace, solveTriangle, symmetricProduct } =
    kernel;
  const two = Float64Array.of(4, 2, 2, 10);
  const any = (value: unknown) => value as never;
  it.each<[string, () => unknown, string]>([
    ["a function that there is not", () => elementary(any("sin"), [1]), "has to be one of exp, expm1, log"],
    ["a name of objects", () => elementary(any("toString"), [1]), '"toString"'],
    ["a misspelt function", () => elementary(any("digama"), [1]), 'Did you mean "digamma"?'],
    ["text for numbers", () => elementary("exp", any("12")), 'x is "12", but has to be an array of numbers'],
    ["text among numbers", () => elementary("exp", any([1, "2"])), 'x[1] is "2", but has to be a number'],
    ["bigints", () => elementary("exp", any(BigInt64Array.of(1n))), "x is a BigInt64Array of 1"],
    ["a length from nowhere", () => elementary("exp", any({ length: 1e12 })), "x is an Object of 1000000000000"],
    ["results in single precision", () => elementary("exp", [1], any(new Float32Array(1))), "into is a Float32Array of 1"],
    ["log of text", () => kernel.log(any("1")), "has to be a number"],
    ["a link of the host", () => kernel.inverseLink(LinkCode.Host, 1, [1]), "a link that the kernel has"],
    ["a third derivative", () => kernel.linkDerivative(LinkCode.Log, 1, any(3), [1]), "order is 3"],
    ["a family that there is not", () => kernel.varianceFunction(any(99), [1]), "family is 99"],
    ["whether 99 has a parameter", () => kernel.hasExtraParameter(any(99)), "family is 99"],
    ["a matrix in an array", () => cholesky(any([4, 2, 2, 10]), 2), "a is an Array of 4"],
    ["a matrix of another size", () => cholesky(two, 3), '"a" has 4 elements'],
    ["NaN in a matrix to factor", () => cholesky(Float64Array.of(4, Number.NaN, 0, 10), 2), "NaN in row 1"],
    ["∞ in a matrix to factor", () => cholesky(Float64Array.of(1 / 0), 1), "Infinity in row 0"],
    ["a symbol for a size", () => cholesky(two, any(Symbol("n"))), "not Symbol(n)"],
    ["text for a flag", () => solveTriangle(two, 2, Float64Array.of(1, 2), 1, any("yes")), 'transposed is "yes"'],
    ["null for a matrix", () => invertTriangle(any(null), 2), "l is null"],
    ["null for a place", () => symmetricProduct(two, 2, 2, false, any(null)), "into is null"],
    ["a short column", () => crossProducts([Float64Array.of(1)], 2), "columns[0] has 1 element,"],
    ["half a row", () => crossProducts([null], 0.5), "n is 0.5"],
    ["text for points", () => gaussHermite(any("9")), 'of "9" points'],
    ["no steps", () => finish(any(undefined)), "steps is undefined"],
    ["no problem", () => finish(laplace(any({}), false)), "problem is an Object"],
    [
      "a search by no method",
      () => finish(laplace(new Problem(RIGHT), false, { method: any("newton") })),
      'search.method is "newton"',
    ],
    ["a term that there is not", () => new Problem(RIGHT).lambda(1), "term is 1"],
    ["Λ of another size", () => new Problem(RIGHT).setLambda(0, new Float64Array(4)), "lambda has 4 elements"],
  ])("%s", (_, call, message) => {
    expect(errorOf(call).message).toContain(message);
  });

  it("nothing of size 0", () => {
    const none = new Float64Array(0);
    expect(cholesky(none, 0)).toEqual(none);
    expect(solveTriangle(none, 0, none, 3)).toEqual(none);
    expect(symmetricProduct(none, 2, 0)).toEqual(new Float64Array(4));
    expect(elementary("exp", [])).toEqual(none);
    expect(crossProducts([], 0)).toEqual(none);
    expect(crossProducts([none], 0)).toEqual(new Float64Array(1));
  });
});
