import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arithmetic, parseFormula, printCall } from "../../src/formula/index.js";
import { arithmetic, inManyParentheses } from "./arithmetic.js";

/** What `I(<text>)` was read as. */
function read(text: string): Arithmetic {
  const [call] = parseFormula(`y ~ I(${text})`).calls.values();
  if (call.kind !== "function") throw new Error(`${text} is a ${call.kind}`);
  return call.argument;
}

const withColumn = arithmetic.map((expression): Arithmetic => {
  return { kind: "operation", operator: "+", left: { kind: "column", name: "a" }, right: expression };
});

describe("for all arithmetic", () => {
  it("what is printed is read as what it was", () => {
    fc.assert(
      fc.property(withColumn, (expression) => {
        expect(read(printCall(expression))).toEqual(expression);
      }),
    );
  });

  it("parentheses around every part change nothing", () => {
    fc.assert(
      fc.property(withColumn, (expression) => {
        expect(read(inManyParentheses(expression))).toEqual(expression);
      }),
    );
  });

  it("the formula prints it as it was printed, and reads it again", () => {
    fc.assert(
      fc.property(withColumn, (expression) => {
        const name = printCall({ kind: "function", name: "I", argument: expression });
        const formula = parseFormula(`y ~ 0 + ${name} + offset(${printCall(expression)}) + (${name} | g)`);
        expect(String(formula)).toBe(`y ~ -1 + ${name} + offset(${printCall(expression)}) + (1 + ${name} | g)`);
        const { text: _, toString: print, ...expansion } = formula;
        expect(parseFormula(print())).toMatchObject(expansion);
      }),
    );
  });
});
