import fc from "fast-check";
import type { Arithmetic, Operator } from "../../src/formula/index.js";

type NumberFunction = Extract<Arithmetic, { kind: "function" }>["name"];

const column = fc.constantFrom("a", "b", "body weight").map((name): Arithmetic => ({ kind: "column", name }));
const number = fc.constantFrom(0, 0.25, 1, 2, 3, 1e-7, 1e21).map((value): Arithmetic => ({ kind: "number", value }));

/** Random arithmetic of columns, numbers, all operators and some functions of one number. */
export const arithmetic: fc.Arbitrary<Arithmetic> = fc.letrec<{ expression: Arithmetic }>((tie) => {
  const operand = tie("expression");
  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      column,
      number,
      operand.map((operand): Arithmetic => ({ kind: "negative", operand })),
      fc
        .record({ operator: fc.constantFrom<Operator>("+", "-", "*", "/", "^"), left: operand, right: operand })
        .map((parts): Arithmetic => ({ kind: "operation", ...parts })),
      fc
        .record({ name: fc.constantFrom<NumberFunction>("log", "exp", "sqrt", "abs", "I"), argument: operand })
        .map((parts): Arithmetic => ({ kind: "function", ...parts })),
      operand.map((argument): Arithmetic => ({ kind: "scale", argument })),
    ),
  };
}).expression;

/** The words of a formula, with parentheses around every part: how they bind does not matter. */
export function inManyParentheses(expression: Arithmetic): string {
  switch (expression.kind) {
    case "number":
      return `(${expression.value})`;
    case "column":
      return `(\`${expression.name}\`)`;
    case "negative":
      return `(-${inManyParentheses(expression.operand)})`;
    case "operation":
      return `(${inManyParentheses(expression.left)}${expression.operator}${inManyParentheses(expression.right)})`;
    case "function":
      return `(${expression.name}(${inManyParentheses(expression.argument)}))`;
    case "scale":
      return `(scale(${inManyParentheses(expression.argument)}))`;
  }
}
