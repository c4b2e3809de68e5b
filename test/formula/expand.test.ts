import { describe, expect, it } from "vitest";
import { parseFormula } from "../../src/formula/index.js";
import { spellAll, spellRandom } from "./spelled.js";

/** The fixed terms, in their order, of `y ~ <text>`. */
function fixed(text: string): string {
  return spellAll(parseFormula(`y ~ ${text}`).fixed);
}

/** The random terms of `y ~ <text>`. */
function random(text: string): string[] {
  return spellRandom(parseFormula(`y ~ ${text}`));
}

// Expected terms: the table of operators in MathWorks' page "Wilkinson Notation" where a row of it is named, otherwise
// multiplied out by hand from A*B = A + B + A:B.

describe("the intercept", () => {
  it.each([
    ["x", "1 x"],
    ["1 + x", "1 x"],
    ["x + 1", "1 x"],
    ["1", "1"],
    ["-1 + x", "x"],
    ["x - 1", "x"],
    ["0 + x", "x"],
    ["x + 0", "x"],
    ["0 + x + 1", "1 x"],
    ["(x - 1)", "x"],
    ["(0 + x) + z", "x z"],
  ])("%s has the terms %s", (text, terms) => expect(fixed(text)).toBe(terms));

  it("is the whole fixed part when only random terms are written", () => {
    expect(fixed("(1 | g)")).toBe("1");
  });

  it("may be missing when there is a random term", () => {
    expect(fixed("-1 + (1 | g)")).toBe("");
  });
});

describe("products", () => {
  it.each([
    ["a*b", "1 a b a:b"], // row x1*x2
    ["a:b", "1 a:b"], // row x1:x2
    ["a*b*c", "1 a b c a:b a:c b:c a:b:c"],
    ["a*b + c", "1 a b c a:b"], // row X1*X2 + X3
    ["a*(b + c)", "1 a b c a:b a:c"], // row X1*(X2 + X3)
    ["(a + b)*(c + d)", "1 a b c d a:c a:d b:c b:d"],
    ["(a + b):c", "1 a:c b:c"],
    ["a:b*c", "1 c a:b a:b:c"], // : binds before *
    ["a*b:c", "1 a b:c a:b:c"],
    ["a + b:c", "1 a b:c"],
    ["(1 + a):b", "1 b a:b"], // 1 is the empty product
    ["(1 + a)*b", "1 a b a:b"],
    ["a/b", "1 a a:b"], // row x1/x2
    ["a/b/c", "1 a a:b a:b:c"],
    ["a/(b + c)", "1 a a:b a:c"],
    ["(a + b)/c", "1 a b a:b:c"], // Wilkinson and Rogers 1973: L/M = L + L:M with all variables of L
    ["a*b/c", "1 a b a:b a:b:c"], // * and / from left to right
  ])("%s has the terms %s", (text, terms) => expect(fixed(text)).toBe(terms));
});

describe("powers", () => {
  it.each([
    ["x^1", "1 x"],
    ["x^2", "1 x x^2"], // row x1^k
    ["x^4", "1 x x^2 x^3 x^4"],
    ["x:x", "1 x^2"],
    ["x:x:x", "1 x^3"],
    ["x*x", "1 x x^2"],
    ["(a + b)^2", "1 a b a^2 a:b b^2"], // (a + b)*(a + b), as x^2 is x*x
    ["(a + b)^2 - a:a - b:b", "1 a b a:b"],
    ["x^2:f", "1 x:f x^2:f"], // x^2 is x and its square, here too
    ["(x^2)^2", "1 x x^2 x^3 x^4"],
    ["(x^2)/f", "1 x x^2 x^2:f"],
  ])("%s has the terms %s", (text, terms) => expect(fixed(text)).toBe(terms));
});

