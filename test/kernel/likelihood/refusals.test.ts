import { describe, expect, it } from "vitest";
import { Family, Likelihood, type LikelihoodInput } from "../../../src/kernel/index.js";
import { errorOf } from "../../table/errorOf.js";

const RIGHT = {
  ...{ family: "poisson", link: "log", response: Float64Array.of(2, 3, 0, 1, 5, 4), fixed: [new Float64Array(6).fill(1)] },
  groups: [{ levels: 3, codes: Uint32Array.of(0, 0, 1, 1, 2, 2) }],
  terms: [{ group: 0, columns: [null] }],
} as const;
const build = (change: object) => new Likelihood({ ...RIGHT, ...change } as LikelihoodInput);
const group = (change: object) => ({ groups: [{ ...RIGHT.groups[0], ...change }] });
const of = (...values: number[]) => Float64Array.from(values);
const ones = new Float64Array(6).fill(1);

describe("a likelihood is not built", () => {
  it.each<[string, object, string, string]>([
    ["of a misspelt family", { family: "poison" }, "badOption", 'Did you mean "poisson"?'],
    ["of a number of no family", { family: 99 }, "badOption", "family is 99, but has to be one of normal, binomial, "],
    ["of a misspelt link", { link: "logitt" }, "badOption", 'Did you mean "logit"?'],
    ["of a link of the host", { link: 8 }, "badOption", "link is 8"],
    ["of a power link without its power", { link: "power" }, "badOption", "{ power: p }"],
    ["of the power 0", { link: { power: 0 } }, "badOption", "power is 0, but has to be another number than 0"],
    ["of a power that is none", { link: { power: Number.NaN } }, "badOption", "link.power is NaN"],
    ["with a misspelt argument", { wieghts: ones }, "unknownOption", 'no "wieghts". Did you mean "weights"?'],
    ["with a misspelt part of a group", group({ level: 3 }), "unknownOption", 'groups[0] has no "level"'],
    [
      "with a response in an array",
      { response: [1, 2, 3] },
      "columnType",
      "response is an Array of 3, but has to be a Float64Array",
    ],
    ["without rows", { response: of() }, "emptyTable", "response has no rows"],
    ["with X too short", { fixed: [of(1, 1)] }, "columnLength", "fixed[0] has 2 elements, but needs 6, one for each row."],
    ["with X too long", { fixed: [new Float64Array(600)] }, "columnLength", "fixed[0] has 600 elements"],
    [
      "with X as one column",
      { fixed: ones },
      "badOption",
      "fixed is a Float64Array of 6, but has to be an array of Float64Arrays",
    ],
    ["with weights too short", { weights: of(1) }, "columnLength", "weights has 1 element,"],
    ["with weights in single precision", { weights: new Float32Array(6) }, "columnType", "weights is a Float32Array of 6"],
    ["with the weight 0", { weights: of(1, 1, 0, 1, 1, 1) }, "badValue", "weights is 0 in row 2 (counted from 0)"],
    ["with the weight NaN", { weights: of(1, Number.NaN, 1, 1, 1, 1) }, "badValue", "weights is NaN in row 1"],
    ["with codes too short", group({ codes: Uint32Array.of(0, 1) }), "columnLength", "groups[0].codes has 2 elements"],
    [
      "with signed codes",
      group({ codes: Int32Array.of(0, 0, 1, 1, 2, -1) }),
      "columnType",
      "groups[0].codes is an Int32Array of 6",
    ],
    ["with code 3 of 3 levels", group({ codes: Uint32Array.of(0, 0, 1, 1, 2, 3) }), "badValue", "groups[0].codes is 3 in row 5"],
    [
      "with code 99 out of order",
      group({ codes: Uint32Array.of(0, 99, 1, 1, 2, 2) }),
      "badValue",
      "groups[0].codes is 99 in row 1",
    ],
    ["with code 1e6", group({ codes: Uint32Array.of(0, 0, 1, 1, 2, 1e6) }), "badValue", "groups[0].codes is 1000000 in row 5"],
    ["with NaN levels", group({ levels: Number.NaN }), "badOption", "groups[0].levels is NaN, but has to be a whole number"],
    ["with no levels", group({ levels: 0 }), "badOption", "groups[0].levels is 0"],
    ["with half a level", group({ levels: 2.5 }), "badOption", "groups[0].levels is 2.5"],
    ["with levels beyond the memory", group({ levels: 1e9 }), "memory", "4 GiB"],
    ["with a term on group 5", { terms: [{ group: 5, columns: [null] }] }, "badOption", "terms[0].group is 5"],
    ["with a term of no column", { terms: [{ group: 0, columns: [] }] }, "badOption", "terms[0].columns is an Array of 0"],
    [
      "with a short column of a term",
      { terms: [{ group: 0, columns: [of(1)] }] },
      "columnLength",
      "terms[0].columns[0] has 1 element",
    ],
    ["with 30,000 effects a level", { terms: [{ group: 0, columns: new Array(30_000).fill(null) }] }, "memory", "4 GiB"],
    [
      "with an infinite column",
      { fixed: [of(1, 1, 1, 1, 1, Number.POSITIVE_INFINITY)] },
      "badValue",
      "fixed[0] is Infinity in row 5",
    ],
    [
      "with NaN in a term",
      { terms: [{ group: 0, columns: [ones.map(() => Number.NaN)] }] },
      "badValue",
      "terms[0].columns[0] is NaN in row 0",
    ],
    ["with NaN in the offset", { offset: ones.map(() => Number.NaN) }, "badValue", "offset is NaN in row 0"],
    ["with NaN in the response", { response: of(1, 2, Number.NaN, 1, 1, 1) }, "badValue", "response is NaN in row 2"],
    ["with a negative count", { response: of(1, 2, -1, 1, 1, 1) }, "responseRange", "response is -1 in row 2 (counted from 0)"],
    ["with half a count", { response: of(1, 2, 1, 0.5, 1, 1) }, "responseRange", "response is 0.5 in row 3"],
    ["with sizes of counts", { binomialSize: ones }, "badOption", "binomialSize goes with the binomial family, not with poisson"],
  ])("%s", (_, change, code, message) => {
    const error = errorOf(() => build(change));
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
  });

  it.each([
    ["binomial", [0, 1, 0, 1, 1, 1.5], 5],
    ["binomial", [0, 1, 0.5, 1, 1, 0], 2],
    ["gamma", [1, 2, 3, 0, 1, 1], 3],
    ["gamma", [1, 2, 3, 5e-324, 1, 1], 3],
    ["inverseGaussian", [1, -2, 3, 1, 1, 1], 1],
    ["negativeBinomial", [1, 2, 3, 0, 1, 1.5], 5],
    ["negativeBinomial1", [1, 2, 3, -1, 1, 1], 3],
    ["zeroInflatedPoisson", [1, 2, 3, -1, 1, 1], 3],
    ["logNormal", [1, 2, 3, 0, 1, 1], 3],
    ["beta", [0.1, 0.5, 1, 0.5, 0.5, 0.5], 2],
  ])("of %s responses %j: row %i", (family, response, row) => {
    const error = errorOf(() => build({ family, response: Float64Array.from(response) }));
    expect(error).toMatchObject({ code: "responseRange", place: { option: "response", row } });
    expect(error.message).toContain(family);
  });

  it.each(Object.values(Family).filter((value) => typeof value === "number" && value !== Family.Normal))(
    "of family %i with a response below 0, which only normal ones are",
    (family) => {
      const response = of(0.5, 0.5, -0.5, 0.5, 0.5, 0.5);
      expect(errorOf(() => build({ family, response, binomialSize: null })).code).toBe("responseRange");
    },
  );

  it.each([undefined, null, 3, "poisson", [], () => 1])("of %s", (input) => {
    expect(errorOf(() => new Likelihood(input as never)).code).toBe("badOption");
  });
});

