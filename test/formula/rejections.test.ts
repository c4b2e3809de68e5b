import { describe, expect, it } from "vitest";
import { parseFormula } from "../../src/formula/index.js";
import { rejection, rejects } from "./rejection.js";

const operator = "an operator (+ - * / : ^)";
const operand = "a variable, 1, 0 or an opening parenthesis";
const group = "the name of a grouping variable";
const afterGroup = '":", "/" or ")" after the grouping variable';
const exponent = "a whole number from 1 to 100 as the exponent";
const ownRandom = "a random term inside another term, or one that is removed";

describe("the response", () => {
  rejects([
    ["", "^", "no text", "a response, ~ and terms", "y ~ x"],
    ["   ", "   ^", "no text", "a response, ~ and terms", "y ~ x"],
    ["y", " ^", "the end of the formula", "~ after the response", "has no ~"],
    ["x + (1 | g)", "  ^", '"+"', "~ after the response", "has no ~"],
    ["~ x", "^", '"~"', "the name of the response", "begins with the response"],
    ["1 ~ x", "^", '"1"', "the name of the response", "begins with the response"],
    ["(y) ~ x", "^", '"("', "the name of the response", "begins with the response"],
    ["y + z ~ x", "  ^", '"+"', "~ after the response", "I(y + z) ~ x"],
    ["y1 y2 ~ x", "   ^", '"y2"', "~ after the response", "backquotes"],
    [". ~ x", "^", '"."', "a variable", "name each"],
    ["y = x", "  ^", 'the character "="', "a name", "Write ~"],
    ["y ~ x + y", "        ^", "the response y among the predictors", "another variable", "cannot explain itself"],
    ["y ~ x + (1 | y)", "             ^", "the response y among the predictors", "another variable", "take it away"],
  ]);
});

describe("operators and terms", () => {
  rejects([
    ["y ~", "   ^", "the end of the formula", operand, "y ~ 1"],
    ["y ~ x +", "       ^", "the end of the formula", operand, 'missing after "+"'],
    ["y ~ x + + z", "        ^", '"+"', operand, 'missing after "+"'],
    ["y ~ + x", "    ^", '"+"', operand, "Terms follow the ~"],
    ["y ~ x:", "      ^", "the end of the formula", operand, 'missing after ":"'],
    ["y ~ x ~ z", "      ^", '"~"', operator, "single ~"],
    ["y ~ ~ z", "    ^", '"~"', operand, "single ~"],
    ["y ~ x x", "      ^", '"x"', operator, "operator between"],
    ["y ~ x 2", "      ^", '"2"', operator, "operator between"],
    ["y ~ (a)(b)", "       ^", '"("', operator, "operator between"],
    ["y ~ x**2", "      ^", '"*"', operand, "x^2"],
    ["y ~ 2", "    ^", '"2"', "1, the intercept, or 0, no intercept", "offset"],
    ["y ~ 1.5*x", "    ^", '"1.5"', "1, the intercept, or 0, no intercept", "offset"],
    ["y ~ 2nd", "    ^", '"2nd"', "a name that begins with a letter", "`2nd`"],
    ["y ~ .", "    ^", '"."', "a variable", "name each"],
    ["y ~ a*0", "      ^", '"0" inside a product or a power', "variables", "stands alone"],
    ["y ~ x - 0", "        ^", "- 0", "- 1 or + 0", "leave the intercept out"],
  ]);
});

describe("powers", () => {
  rejects([
    ["y ~ x^0", "      ^", '"0"', exponent, "x^2 means"],
    ["y ~ x^-1", "      ^", '"-"', exponent, "x^2 means"],
    ["y ~ x^1.5", "      ^", '"1.5"', exponent, "x^2 means"],
    ["y ~ x^z", "      ^", '"z"', exponent, "x^2 means"],
    ["y ~ x^101", "      ^", '"101"', exponent, "x^2 means"],
    ["y ~ x^", "      ^", "the end of the formula", exponent, "x^2 means"],
    ["y ~ ^2", "    ^", '"^"', operand, "follows its variable"],
    ["y ~ x^2^2", "       ^", '"^"', "one exponent only", "x^4"],
  ]);
});

describe("parentheses", () => {
  rejects([
    ["y ~ (a + b", "          ^", "the end of the formula", '")"', "position 4 opens"],
    ["y ~ a*((b + c)", "              ^", "the end of the formula", '")"', "position 6 opens"],
    ["y ~ a + b)", "         ^", '")"', operator, "No parenthesis is open"],
    ["y ~ ()", "     ^", '")"', operand, 'missing after "("'],
    ["y ~ (a + )", "         ^", '")"', operand, 'missing after "+"'],
    ["y ~ (a b)", "       ^", '"b"', operator, "operator between"],
  ]);

  it("nest a hundred times and no more", () => {
    const nested = (depth: number) => `y ~ ${"(".repeat(depth)}x${")".repeat(depth)}`;
    expect(String(parseFormula(nested(100)))).toBe("y ~ 1 + x");
    expect(rejection(nested(101)).place.position).toBe(104);
    expect(rejection(nested(100_000)).message).toContain("more than 100 parentheses inside each other");
  });
});

