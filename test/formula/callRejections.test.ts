import { describe, expect, it } from "vitest";
import { parseFormula } from "../../src/formula/index.js";
import { rejection, rejects } from "./rejection.js";

const unknown = (name: string) => `"${name}(", a function that the grammar does not have`;
const known = "one of log, log2, log10, log1p, exp, expm1, sqrt, abs, I, scale, poly, ns, factor, offset, cbind";
const goesOn = (closing: string) => `an operator (+ - * / ^) or ${closing}`;
const operand = "a number, a column, a function or an opening parenthesis";
const size = "a whole number from 1 to 100, the number of columns";
const second = goesOn("a comma and a second argument");
const alone = "arithmetic, scale, or a function of one number such as log";
const response = "a column, cbind(successes, failures), or a function that gives one number, such as log(y)";
const ownOffset = "an offset inside another term, or one that is removed";

describe("unknown functions", () => {
  rejects([
    ["y ~ Log(x)", "    ^", unknown("Log"), known, "Did you mean log?"],
    ["y ~ scales(x)", "    ^", unknown("scales"), known, "Did you mean scale?"],
    ["y ~ as.factor(x)", "    ^", unknown("as.factor"), known, "factor(x)"],
    ["y ~ C(x)", "    ^", unknown("C"), known, "dummyVarCoding"],
    ["y ~ bs(x, 3)", "    ^", unknown("bs"), known, "ns(x, 3)"],
    ["y ~ x (a + b)", "    ^", unknown("x"), known, "an operator is missing"],
    ["y ~ I(sine(x))", "      ^", unknown("sine"), known, "computed in the table"],
    ["lg(y) ~ x", "^", unknown("lg"), known, "log"],
    ["y ~ (1 | as.factor(g))", "         ^", unknown("as.factor"), known, "factor(x)"],
    ["y ~ toString(x)", "    ^", unknown("toString"), known, "computed in the table"],
  ]);
});

describe("arguments", () => {
  rejects([
    ["y ~ log()", "        ^", '")"', "an argument", "log(x)"],
    ["y ~ log(x, 2)", "         ^", '","', goesOn('")"'), "log(x)"],
    ["y ~ poly(x)", "          ^", '")"', second, "poly(x, 2)"],
    ["y ~ poly(x, 2, 3)", "             ^", '","', goesOn('")"'), "poly(x, 2)"],
    ["y ~ poly(x, z)", "            ^", '"z"', size, "by itself"],
    ["y ~ poly(x, degree = 2)", "            ^", '"degree"', size, "without a name: poly(x, 2)"],
    ["y ~ poly(x, 0)", "            ^", '"0"', size, "poly(x, 2)"],
    ["y ~ ns(x, 0)", "          ^", '"0"', size, "ns(x, 3)"],
    ["y ~ ns(x, -1)", "          ^", '"-"', size, "ns(x, 3)"],
    ["y ~ ns(x, 2.5)", "          ^", '"2.5"', size, "ns(x, 3)"],
    ["y ~ ns(x, 101)", "          ^", '"101"', size, "ns(x, 3)"],
    ["y ~ factor(log(x))", "           ^", '"log"', "the name of a column", "one column"],
    ["y ~ factor(2)", "           ^", '"2"', "the name of a column", "one column"],
    ["y ~ factor(x, z)", "            ^", '","', goesOn('")"'), "factor(x)"],
    ["cbind(a) ~ x", "       ^", '")"', second, "cbind(successes, failures)"],
    ["cbind(a, b, c) ~ x", "          ^", '","', goesOn('")"'), "cbind(successes, failures)"],
    ["y ~ log(2)", "        ^", "an argument without a column", "a column in it", "computed from columns"],
    ["y ~ x + offset(1)", "               ^", "an argument without a column", "a column in it", "offset(log(x))"],
  ]);
});

