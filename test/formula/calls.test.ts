import { describe, expect, it } from "vitest";
import { parseFormula, variablesOf } from "../../src/formula/index.js";
import { spellAll, spellRandom } from "./spelled.js";

const normalised = (text: string) => String(parseFormula(text));

describe("a function among the terms", () => {
  // As R's deparse spaces calls, which is how R names their coefficients: names(coef(lm(y ~ I((x+1)/x)))) is "I((x + 1)/x)".
  it.each([
    ["log(x)", "log(x)"],
    [" log ( x ) ", "log(x)"],
    ["I(x^2)", "I(x^2)"],
    ["I(x*z)", "I(x * z)"],
    ["I((x+1)/x)", "I((x + 1)/x)"],
    ["I(-x)", "I(-x)"],
    ["log(x+1)", "log(x + 1)"],
    ["poly(x,2)", "poly(x, 2)"],
    ["poly(log(x),2)", "poly(log(x), 2)"],
    ["ns(x,3)", "ns(x, 3)"],
    ["scale(x)", "scale(x)"],
    ["factor(x)", "factor(x)"],
    ["log(`body weight`)", "log(`body weight`)"],
    ["log(`x`)", "log(x)"],
    ["log10(x)", "log10(x)"],
    ["I(1.50*x)", "I(1.5 * x)"],
    ["I(1e-3*x)", "I(0.001 * x)"],
    ["I(x*log(2))", "I(x * log(2))"], // a constant may stand inside
  ])("%s is the variable %s", (text, name) => {
    const formula = parseFormula(`y ~ ${text}`);
    expect(formula.fixed).toEqual([[], [{ variable: name, exponent: 1 }]]);
    expect([...formula.calls.keys()]).toEqual([name]);
    expect(String(formula)).toBe(`y ~ 1 + ${name}`);
  });

  it.each([
    ["log(x):f", "1 log(x):f"],
    ["log(x)*f", "1 log(x) f log(x):f"],
    ["log(x)^2", "1 log(x) log(x)^2"], // outside of a function ^ is the algebra of terms
    ["log(x) + log( x )", "1 log(x)"],
    ["x*log(x) - x", "1 log(x) x:log(x)"],
    ["poly(x, 2)*f - f", "1 poly(x, 2) poly(x, 2):f"],
    ["x + log(x) - log(x)", "1 x"],
  ])("%s has the terms %s", (text, terms) => expect(spellAll(parseFormula(`y ~ ${text}`).fixed)).toBe(terms));

  it.each([
    ["(log(x) | g)", "1 log(x) | g"],
    ["(poly(x, 2) || g)", "1 poly(x, 2) || g"],
    ["(0 + scale(x) | g:h)", "scale(x) | g:h"],
    ["(x | factor(g))", "1 x | g"],
    ["(x | factor(g):h)", "1 x | g:h"],
    ["(factor(x) | g)", "1 factor(x) | g"],
  ])("%s is the random term %s", (text, term) => expect(spellRandom(parseFormula(`y ~ ${text}`))).toEqual([term]));

  it("a group is the same whether or not it is called a factor", () => {
    expect(normalised("y ~ (1 | factor(g)) + (1 | g)")).toBe("y ~ 1 + (1 | g)");
  });

  it("is forgotten when all its terms are removed", () => {
    const formula = parseFormula("y ~ x + log(z) - log(z)");
    expect(formula.calls.size).toBe(0);
    expect(variablesOf(formula)).toEqual(["y", "x"]);
  });

  it("a column with the name of a function is a column where no parenthesis follows", () => {
    expect(variablesOf(parseFormula("y ~ log + log(exp) + (1 | I)"))).toEqual(["y", "log", "exp", "I"]);
  });

  it("a column in backquotes is a column even if it looks like a call", () => {
    const formula = parseFormula("`log(y)` ~ `log(x)`");
    expect(formula.calls.size).toBe(0);
    expect(variablesOf(formula)).toEqual(["log(y)", "log(x)"]);
    expect(String(formula)).toBe("`log(y)` ~ 1 + `log(x)`");
  });
});