describe("random terms", () => {
  rejects([
    ["y ~ x + 1 | g", "          ^", '"|"', operator, "needs parentheses"],
    ["y ~ x || g", "      ^", '"||"', operator, "needs parentheses"],
    ["y ~ (1|)", "       ^", '")"', group, "right of the bar"],
    ["y ~ (|g)", "     ^", '"|"', operand, "(1 | g)"],
    ["y ~ (1|g", "        ^", "the end of the formula", '")"', "position 4 opens"],
    ["y ~ (1|g*h)", "        ^", '"*"', afterGroup, "(1 | g) + (1 | h)"],
    ["y ~ (1|g+h)", "        ^", '"+"', afterGroup, "(1 | g) + (1 | h)"],
    ["y ~ (1|g|h)", "        ^", '"|"', afterGroup, "(1 | g) + (1 | h)"],
    ["y ~ (1|g:)", "         ^", '")"', group, "right of the bar"],
    ["y ~ (1|1)", "       ^", '"1"', group, "right of the bar"],
    ["y ~ (1|(g))", "       ^", '"("', group, "right of the bar"],
    ["y ~ (1|g:g)", "         ^", "g for the second time", "each grouping variable once", "Take one g away"],
    ["y ~ (1|g/h:g)", "           ^", "g for the second time", "each grouping variable once", "Take one g away"],
    ["y ~ (-1|g)", "    ^", "a random term without effects", "an intercept or a variable", "(1 | g)"],
    ["y ~ x + (0|g)", "        ^", "a random term without effects", "an intercept or a variable", "(0 + x | g)"],
    ["y ~ ((1|g)|h)", "     ^", ownRandom, "random terms that are added", "left of the bar"],
    ["y ~ x*(1|g)", "      ^", ownRandom, "random terms that are added", "(1 + x | g)"],
    ["y ~ (1|g):x", "    ^", ownRandom, "random terms that are added", "(1 + x | g)"],
    ["y ~ (1|g)^2", "    ^", ownRandom, "random terms that are added", "(1 + x | g)"],
    ["y ~ x*(z + (1|g))", "           ^", ownRandom, "random terms that are added", "(1 + x | g)"],
    ["y ~ x - (1|g)", "        ^", ownRandom, "random terms that are added", "left out"],
  ]);
});

describe("characters", () => {
  rejects([
    ["y ~ x & z", "      ^", 'the character "&"', "a name, a number or one of", "backquotes"],
    ["y ~ df$x", "      ^", 'the character "$"', "a name, a number or one of", "backquotes"],
    ["y ~ x − 1", "      ^", 'the character "−"', "a name, a number or one of", "plain -"],
    ["y ~ x × z", "      ^", 'the character "×"', "a name, a number or one of", "a*b"],
    ['y ~ "x"', "    ^", 'the character """', "a name, a number or one of", "without quotes"],
    ["y ~ `x", "    ^", "a backquote that is not closed", "a second backquote", "`body weight`"],
    ["y ~ ``", "    ^", "an empty name", "a name between the backquotes", "`body weight`"],
  ]);

  it("takes a character beyond 16 bits whole, and puts the caret under it", () => {
    const error = rejection("𝑦 ~ 😀");
    expect(error.place.position).toBe(5); // 𝑦 counts two in a JavaScript string
    expect(error.message).toContain('the character "😀"');
    expect(error.message).toContain("    𝑦 ~ 😀\n        ^\n"); // and one on the screen
  });
});

describe("removals", () => {
  rejects([
    ["y ~ a - b", "      ^", "the removal of a term that is not there", "a term that the formula has", "left to right"],
    ["y ~ a + b - a:b", "          ^", "the removal of a term that is not there", "a term that the formula has", "a:b"],
    ["y ~ -a + a", "    ^", "the removal of a term that is not there", "a term that the formula has", "left to right"],
    ["y ~ x^2 - x - x", "            ^", "the removal of a term that is not there", "a term that the formula has", "names"],
    ["y ~ (a - 1)*b", "       ^", "the removal of a term that is not there", "a term that the formula has", "names"],
    ["y ~ x - x - 1", "    ^", "no term that is left", "at least an intercept", "y ~ 1"],
    ["y ~ 0", "    ^", "no term that is left", "at least an intercept", "y ~ 1"],
  ]);
});

describe("products that grow too large", () => {
  it("are refused before they are formed", () => {
    const names = Array.from({ length: 30 }, (_, index) => `x${index}`);
    const error = rejection(`y ~ ${names.join("*")}`);
    expect(error.place.position).toBe(4);
    expect(error.message).toContain("more than 5000 terms");
    expect(error.hint).toContain("a + b + a:b");
  });
});

describe("the message", () => {
  it("is made for a person", () => {
    expect(rejection("y ~ x + (1 | g").message).toBe(
      [
        'The formula cannot be read: found the end of the formula, expected ")".',
        "    y ~ x + (1 | g",
        "                  ^",
        "Close the parenthesis that position 8 opens.",
      ].join("\n"),
    );
  });

  it("shows a formula of several lines on one", () => {
    expect(rejection("y ~ x\n\t+ *").message).toContain("    y ~ x  + *\n             ^\n");
  });

  it("shows a long formula from 60 characters before the place to 60 after", () => {
    const text = `y ~ ${"x + ".repeat(50)}+ ${"z + ".repeat(50)}z`;
    expect(rejection(text).message).toContain(
      `\n    …${"x + ".repeat(15)}+ ${"z + ".repeat(15).slice(0, 58)}…\n    ${" ".repeat(61)}^\n`,
    );
  });

  it.each([undefined, null, 5, ["y ~ x"], {}])("says that %j is no text", (value) => {
    const error = rejection(value);
    expect(error.code).toBe("formulaSyntax");
    expect(error.place).toEqual({ formula: String(value), position: 0 });
    expect(error.message).toContain("expected a formula as text");
    expect(error.hint).toContain('"y ~ x + (1 | g)"');
  });
});
