import { GlmeError } from "../errors.js";
import { type Arithmetic, type BasisCall, type Call, columnsOf, type FactorCall, printArithmetic } from "../formula/index.js";
import type { Evaluator, Formulaic, Scaling } from "./evaluator.js";
import { quantileKnots } from "./naturalSpline.js";
import { orthogonalPolynomials, type Polynomials } from "./polynomial.js";

/** How a variable that is a function is made from the columns of any table: its call, with the numbers of the rows of the fit. */
export type Rule = Formulaic | FactorCall | BasisRule;

export type BasisRule = { readonly argument: Formulaic } & (
  | ({ readonly kind: "poly" } & Polynomials)
  | { readonly kind: "ns"; readonly knots: readonly number[] }
);

/** Rules by the names of their variables; plain data. */
export type Rules = Readonly<Record<string, Rule>>;

/**
 * The rules of calls, learned from the evaluator's rows.
 *
 * @throws GlmeError badValue where the values of the rows are too few, or all the same
 */
export function learnRules(calls: Iterable<readonly [string, Call]>, evaluator: Evaluator): Rules {
  const rules: Record<string, Rule> = {};
  for (const [name, call] of calls) rules[name] = learnRule(name, call, evaluator);
  return rules;
}

function learnRule(name: string, call: Call, evaluator: Evaluator): Rule {
  if (call.kind === "factor") return call;
  const subject = subjectOf(name);
  return call.kind === "poly" || call.kind === "ns"
    ? learnBasis(call, evaluator, subject)
    : learnArithmetic(call, evaluator, subject);
}

/** A variable in the words of a message. */
export function subjectOf(variable: string): string {
  return `The term ${variable}`;
}

/** The same arithmetic, with mean and standard deviation for every `scale` in it. */
export function learnArithmetic(expression: Arithmetic, evaluator: Evaluator, subject: string): Formulaic {
  switch (expression.kind) {
    case "number":
    case "column":
      return expression;
    case "negative":
      return { ...expression, operand: learnArithmetic(expression.operand, evaluator, subject) };
    case "operation": {
      const left = learnArithmetic(expression.left, evaluator, subject);
      return { ...expression, left, right: learnArithmetic(expression.right, evaluator, subject) };
    }
    default: {
      const argument = learnArithmetic(expression.argument, evaluator, subject);
      if (expression.kind === "function") return { ...expression, argument };
      return { kind: "scale", argument, ...learnScaling(argument, evaluator, subject) };
    }
  }
}

/** Mean and standard deviation, by n − 1, of an argument's values. */
function learnScaling(argument: Formulaic, evaluator: Evaluator, subject: string): Scaling {
  const x = evaluator.values(argument, subject);
  const mean = meanOf(x);
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += (x[i] - mean) * (x[i] - mean);
  const sd = Math.sqrt(squares / (x.length - 1));
  if (sd > 0) return { mean, sd };
  throw tooFew(
    argument,
    `${subject} needs values that differ, but ${printArithmetic(argument)} is ${x[0]} in all rows used.`,
    "Leave it out of the formula.",
  );
}

function learnBasis(call: BasisCall, evaluator: Evaluator, subject: string): BasisRule {
  const argument = learnArithmetic(call.argument, evaluator, subject);
  const x = evaluator.values(argument, subject);
  if (call.kind === "poly") {
    requireDistinct(x, call.size, argument, subject);
    return { kind: "poly", argument, ...orthogonalPolynomials(x, meanOf(x), call.size) };
  }
  const knots = quantileKnots(x, call.size);
  const twice = knots.find((knot, k) => knot === knots[k - 1]);
  if (twice === undefined) return { kind: "ns", argument, knots };
  throw tooFew(
    argument,
    `${subject} has its knots at ${call.size + 1} quantiles of ${printArithmetic(argument)}, and two of them are ${twice}.`,
    `Too many rows share that value: write a smaller number than ${call.size}, or another function.`,
  );
}

/** @throws GlmeError badValue where there are no more than `degree` distinct values */
function requireDistinct(x: Float64Array, degree: number, argument: Formulaic, subject: string): void {
  const distinct = new Set<number>();
  for (let i = 0; i < x.length && distinct.size <= degree; i++) distinct.add(x[i]);
  if (distinct.size > degree) return;
  throw tooFew(
    argument,
    `${subject} needs more than ${degree} distinct values, but ${printArithmetic(argument)} has ${distinct.size} in the rows used.`,
    `Write a degree below ${distinct.size}.`,
  );
}

function tooFew(argument: Formulaic, message: string, hint: string): GlmeError {
  const [column] = columnsOf(argument);
  return new GlmeError("badValue", message, { column }, hint);
}

/** The mean, and once more the mean of what it leaves, against rounding. */
function meanOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  const mean = sum / x.length;
  let rest = 0;
  for (let i = 0; i < x.length; i++) rest += x[i] - mean;
  return mean + rest / x.length;
}
