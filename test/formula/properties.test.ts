import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GlmeError } from "../../src/core/errors.js";
import { parseFormula } from "../../src/formula/index.js";
import { parseTree } from "../../src/formula/parse.js";
import { printTree } from "../../src/formula/printTree.js";
import type { Expression } from "../../src/formula/tree.js";
import { formulas, positive } from "./expressions.js";
import { spell } from "./spelled.js";

/** A syntax tree without what depends on the text. */
function bare(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value) => (["position", "text", "variables", "calls"].includes(key) ? undefined : value)),
  );
}

/** An expression in the words of a formula, in parentheses. */
function inWords(expression: Expression): string {
  const parts = [{ sign: "+" as const, position: 0, expression }];
  const formula = printTree({
    text: "",
    response: "y",
    terms: { kind: "sum", position: 0, parts },
    variables: [],
    calls: new Map(),
  });
  return `(${formula.slice("y ~ ".length)})`;
}

/** The set of terms of `y ~ <text>`, spelled and sorted, or undefined if the text is refused for its size. */
function terms(text: string): string[] | undefined {
  try {
    const sorted = parseFormula(`y ~ ${text}`).fixed.map((term) => [...term].sort((a, b) => (a.variable < b.variable ? -1 : 1)));
    return sorted.map(spell).sort();
  } catch (error) {
    if (error instanceof GlmeError && /forms more than \d+ /.test(error.message)) return undefined;
    throw error;
  }
}

/** Do two texts stand for the same terms, whatever A, B and C stand for? */
function law(left: string, right: string): void {
  it(`${left} = ${right}`, () => {
    fc.assert(
      fc.property(positive, positive, positive, (a, b, c) => {
        const written = (text: string) =>
          text.replaceAll("A", inWords(a)).replaceAll("B", inWords(b)).replaceAll("C", inWords(c));
        const [one, other] = [terms(written(left)), terms(written(right))];
        fc.pre(one !== undefined && other !== undefined);
        expect(one).toEqual(other);
      }),
      { numRuns: 60 },
    );
  });
}

describe("for all expressions A, B and C", () => {
  law("A + B", "B + A");
  law("A + A", "A");
  law("A:B", "B:A");
  law("A*B", "A + B + A:B");
  law("A^2", "A*A");
  law("A^3", "A*A*A");
  law("A*B*C", "A*(B*C)");
  law("A:B:C", "A:(B:C)");
  law("A:(B + C)", "A:B + A:C");
  law("A*(B + C)", "A*B + A*C");
  law("1:A", "A");
  law("A - 1 + 1", "A");
});

describe("for all formulas", () => {
  it("the syntax tree survives being printed and read", () => {
    fc.assert(
      fc.property(formulas, (tree) => {
        expect(bare(parseTree(printTree(tree)))).toEqual(bare(tree));
      }),
    );
  });

  it("the normalised formula has the same expansion", () => {
    fc.assert(
      fc.property(formulas, (tree) => {
        const { text: _, toString: print, ...expansion } = parseFormula(printTree(tree));
        expect(parseFormula(print())).toMatchObject(expansion);
      }),
    );
  });

  it("the normalised formula is its own", () => {
    fc.assert(
      fc.property(formulas, (tree) => {
        const normalised = String(parseFormula(printTree(tree)));
        expect(String(parseFormula(normalised))).toBe(normalised);
      }),
    );
  });
});

describe("for all texts", () => {
  const pieces = fc.constantFrom(
    ..."yxg01~+-*:/^()|` .,2é".split(""),
    "||",
    "(1|g)",
    "log(",
    "poly(",
    "offset(",
    "cbind(",
    "I(",
    ",",
    "y ~ ",
    "x^2",
  );

  it("there is a formula or a GlmeError with a position inside the text", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.boolean(), (words, begun) => {
        const text = (begun ? "y ~ " : "") + words.join("");
        try {
          expect(String(parseFormula(text))).toContain(" ~ ");
        } catch (error) {
          if (!(error instanceof GlmeError)) throw error;
          expect(error.code).toBe("formulaSyntax");
          expect(error.place.formula).toBe(text);
          expect(error.place.position).toBeGreaterThanOrEqual(0);
          expect(error.place.position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