describe("arithmetic inside a function", () => {
  // Parentheses that are needed stay and others go; precedence as in R: ^ before -, - before * and /, these before + and -.
  it.each([
    ["I(x+z*2)", "I(x + z * 2)"],
    ["I((x+z)*2)", "I((x + z) * 2)"],
    ["I((x*z)/2)", "I(x * z/2)"],
    ["I(x*(z/2))", "I(x * (z/2))"],
    ["I(x-(z-w))", "I(x - (z - w))"],
    ["I((x-z)-w)", "I(x - z - w)"],
    ["I(-x^2)", "I(-x^2)"],
    ["I((-x)^2)", "I((-x)^2)"],
    ["I(x^-1)", "I(x^-1)"],
    ["I(x^z^2)", "I(x^z^2)"],
    ["I((x^z)^2)", "I((x^z)^2)"],
    ["I(x^(z+1))", "I(x^(z + 1))"],
    ["I(-x*z)", "I(-x * z)"],
    ["I(-(x*z))", "I(-(x * z))"],
    ["I(x*-z)", "I(x * -z)"],
    ["I(x - -z)", "I(x - -z)"],
    ["I(--x)", "I(--x)"],
    ["I(((x)))", "I(x)"],
    ["I(sqrt(abs(x))+scale(z))", "I(sqrt(abs(x)) + scale(z))"],
  ])("%s is %s", (text, name) => {
    expect(normalised(`y ~ ${text}`)).toBe(`y ~ 1 + ${name}`);
    expect(normalised(`y ~ ${name}`)).toBe(`y ~ 1 + ${name}`);
  });

  it("^ joins from the right and the others from the left", () => {
    const one = { kind: "column", name: "x" };
    const x = (operator: string, left: object, right: object) => ({ kind: "operation", operator, left, right });
    expect(parseFormula("y ~ I(x^x^x)").calls.get("I(x^x^x)")).toMatchObject({ argument: x("^", one, x("^", one, one)) });
    expect(parseFormula("y ~ I(x/x/x)").calls.get("I(x/x/x)")).toMatchObject({ argument: x("/", x("/", one, one), one) });
    expect(parseFormula("y ~ I(-x^x)").calls.get("I(-x^x)")).toMatchObject({
      argument: { kind: "negative", operand: x("^", one, one) },
    });
  });
});

describe("offsets", () => {
  it("are printed after the fixed terms and are none of them", () => {
    const formula = parseFormula("y ~ offset(log(e)) + x + (1 | g) + offset(w/2)");
    expect(String(formula)).toBe("y ~ 1 + x + offset(log(e)) + offset(w/2) + (1 | g)");
    expect(spellAll(formula.fixed)).toBe("1 x");
    expect(variablesOf(formula)).toEqual(["y", "x", "e", "w", "g"]);
  });

  it("may stand in parentheses inside the sum, and say nothing twice", () => {
    expect(normalised("y ~ (x + offset(e)) + offset( e )")).toBe("y ~ 1 + x + offset(e)");
  });
});

describe("a computed response", () => {
  it.each([
    ["log(y) ~ x", "log(y)", ["y", "x"]],
    ["sqrt( y+1 ) ~ x", "sqrt(y + 1)", ["y", "x"]],
    ["I(y/n) ~ n", "I(y/n)", ["y", "n"]],
    ["cbind(a,b) ~ x", "cbind(a, b)", ["a", "b", "x"]],
    ["cbind(a, n - a) ~ log(n)", "cbind(a, n - a)", ["a", "n"]],
  ])("%s", (text, response, columns) => {
    const formula = parseFormula(text);
    expect(formula.response).toBe(response);
    expect(variablesOf(formula)).toEqual(columns);
    expect(String(formula).startsWith(`${response} ~ 1 + `)).toBe(true);
    expect(String(parseFormula(String(formula)))).toBe(String(formula));
  });
});
