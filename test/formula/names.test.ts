import { describe, expect, it } from "vitest";
import { parseFormula, variablesOf } from "../../src/formula/index.js";

describe("names", () => {
  it.each(["x", "_x", ".x", "x.1", "x_1", "time.dev", "α", "größe", "年齢", "𝑥", "T", "e1"])("%s needs no backquotes", (name) => {
    const formula = parseFormula(`y ~ ${name}`);
    expect(variablesOf(formula)).toEqual(["y", name]);
    expect(String(formula)).toBe(`y ~ 1 + ${name}`);
  });

  it.each(["body weight", "2nd", "a-b", "a:b", "(x)", ".", "~", "x|y", "50%", "😀", " ", '"'])(
    "%s stands in backquotes",
    (name) => {
      const formula = parseFormula(`y ~ \`${name}\``);
      expect(variablesOf(formula)).toEqual(["y", name]);
      expect(String(formula)).toBe(`y ~ 1 + \`${name}\``);
    },
  );

  it("may have backquotes that they do not need", () => {
    expect(String(parseFormula("`y` ~ `x`:z + (`x` | `g 1`)"))).toBe("y ~ 1 + x:z + (1 + x | `g 1`)");
  });

  it("in backquotes may be followed by a parenthesis in a random term", () => {
    expect(variablesOf(parseFormula("`log(y)` ~ `log(x)` + (`log(x)`|`f(g)`)"))).toEqual(["log(y)", "log(x)", "f(g)"]);
  });

  it("are told from one another by case", () => {
    expect(variablesOf(parseFormula("y ~ X + x + Y"))).toEqual(["y", "X", "x", "Y"]);
  });
});

describe("blanks", () => {
  it("mean nothing between the pieces of a formula", () => {
    expect(String(parseFormula("  y~x*f\n\t+(1+x||g\u00a0: h)  "))).toBe("y ~ 1 + x*f + (1 + x || g:h)");
  });
});

describe("the formula object", () => {
  it("keeps the text and the name of the response", () => {
    const formula = parseFormula(" `my y` ~x");
    expect(formula.text).toBe(" `my y` ~x");
    expect(formula.response).toBe("my y");
  });
});

describe("the examples of the documentation", () => {
  it("give what they say", () => {
    const formula = parseFormula("defects ~ newprocess*supplier + (newprocess | factory)");
    expect(String(formula)).toBe("defects ~ 1 + newprocess*supplier + (1 + newprocess | factory)");
    expect(formula.fixed.length).toBe(4);
    expect(variablesOf(parseFormula("y ~ x*f + (1 + x | g:h)"))).toEqual(["y", "x", "f", "g", "h"]);
  });
});

describe("variablesOf", () => {
  it("names the response first, then fixed terms, random terms and groups, each once", () => {
    expect(variablesOf(parseFormula("y ~ x*f + (1 + z + x | g:h) + (1 | g)"))).toEqual(["y", "x", "f", "z", "g", "h"]);
  });

  it("leaves out a variable all of whose terms were removed", () => {
    expect(variablesOf(parseFormula("y ~ a + b - a"))).toEqual(["y", "b"]);
  });
});
