import { GlmeError } from "../../core/errors.js";
import type { Steps } from "../../core/steps.js";
import { type Arithmetic, type BasisCall, type Call, columnsOf, type FactorCall, printArithmetic } from "../../formula/index.js";
import { meanOf } from "../../linalg/centring.js";
import type { KindOf } from "./coding.js";
import type { Evaluator, Formulaic, Scaling } from "./evaluator.js";
import { quantileKnots } from "./naturalSpline.js";
import { orthogonalPolynomials, type Polynomials } from "./polynomial.js";

/** How a variable that is a function is made from the columns of any table: its call, with the numbers of the rows of the fit. */
export type Rule = Formulaic | FactorCall | BasisRule;

/** How a basis of several columns is made from one: its argument, and the recurrence or the knots. */
export type BasisRule = { readonly argument: Formulaic } & (
  | ({ readonly kind: "poly" } & Polynomials)
  | { readonly kind: "ns"; readonly knots: readonly number[] }
);

/** Rules by the names of their variables; plain data. */
export type Rules = Readonly<Record<string, Rule>>;

/** Gives the rule of a variable; undefined where it is a column. */
export function ruleOf(rules: Rules, variable: string): Rule | undefined {
  return Object.hasOwn(rules, variable) ? rules[variable] : undefined;
}

/**
 * Gives the rules of calls, learned from the evaluator's rows.
 *
 * @throws GlmeError badValue where the values of the rows are too few, or all the same
 */
export function* learnRules(calls: Iterable<readonly [string, Call]>, evaluator: Evaluator): Steps<Rules> {
  const rules: Record<string, Rule> = {};
  for (const [name, call] of calls) {
    rules[name] = yield* learnRule(name, call, evaluator);
    yield;
  }
  return rules;
}

function* learnRule(name: string, call: Call, evaluator: Evaluator): Steps<Rule> {
  if (call.kind === "factor") return call;
  const subject = subjectOf(name);
  return call.kind === "poly" || call.kind === "ns"
    ? yield* learnBasis(call, evaluator, subject)
    : learnArithmetic(call, evaluator, subject);
}

/** Gives how many columns the rule of a basis makes; null for any other variable. */
function basisSize(rule: Rule | undefined): number | null {
  if (rule?.kind === "poly") return rule.alpha.length;
  return rule?.kind === "ns" ? rule.knots.length - 1 : null;
}

/** Gives a function that says what each variable of a model is: a factor with these levels, a basis, or numbers. */
export function variableKinds(rules: Rules, levels: Readonly<Record<string, readonly string[]>>): KindOf {
  return (variable) => {
    if (Object.hasOwn(levels, variable)) return { kind: "levels", levels: levels[variable] };
    const size = basisSize(ruleOf(rules, variable));
    return size === null ? { kind: "numbers" } : { kind: "basis", size };
  };
}

/** Gives a variable in the words of a message. */
export function subjectOf(variable: string): string {
  return `The term ${variable}`;
}

/** Completes the arithmetic of a formula with mean and standard deviation, from the evaluator's rows, for every `scale` in it. */
export function learnArithmetic(expression: Arithmetic, evaluator: Evaluator, subject: string): Formulaic {
  return withScalings(expression, (argument) => learnScaling(argument, evaluator, subject));
}

/** Completes the arithmetic of a formula with what `scalingOf` says of every `scale` in it: asked from left to right, the inner one first. */
export function withScalings(expression: Arithmetic, scalingOf: (argument: Formulaic) => Scaling): Formulaic {
  switch (expression.kind) {
    case "number":
    case "column":
      return expression;
    case "negative":
      return { ...expression, operand: withScalings(expression.operand, scalingOf) };
    case "operation": {
      const left = withScalings(expression.left, scalingOf);
      return { ...expression, left, right: withScalings(expression.right, scalingOf) };
    }
    default: {
      const argument = withScalings(expression.argument, scalingOf);
      if (expression.kind === "function") return { ...expression, argument };
      return { kind: "scale", argument, ...scalingOf(argument) };
    }
  }
}

/** Gives mean and standard deviation, its sum of squares divided by n − 1, of an argument's values. */
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

function* learnBasis(call: BasisCall, evaluator: Evaluator, subject: string): Steps<BasisRule> {
  const argument = learnArithmetic(call.argument, evaluator, subject);
  const x = evaluator.values(argument, subject);
  if (call.kind === "poly") {
    requireDistinct(x, call.size, argument, subject);
    return { kind: "poly", argument, ...(yield* orthogonalPolynomials(x, meanOf(x), call.size)) };
  }
  const knots = yield* quantileKnots(x, call.size);
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
