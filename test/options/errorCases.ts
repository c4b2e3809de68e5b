import type { FitOptions, GlmeErrorCode, GlmePlace } from "../../src/index.js";

export const poisson: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
const as = (distribution: FitOptions["distribution"]): FitOptions => ({ distribution, fitMethod: "laplace" });

export const columns = {
  y: [2, 3, 6, 7, 1, 2, 5, 4],
  x: [0, 1, 2, 3, 0, 1, 2, 3],
  g: ["a", "a", "a", "a", "b", "b", "b", "b"],
  alone: Array(8).fill("only"),
  missing: Array(8).fill(Number.NaN),
  infinite: [1, 2, 3, 4, 5, 6, 7, Number.POSITIVE_INFINITY],
  negative: [1, 1, 1, -1, 1, 1, 1, 1],
  constant: Array(8).fill(3),
  yesNo: [0, 1, 0, 1, 1, 0, 1, 1],
  half: [0.5, 0.5, 1, 1, 0, 0, 1, 1],
  text: ["yes", "no", "yes", "no", "yes", "no", "yes", "no"],
};

/** A call of fitglme and the error that it has to end in; the table above, the formula above and `poisson` where left out. */
export interface Case {
  readonly what: string;
  readonly table?: unknown;
  readonly formula?: string;
  readonly options?: object;
  readonly code: GlmeErrorCode;
  readonly place: GlmePlace;
  /** What the message has to say: what was found, what was expected, what to do. */
  readonly says: readonly string[];
}

export const MODEL = "y ~ x + (1 | g)";

export const data: readonly Case[] = [
  {
    what: "unknown column",
    formula: "y ~ xx + (1 | g)",
    code: "unknownColumn",
    place: { column: "xx" },
    says: ['no column "xx"', 'Did you mean "x"?', "y, x, g"],
  },
  {
    what: "no response",
    formula: "z ~ x + (1 | g)",
    code: "unknownColumn",
    place: { column: "z" },
    says: ['no column "z"', "y, x, g"],
  },
  {
    what: "grouping column of one level",
    formula: "y ~ x + (1 | alone)",
    code: "oneLevel",
    place: { column: "alone" },
    says: ['one level "only"', "several levels"],
  },
  {
    what: "every row missing",
    formula: "y ~ missing + (1 | g)",
    code: "emptyTable",
    place: {},
    says: ["None of the table's 8 rows", '8 missing in "missing"'],
  },
  {
    what: "infinite predictor",
    formula: "y ~ infinite + (1 | g)",
    code: "badValue",
    place: { column: "infinite", row: 7 },
    says: ['"infinite" is Infinity in row 7', "finite number", "NaN or null"],
  },
  {
    what: "infinite response",
    formula: "infinite ~ x + (1 | g)",
    options: {},
    code: "badValue",
    place: { column: "infinite", row: 7 },
    says: ["is Infinity in row 7", "finite number"],
  },
  {
    what: "constant column beside the intercept",
    formula: "y ~ constant + (1 | g)",
    code: "rankDeficient",
    place: { column: "constant" },
    says: ['"constant" is constant', "(Intercept)", "Leave one of them out"],
  },
  {
    what: "text as response",
    formula: "text ~ x + (1 | g)",
    options: as("binomial"),
    code: "columnType",
    place: { column: "text" },
    says: ['"text" is text', "numeric or boolean", 'value === "yes"'],
  },
  {
    what: "negative weight",
    options: { weights: "negative" },
    code: "badValue",
    place: { option: "weights", row: 3 },
    says: ["weights is -1 in row 3", "not negative"],
  },
  {
    what: "broken weight of a count",
    options: { ...poisson, weights: "half" },
    code: "badValue",
    place: { option: "weights", row: 0 },
    says: ["weights is 0.5 in row 0", "whole number"],
  },
  {
    what: "offset of another length",
    options: { ...poisson, offset: [1, 2] },
    code: "columnLength",
    place: { option: "offset" },
    says: ["2 values", "8 rows"],
  },
  {
    what: "excluded row that is none",
    options: { ...poisson, exclude: [9] },
    code: "badOption",
    place: { option: "exclude" },
    says: ["row 9", "0 to 7"],
  },
  {
    what: "columns of unequal length",
    table: { y: [1, 2, 3], x: [1, 2] },
    formula: "y ~ x",
    code: "columnLength",
    place: { column: "x" },
    says: ['"x" has 2 values', '"y" has 3', "null or NaN"],
  },
  { what: "no columns", table: {}, formula: "y ~ x", code: "emptyTable", place: {}, says: ["no columns"] },
  { what: "no rows", table: { y: [], x: [] }, formula: "y ~ x", code: "emptyTable", place: {}, says: ["no rows"] },
  {
    what: "no table",
    table: null,
    formula: "y ~ x",
    code: "columnType",
    place: {},
    says: ["A table is expected", "object of columns"],
  },
  {
    what: "parenthesis left open",
    formula: "y ~ x + (1 | g",
    code: "formulaSyntax",
    place: { formula: "y ~ x + (1 | g", position: 14 },
    says: ['expected ")"', "^"],
  },
];