describe("removal", () => {
  it.each([
    ["a*b*c - a:b:c", "1 a b c a:b a:c b:c"], // row X1*X2*X3 - X1:X2:X3
    ["a*b - a", "1 b a:b"],
    ["x^2 - x", "1 x^2"], // row x1^2 - x1
    ["x^3 - x^2", "1 x x^3"], // after a minus x^2 is one term
    ["x*z^2 - x:z^2", "1 x z z^2 x:z"],
    ["a*b*c - b:a", "1 a b c a:c b:c a:b:c"], // the order of the factors does not matter
    ["a*b*c - a*b", "1 c a:c b:c a:b:c"], // a product stands for all its terms
    ["a + b + c - (a + c)", "1 b"],
    ["a*b*c - (a + b):c", "1 a b c a:b a:b:c"],
    ["a - a + a", "1 a"], // from left to right
    ["a + b - a + a", "1 b a"], // and what comes back comes last
  ])("%s has the terms %s", (text, terms) => expect(fixed(text)).toBe(terms));
});

describe("the order of terms", () => {
  it("goes by degree and then by first appearance", () => {
    expect(fixed("b:a + x^2 + c + b")).toBe("1 x c b b:a x^2");
  });

  it("counts x^2 as of degree 2", () => {
    expect(fixed("x^3 + a:b + a:b:c + z")).toBe("1 x z x^2 a:b x^3 a:b:c");
  });

  it("puts the variables of a term as the text first names them", () => {
    expect(fixed("x*f + x2*f")).toBe("1 x f x2 x:f f:x2");
  });

  it("lets random terms and removed terms name variables too", () => {
    expect(fixed("(1 | f) + x*f")).toBe("1 x f f:x");
    expect(fixed("a*b - a")).toBe("1 b a:b");
  });

  it("counts a term once, where it first appears", () => {
    expect(fixed("b + a + b + a:b + b:a")).toBe("1 b a b:a");
  });
});

describe("random terms", () => {
  it.each([
    ["(1 | g)", ["1 | g"]],
    ["(x | g)", ["1 x | g"]],
    ["(1 + x | g)", ["1 x | g"]],
    ["(x - 1 | g)", ["x | g"]],
    ["(-1 + x | g)", ["x | g"]],
    ["(0 + x | g)", ["x | g"]],
    ["(x*f | g)", ["1 x f x:f | g"]],
    ["(x^2 | g)", ["1 x x^2 | g"]],
    ["(1 + x || g)", ["1 x || g"]],
    ["(1 | g1:g2)", ["1 | g1:g2"]],
    ["(1 | g2:g1)", ["1 | g2:g1"]], // as written, not sorted
    ["(1 | a/b)", ["1 | a", "1 | a:b"]], // lme4's documentation: (1 | a/b) is (1 | a) + (1 | a:b)
    ["(1 + x || a/b/c)", ["1 x || a", "1 x || a:b", "1 x || a:b:c"]],
    ["(1 | a:b/c)", ["1 | a:b", "1 | a:b:c"]],
    ["(1 | h) + x + (1 | a/b) + (1 | g)", ["1 | h", "1 | a", "1 | a:b", "1 | g"]],
    ["(1 | g) + (-1 + x | g)", ["1 | g", "x | g"]], // two terms on one group stay two
    ["(x + (1 | g))", ["1 | g"]], // parentheses in a sum change nothing
  ])("%s is %j", (text, terms) => expect(random(text)).toEqual(terms));

  it("count once when they say the same", () => {
    expect(random("(1 | g) + (x | g:h) + (1 | g) + (1 + x | h:g)")).toEqual(["1 | g", "1 x | g:h"]);
  });

  it("differ when one is correlated and the other is not", () => {
    expect(random("(x | g) + (x || g)")).toEqual(["1 x | g", "1 x || g"]);
  });

  it("are none in a formula without bars", () => {
    expect(random("x + z")).toEqual([]);
  });
});

describe("large formulas", () => {
  it("reads a sum of 5000 columns", () => {
    const names = Array.from({ length: 5000 }, (_, index) => `x${index}`);
    const formula = parseFormula(`y ~ ${names.join(" + ")}`);
    expect(spellAll(formula.fixed)).toBe(`1 ${names.join(" ")}`);
    expect(String(formula)).toBe(`y ~ 1 + ${names.join(" + ")}`);
  });
});
