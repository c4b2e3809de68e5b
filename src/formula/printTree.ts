import { printArithmetic } from "./printCall.js";
import { quoteName } from "./names.js";
import type { Expression, FormulaTree, Product, Random, Sum } from "./tree.js";

/** Prints a formula as it was written, evenly spaced and without needless parentheses. */
export function printTree(tree: FormulaTree): string {
  return `${printResponse(tree)} ~ ${printSum(tree.terms)}`;
}

/** Prints the response: a column's name, in backquotes where it needs them, or a call. */
export function printResponse({ response, responseCall }: FormulaTree): string {
  return responseCall === undefined ? quoteName(response) : response;
}

function printSum({ parts }: Sum): string {
  return parts
    .map(({ sign, expression }, index) => {
      const operator = index === 0 ? (sign === "-" ? "-" : "") : ` ${sign} `;
      return operator + printOperand(expression, Binding.product);
    })
    .join("");
}

/** How tightly the parts of an expression hold together. */
enum Binding {
  sum,
  product,
  interaction,
  power,
  operand,
}

function binding(expression: Expression): Binding {
  if (expression.kind === "sum") return Binding.sum;
  if (expression.kind === "product") return expression.rest[0].operator === ":" ? Binding.interaction : Binding.product;
  return expression.kind === "raised" ? Binding.power : Binding.operand;
}

/** Prints an expression where at least `least` is needed: in parentheses if it binds less. */
function printOperand(expression: Expression, least: Binding): string {
  const text = printExpression(expression);
  return binding(expression) < least ? `(${text})` : text;
}

function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "variable":
      return quoteName(expression.name);
    case "call":
      return expression.name;
    case "offset":
      return `offset(${printArithmetic(expression.argument)})`;
    case "constant":
      return String(expression.value);
    case "sum":
      return printSum(expression);
    case "product":
      return printChain(expression);
    case "raised":
      return `${printOperand(expression.base, Binding.operand)}^${expression.exponent}`;
    case "random":
      return printRandom(expression);
  }
}

/** Prints factors, which bind more tightly than the operators between them; the first may hold the same ones. */
function printChain(chain: Product): string {
  const least = binding(chain) + 1;
  const rest = chain.rest.map(({ operator, factor }) => operator + printOperand(factor, least));
  return printOperand(chain.first, least) + rest.join("");
}

function printRandom({ effects, correlated, nesting }: Random): string {
  return `(${printSum(effects)} ${correlated ? "|" : "||"} ${nesting.map(printGroup).join("/")})`;
}

/** Prints the grouping of a random term: `g1:g2`. */
export function printGroup(group: readonly string[]): string {
  return group.map(quoteName).join(":");
}