describe("a likelihood does not answer", () => {
  const likelihood = build({});
  const gamma = build({ family: "gamma", response: ones });
  const slope = build({ terms: [{ group: 0, columns: [null, ones] }] });
  it.each<[string, () => unknown, string, string]>([
    ["without parameters", () => likelihood.at(undefined as never), "badOption", "The parameters is undefined"],
    ["without lambda", () => likelihood.at({ beta: [1] } as never), "badOption", "lambda is undefined"],
    ["at too many coefficients", () => likelihood.at({ beta: [1, 2], lambda: [[1]] }), "columnLength", "beta has 2 elements"],
    ["at NaN", () => likelihood.at({ beta: [Number.NaN], lambda: [[1]] }), "badValue", "beta[0] is NaN"],
    [
      "at text",
      () => likelihood.at({ beta: ["1"] as never, lambda: [[1]] }),
      "columnType",
      'beta[0] is "1", but has to be a number',
    ],
    [
      "at one matrix too many",
      () => likelihood.at({ beta: [1], lambda: [[1], [1]] }),
      "columnLength",
      "lambda has 2 elements, but needs 1, one for each term.",
    ],
    ["at a matrix of 2", () => likelihood.at({ beta: [1], lambda: [[1, 0]] }), "columnLength", "lambda[0] has 2 elements"],
    ["at an infinite Λ", () => likelihood.at({ beta: [1], lambda: [[1 / 0]] }), "badValue", "lambda[0][0] is Infinity"],
    [
      "at rows for columns",
      () => slope.at({ beta: [1], lambda: [[1, 0, 0.5, 1]] }),
      "badValue",
      "element (0, 1), above the diagonal, is 0.5",
    ],
    [
      "with a dispersion too many",
      () => likelihood.at({ beta: [1], lambda: [[1]], dispersion: 1 }),
      "badOption",
      "The poisson family has no dispersion",
    ],
    ["without a dispersion", () => gamma.at({ beta: [1], lambda: [[1]] }), "badOption", "dispersion is undefined"],
    [
      "at the dispersion 0",
      () => gamma.at({ beta: [1], lambda: [[1]], dispersion: 0 }),
      "badOption",
      "dispersion is 0, but has to be a finite number above 0",
    ],
    [
      "with a misspelt parameter",
      () => likelihood.at({ beta: [1], lamda: [[1]] } as never),
      "unknownOption",
      'Did you mean "lambda"?',
    ],
    ["by half a point", () => likelihood.at({ beta: [1], lambda: [[1]] }, { quadrature: 0.5 }), "badOption", "quadrature is 0.5"],
    [
      "from another model's evaluation",
      () => likelihood.at({ beta: [1], lambda: [[1]] }, { from: slope.at({ beta: [1], lambda: [[1, 0, 0, 1]] }) }),
      "badOption",
      "from is an Object",
    ],
    [
      "with a misspelt option",
      () => likelihood.at({ beta: [1], lambda: [[1]] }, { points: 3 } as never),
      "unknownOption",
      'Likelihood.at has no option "points"',
    ],
    [
      "with a Map for options",
      () => likelihood.at({ beta: [1], lambda: [[1]] }, new Map([["quadrature", 3]]) as never),
      "badOption",
      "The options of Likelihood.at are a Map",
    ],
    [
      "by quadrature without a group",
      () => build({ terms: [] }).at({ beta: [1], lambda: [] }, { quadrature: 3 }),
      "badValue",
      "one grouping variable",
    ],
  ])("%s", (_, call, code, message) => {
    const error = errorOf(call);
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
  });
});
