import type { Arithmetic, Call, Operator, ResponseCall } from "./calls.js";
import { quoteName } from "./names.js";

/**
 * Prints a call as R writes it: blanks around + - * and after commas, none around / and ^, no needless parentheses. It is the name of the
 * variable that the call makes; equal texts are equal calls.
 */
export function printCall(call: Call | ResponseCall): string {
  switch (call.kind) {
    case "poly":
    case "ns":
      return `${call.kind}(${printArithmetic(call.argument)}, ${call.size})`;
    case "factor":
      return `factor(${quoteName(call.column)})`;
    case "cbind":
      return `cbind(${printArithmetic(call.successes)}, ${printArithmetic(call.failures)})`;
    default:
      return printArithmetic(call);
  }
}

/** Writes the name of a variable: a column's in backquotes where it needs them, that of one of the calls as it is. */
export function variablePrinter(calls: ReadonlyMap<string, Call>): (variable: string) => string {
  return (variable) => (calls.has(variable) ? variable : quoteName(variable));
}

/** Prints arithmetic as R writes it. */
export function printArithmetic(expression: Arithmetic): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "column":
      return quoteName(expression.name);
    case "negative":
      return `-${printOperand(expression.operand, Binding.negative)}`;
    case "operation":
      return printOperation(expression);
    case "function":
      return `${expression.name}(${printArithmetic(expression.argument)})`;
    case "scale":
      return `scale(${printArithmetic(expression.argument)})`;
  }
}

/** How tightly the parts of an expression hold together: -x^2 is -(x^2), and -x*z is (-x)*z. */
enum Binding {
  sum,
  product,
  negative,
  power,
  operand,
}

const BINDING: Record<Operator, Binding> = {
  "+": Binding.sum,
  "-": Binding.sum,
  "*": Binding.product,
  "/": Binding.product,
  "^": Binding.power,
};

function binding(expression: Arithmetic): Binding {
  if (expression.kind === "operation") return BINDING[expression.operator];
  return expression.kind === "negative" ? Binding.negative : Binding.operand;
}

/** Prints two operands and what joins them. Operators join from left to right, but powers from right to left, and the exponent may have a minus: x^-1. */
function printOperation({ operator, left, right }: Extract<Arithmetic, { kind: "operation" }>): string {
  const own = BINDING[operator];
  if (operator === "^") return `${printOperand(left, Binding.operand)}^${printOperand(right, Binding.negative)}`;
  const blank = operator === "/" ? "" : " ";
  return `${printOperand(left, own)}${blank}${operator}${blank}${printOperand(right, own + 1)}`;
}

function printOperand(expression: Arithmetic, least: Binding): string {
  const text = printArithmetic(expression);
  return binding(expression) < least ? `(${text})` : text;
}