describe("arithmetic", () => {
  rejects([
    ["y ~ log(x", "         ^", "the end of the formula", goesOn('")"'), "position 7 opens"],
    ["y ~ I((x + 1)", "             ^", "the end of the formula", goesOn('")"'), "position 5 opens"],
    ["y ~ I(x +)", "         ^", '")"', operand, 'missing after "+"'],
    ["y ~ I(x**2)", "        ^", '"*"', operand, "x^2"],
    ["y ~ I(x z)", "        ^", '"z"', goesOn('")"'), "I(x^2)"],
    ["y ~ I((x z))", "         ^", '"z"', goesOn('")"'), "an operator between two numbers"],
    ["y ~ log(x:z)", "         ^", '":"', goesOn('")"'), "outside of it"],
    ["y ~ log(x | g)", "          ^", '"|"', goesOn('")"'), "outside of it"],
    ["y ~ I(x > 3)", "        ^", 'the character ">"', "a name, a number or one of", "no comparisons"],
    ["y ~ I(1e999 * x)", "      ^", '"1e999"', "a number up to 1.797e308", "doubles"],
    ["y ~ I(poly(x, 2))", "      ^", '"poly(" inside another function', alone, "stands by itself"],
    ["y ~ log(ns(x, 2))", "        ^", '"ns(" inside another function', alone, "stands by itself"],
    ["y ~ I(factor(x))", "      ^", '"factor(" inside another function', alone, "stands by itself"],
    ["y ~ log(offset(x))", "        ^", '"offset(" inside another function', alone, "stands by itself"],
    ["y ~ I(.)", "      ^", '"."', "a variable", "name each"],
  ]);

  it("has a thousand operations and no more", () => {
    const sum = (operations: number) => `y ~ I(x${" + x".repeat(operations)})`;
    expect(parseFormula(sum(1000)).calls.size).toBe(1);
    expect(rejection(sum(1001)).message).toContain("more than 1000 operations in one function");
  });

  it.each(["(", "-", "log(", "x^"])("nests %s no more than a hundred times", (opening) => {
    const closing = opening.includes("(") ? ")" : "";
    const nested = (depth: number) => `y ~ I(${opening.repeat(depth)}x${closing.repeat(depth)})`;
    expect(parseFormula(nested(99)).calls.size).toBe(1); // I( itself is the hundredth
    expect(rejection(nested(100)).message).toContain("more than 100 parentheses inside each other");
    expect(rejection(nested(100_000)).code).toBe("formulaSyntax");
  });
});

describe("places", () => {
  rejects([
    ["poly(y, 2) ~ x", "^", '"poly(" as the response', response, "it is none"],
    ["factor(y) ~ x", "^", '"factor(" as the response', response, "it is none"],
    ["offset(y) ~ x", "^", '"offset(" as the response', response, "it is none"],
    ["log(y) + 1 ~ x", "       ^", '"+"', "~ after the response", "one function of columns"],
    ["y ~ cbind(a, b)", "    ^", '"cbind(" among the terms', "cbind(successes, failures) as the response only", "a + b"],
    ["y ~ (1 | log(g))", "         ^", '"log(" as a grouping variable', "the name of a column, or factor(g)", "distinct value"],
    ["y ~ (1 | factor(g):g)", "                   ^", "g for the second time", "each grouping variable once", "Take one g away"],
    ["y ~ x - offset(z)", "        ^", ownOffset, "offsets that are added", "offset(-x)"],
    ["y ~ x*offset(z)", "      ^", ownOffset, "offsets that are added", "offset(log(e))"],
    ["y ~ offset(z)^2", "    ^", ownOffset, "offsets that are added", "offset(log(e))"],
    ["y ~ (offset(z) | g)", "     ^", ownOffset, "offsets that are added", "offset(log(e))"],
    ["y ~ 0 + offset(z)", "    ^", "no term that is left", "at least an intercept", "y ~ 1"],
  ]);
});

describe("the response among the predictors", () => {
  const explained = (name: string) => `the response ${name} among the predictors`;
  rejects([
    ["log(y) ~ y", "         ^", explained("y"), "another variable", "take it away"],
    ["log(y) ~ x + I(y^2)", "               ^", explained("y"), "another variable", "take it away"],
    ["y ~ log(y)", "        ^", explained("y"), "another variable", "take it away"],
    ["y ~ (1 | factor(y))", "                ^", explained("y"), "another variable", "take it away"],
    ["y ~ x + offset(y)", "               ^", explained("y"), "another variable", "take it away"],
    ["cbind(a, n - a) ~ a", "                  ^", explained("a"), "another variable", "take it away"],
    ["I(y/n) ~ I(y/n)", "         ^", explained("I(y/n)"), "another variable", "take it away"],
  ]);

  const both = "log(x) both as a function and as the name of a column";
  rejects([
    ["y ~ `log(x)` + log(x)", "               ^", both, "one of the two", "another name"],
    ["y ~ log(x)*`log(x)`", "           ^", both, "one of the two", "another name"],
  ]);
});