export const ranges: readonly Case[] = [
  [as("poisson"), "negative", 3, "-1", "0 or more"],
  [as("poisson"), "half", 0, "0.5", "whole number"],
  [as("binomial"), "y", 0, "2", 'responseType: "count"'],
  [as("binomial"), "negative", 3, "-1", "between 0 and 1"],
  [as("binomial"), "half", 0, "0.5", "binomialSize"],
  [as("gamma"), "negative", 3, "-1", "greater than 0"],
  [as("gamma"), "yesNo", 0, "0", "greater than 0"],
  [as("inverseGaussian"), "negative", 3, "-1", "greater than 0"],
  [{ ...as("binomial"), binomialSize: 3, responseType: "count" }, "y", 2, "6", "between 0 and its size 3"],
  [as("negativeBinomial"), "negative", 3, "-1", "0 or more"],
  [as("negativeBinomial"), "half", 0, "0.5", "whole number"],
  [as("zeroInflatedPoisson"), "negative", 3, "-1", "a zero-inflated response is a count"],
  [as("zeroInflatedPoisson"), "half", 0, "0.5", "whole number"],
  [as("negativeBinomial1"), "half", 0, "0.5", "whole number"],
  [as("beta"), "yesNo", 0, "0", "neither of them included"],
  [as("beta"), "y", 0, "2", "neither of them included"],
].map(([options, column, row, value, expected]) => ({
  what: `${column} as ${(options as FitOptions).distribution}`,
  formula: `${column} ~ x + (1 | g)`,
  options: options as FitOptions,
  code: "responseRange",
  place: { column: column as string, row: row as number },
  says: [`"${column}" is ${value} in row ${row}`, expected as string],
}));

