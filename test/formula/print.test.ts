import { describe, expect, it } from "vitest";
import { parseFormula } from "../../src/formula/index.js";

function normalised(text: string): string {
  return String(parseFormula(text));
}

describe("the normalised formula", () => {
  // As fitglme displays them: overview page of fitglme; addTerms page; MATLAB Answers 2018721 (a*b*c) and 242886 (b*d + b*e + c*d).
  it.each([
    ["defects ~ newprocess+time_dev+supplier+(1|factory)", "defects ~ 1 + newprocess + time_dev + supplier + (1 | factory)"],
    ["MPG ~ Weight^2 + Year", "MPG ~ 1 + Weight + Year + Weight^2"],
    ["y ~ a*b*c", "y ~ 1 + a*b + a*c + b*c + a:b:c"],
    ["y ~ a + b*d + b*e + c*d - c - c:d + d*c", "y ~ 1 + a + b*d + b*e + d*c"],
  ])("of %s is %s", (text, expected) => expect(normalised(text)).toBe(expected));

  // The rules of printTerms, applied by hand.
  it.each([
    ["y ~ x + z + x:z", "y ~ 1 + x*z"],
    ["y ~ trt + time + lage + trt:time", "y ~ 1 + trt*time + lage"],
    ["y ~ x*f + x2*f", "y ~ 1 + x*f + f*x2"],
    ["y ~ a + b + c + a:c", "y ~ 1 + a + b + a*c"], // a*c in the place of a would bring c before b
    ["y ~ a + a:b", "y ~ 1 + a + a:b"], // b is not there
    ["y ~ a:b", "y ~ 1 + a:b"],
    ["y ~ a/b/c", "y ~ 1 + a + a:b + a:b:c"],
    ["y ~ -1 + f + x + (1 | g)", "y ~ -1 + f + x + (1 | g)"],
    ["y ~ f*x + 0", "y ~ -1 + f*x"],
    ["y ~ (1 | g)", "y ~ 1 + (1 | g)"],
    ["y ~ 0 + (1 | g)", "y ~ -1 + (1 | g)"],
    ["y ~ (x || g)", "y ~ 1 + (1 + x || g)"],
    ["y ~ (x - 1 | g1:g2)", "y ~ 1 + (-1 + x | g1:g2)"],
    ["y ~ x + (f*x | a/b) + z", "y ~ 1 + x + z + (1 + f + x*f | a) + (1 + f + x*f | a:b)"],
  ])("of %s is %s", (text, expected) => expect(normalised(text)).toBe(expected));

  it.each([
    ["y ~ x^3", "y ~ 1 + x + x^2 + x^3"],
    ["y ~ x^2 - x", "y ~ 1 + x:x"],
    ["y ~ x^3 - x^2", "y ~ 1 + x + x:x:x"],
    ["y ~ x^2:f", "y ~ 1 + x:f + x^2:f"],
    ["y ~ x + x:x:f", "y ~ 1 + x + x:x:f"],
  ])("of %s is %s, ^ only where the lower powers are there", (text, expected) => expect(normalised(text)).toBe(expected));

  it.each([
    ["y~a*b-a", "y ~ a*b - a"],
    ["y ~ -1+f:x+x", "y ~ -1 + f:x + x"],
    ["y ~ (1|f)+((x*f))", "y ~ (1 | f) + x*f"],
    ["y ~ x + (f*z|g) + z", "y ~ x + (f*z | g) + z"],
    ["y ~ ((a+b)/c)*(d:f)^2-(b + a)+(f||g/h)", "y ~ ((a + b)/c)*(d:f)^2 - (b + a) + (f || g/h)"],
  ])("of %s is %s, as written, where only that keeps the variables in order", (text, expected) => {
    expect(normalised(text)).toBe(expected);
  });

  it("is its own normalised formula", () => {
    const once = normalised("y ~ x2*f*x + x^3 - x2 + (f/x || a/b)");
    expect(normalised(once)).toBe(once);
  });
});