export const options: readonly Case[] = [
  {
    what: "unknown option",
    options: { distrbution: "poisson" },
    code: "unknownOption",
    place: { option: "distrbution" },
    says: ['no option "distrbution"', 'Did you mean "distribution"?', "fitMethod, dummyVarCoding"],
  },
  ...[
    ["distribution", "poison", "poisson"],
    ["link", "lgo", "log"],
    ["fitMethod", "laplac", "laplace"],
    ["dummyVarCoding", "efects", "effects"],
    ["responseType", "counts", "count"],
  ].map(
    ([option, value, near]): Case => ({
      what: `unknown value of ${option}`,
      options: { ...poisson, [option]: value },
      code: "badOption",
      place: { option },
      says: [`${option} is "${value}"`, `Did you mean "${near}"?`],
    }),
  ),
  ...[0, 2.5, 51, "9", undefined].map(
    (agq): Case => ({
      what: `quadrature with ${agq} points`,
      options: { ...poisson, fitMethod: { agq } },
      code: "badOption",
      place: { option: "fitMethod" },
      says: [`is ${typeof agq === "string" ? '"9"' : (agq ?? "missing")}`, "a whole number from 1 to 50", "{agq: 9}"],
    }),
  ),
  {
    what: "quadrature by another name",
    options: { ...poisson, fitMethod: { nodes: 9 } },
    code: "unknownOption",
    place: { option: "fitMethod.nodes" },
    says: ['fitMethod has no option "nodes"', "agq"],
  },
  ...["agq", 7, [9]].map(
    (fitMethod): Case => ({
      what: `fitMethod ${JSON.stringify(fitMethod)}`,
      options: { ...poisson, fitMethod },
      code: "badOption",
      place: { option: "fitMethod" },
      says: ["one of mpl, rempl, laplace, approximateLaplace, or {agq: 9} for adaptive quadrature"],
    }),
  ),
  ...[
    { distribution: ["poisson"] },
    { link: ["log"] },
    { fitMethod: ["laplace"] },
    { dummyVarCoding: ["effects"] },
    { exclude: null },
    { covariancePattern: null },
    { ebOptions: null },
    { optimizerOptions: null },
    { startMethod: null },
    { distribution: null },
    { weights: null },
    { ebOptions: [] },
    { optimizerOptions: 5 },
  ].map((given): Case => {
    const [[option, value]] = Object.entries(given);
    return {
      what: `${option} as ${JSON.stringify(value)}`,
      options: { ...poisson, ...given },
      code: "badOption",
      place: { option },
      says: [value === null ? "is null" : Array.isArray(value) ? "is an array" : `is ${value}`],
    };
  }),
  ...[
    ["ebOptions", { tolFun: -1 }, "tolFun", "The option ebOptions.tolFun is -1"],
    ["optimizerOptions", { MaxIter: 0.5 }, "maxIter", "The option optimizerOptions.maxIter is 0.5"],
    ["optimizerOptions", { display: "x" }, "display", 'The option optimizerOptions.display is "x"'],
  ].map(
    ([option, given, member, says]): Case => ({
      what: `${option} ${JSON.stringify(given)}`,
      options: { ...poisson, [option as string]: given },
      code: "badOption",
      place: { option: `${option}.${member}` },
      says: [says as string],
    }),
  ),
  {
    what: "ebOptions of an unknown name",
    options: { ...poisson, ebOptions: { tolFum: 1 } },
    code: "unknownOption",
    place: { option: "ebOptions.tolFum" },
    says: ['ebOptions has no option "tolFum"', 'Did you mean "tolFun"?'],
  },
  {
    what: "weights that are all 0",
    options: { ...poisson, weights: 0 },
    code: "emptyTable",
    place: {},
    says: ["8 excluded or of weight 0", "A row is used unless the option exclude names it, or its weight is 0"],
  },
  {
    what: "arithmetic with text",
    formula: "y ~ I(text) + (1 | g)",
    code: "columnType",
    place: { column: "text" },
    says: ['The term I(text) takes numbers, but column "text" is categorical (text).'],
  },
  ...["mpl", "rempl"].map(
    (fitMethod): Case => ({
      what: `${fitMethod} of an extra parameter`,
      options: { distribution: "negativeBinomial", fitMethod },
      code: "unsupported",
      place: { option: "fitMethod" },
      says: [`"${fitMethod}"`, "the parameter k of the negativeBinomial distribution", 'fitMethod: "laplace"'],
    }),
  ),
  {
    what: "broken weight of a negative binomial count",
    options: { distribution: "negativeBinomial", weights: "half" },
    code: "badValue",
    place: { option: "weights", row: 0 },
    says: ["weights is 0.5 in row 0", "whole number"],
  },
  {
    what: "counts without sizes",
    formula: "yesNo ~ x + (1 | g)",
    options: { ...as("binomial"), responseType: "count" },
    code: "badOption",
    place: { option: "responseType" },
    says: ['responseType is "count"', "binomialSize"],
  },
  {
    what: "sizes without binomial",
    options: { ...poisson, binomialSize: 3 },
    code: "badOption",
    place: { option: "binomialSize" },
    says: ["binomial distribution, not with poisson", "Leave binomialSize out"],
  },
  {
    what: "no time",
    options: { ...poisson, maxTime: -1 },
    code: "badOption",
    place: { option: "maxTime" },
    says: ["-1", "positive"],
  },
  {
    what: "progress to a text",
    options: { ...poisson, onProgress: "log" },
    code: "badOption",
    place: { option: "onProgress" },
    says: ["a function"],
  },
  {
    what: "a signal that is none",
    options: { ...poisson, signal: "stop" },
    code: "badOption",
    place: { option: "signal" },
    says: ['signal is "stop"', "an AbortSignal"],
  },
];
