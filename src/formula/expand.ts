import { cross, degree, factorsOf, interact, intercept, multiply, nest, type TermSet, termKey, termSet } from "./algebra.js";
import { Budget, type Counted } from "./budget.js";
import type { Arithmetic, Call } from "./calls.js";
import { printArithmetic } from "./printCall.js";
import { type Complaint, formulaSyntaxError } from "./syntaxError.js";
import type { RandomTerm, Term } from "./terms.js";
import type { Expression, FormulaTree, FunctionCall, Offset, Part, ProductOperator, Random, Sum, Variable } from "./tree.js";

/** What a formula means once everything is multiplied out. */
export interface Expansion {
  /** Terms of the fixed part. */
  readonly fixed: readonly Term[];
  /** Random-effects terms. */
  readonly random: readonly RandomTerm[];
  /** What is added to the linear predictor. */
  readonly offsets: readonly Arithmetic[];
}

const operations: Record<ProductOperator, (a: TermSet, b: TermSet) => TermSet> = { "*": cross, "/": nest, ":": interact };

/**
 * Multiplies a formula out. The intercept is there until it is removed, in the fixed part and in every random term.
 * Terms are ordered by degree and then by first appearance; the variables of a term as the text first names them.
 */
export function expand(tree: FormulaTree): Expansion {
  const expander = new Expander(tree.text);
  const random: Random[] = [];
  const offsets: Offset[] = [];
  const fixed = expander.sum(tree.terms, termSet(intercept), (apart) => {
    if (apart.kind === "random") random.push(apart);
    else offsets.push(apart);
  });
  if (fixed.size === 0 && random.length === 0) throw formulaSyntaxError(tree.text, tree.terms.position, nothingLeft);
  expander.requireColumns(tree.terms, fixed, tree.calls);
  const rank = new Map(tree.variables.map((variable, index) => [variable, index]));
  return {
    fixed: inOrder(fixed, rank),
    random: distinct(random.flatMap((term) => expander.randomTerms(term, rank, tree.calls))),
    offsets: [...new Map(offsets.map(({ argument }) => [printArithmetic(argument), argument])).values()],
  };
}

/** Evaluates expressions within one budget; the text is there to show in errors. */
class Expander {
  private readonly budget = new Budget();

  constructor(private readonly text: string) {}

  /** Gives `start` with the sum's terms added and removed from left to right; random terms and offsets go to `apart`, where they may stand. */
  sum({ parts }: Sum, start: TermSet, apart?: (part: Random | Offset) => void): TermSet {
    const terms = new Map(start);
    for (const part of this.addends(parts)) {
      const { sign, expression } = part;
      const standsApart = expression.kind === "random" || expression.kind === "offset";
      if (standsApart && sign === "+" && apart !== undefined) apart(expression);
      else if (sign === "-" || isZero(expression)) this.remove(part, terms);
      else for (const [key, term] of this.terms(expression)) if (!terms.has(key)) terms.set(key, term);
    }
    return terms;
  }

  /** Gives the parts of a sum without parentheses, which change nothing inside a sum: y ~ (x - 1) has no intercept, as y ~ x - 1. */
  private *addends(parts: readonly Part[]): Generator<Part> {
    const open = [parts[Symbol.iterator]()];
    while (open.length > 0) {
      const { done, value: part } = open[open.length - 1].next();
      if (done) open.pop();
      else if (part.sign === "+" && part.expression.kind === "sum") open.push(part.expression.parts[Symbol.iterator]());
      else yield part;
    }
  }

  private remove({ expression, sign, position }: Part, terms: Map<string, Term>): void {
    if (sign === "-" && isZero(expression)) throw this.error(expression, minusZero);
    const unwanted = isZero(expression) ? intercept : this.namedTerm(expression);
    const keys = unwanted === undefined ? [...this.terms(expression).keys()] : [termKey(unwanted)];
    if (!keys.some((key) => terms.has(key))) throw formulaSyntaxError(this.text, position, nothingToRemove);
    for (const key of keys) terms.delete(key);
  }

  /** Gives the terms that an expression stands for. */
  private terms(expression: Expression): TermSet {
    switch (expression.kind) {
      case "variable":
      case "call":
        return termSet([{ variable: expression.name, exponent: 1 }]);
      case "constant":
        if (isZero(expression)) throw this.error(expression, zeroFactor);
        return termSet(intercept);
      case "sum":
        return this.sum(expression, termSet());
      case "product":
        return expression.rest.reduce(
          (left, { operator, factor }) => this.product(expression, operator, left, this.terms(factor)),
          this.terms(expression.first),
        );
      case "raised":
        return this.power(expression, this.terms(expression.base), expression.exponent);
      case "random":
        throw this.error(expression, misplacedRandom);
      case "offset":
        throw this.error(expression, misplacedOffset);
    }
  }

  /** Gives A^k = A*A*…*A: the terms of A and all their products up to order k. x^3 = x + x^2 + x^3; (a + b)^2 = a + b + a^2 + a:b + b^2. */
  private power(expression: Expression, base: TermSet, exponent: number): TermSet {
    const power = new Map(base);
    let highest = base;
    for (let k = 1; k < exponent; k++) {
      highest = this.product(expression, ":", highest, base);
      for (const [key, term] of highest) power.set(key, term);
    }
    return power;
  }

  private product(expression: Expression, operator: ProductOperator, left: TermSet, right: TermSet): TermSet {
    const [l, r] = [left.size, right.size];
    this.spend(expression, "terms", operator === ":" ? l * r : (1 + l) * (1 + r) - 1);
    this.spend(expression, "factors", r * factorsOf(left) + (operator === "/" ? 1 : l) * factorsOf(right));
    return operations[operator](left, right);
  }

  private spend(expression: Expression, counted: Counted, more: number): void {
    const complaint = this.budget.over(counted, more);
    if (complaint !== undefined) throw this.error(expression, complaint);
  }

  /** Counts the columns of terms, as far as the formula knows them: a factor may have more than one. */
  requireColumns(expression: Expression, terms: TermSet, calls: ReadonlyMap<string, Call>): void {
    let columns = 0;
    for (const term of terms.values()) columns += term.reduce((product, { variable }) => product * width(calls.get(variable)), 1);
    this.spend(expression, "columns", columns);
  }

  /** Gives the random terms of a nesting: `(1 | a/b)` is `(1 | a)` and `(1 | a:b)`. */
  randomTerms(random: Random, rank: ReadonlyMap<string, number>, calls: ReadonlyMap<string, Call>): RandomTerm[] {
    const effects = this.sum(random.effects, termSet(intercept));
    if (effects.size === 0) throw this.error(random, noEffects);
    this.requireColumns(random, effects, calls);
    const terms = inOrder(effects, rank);
    this.spend(
      random,
      "names of groups",
      random.nesting.reduce((sum, names, depth) => sum + names.length * (random.nesting.length - depth), 0),
    );
    return random.nesting.map((_, depth) => ({
      terms,
      group: random.nesting.slice(0, depth + 1).flat(),
      correlated: random.correlated,
    }));
  }

  /**
   * Gives the one term that a name, a power or an interaction of them spells. After a minus, x^2 is the square alone, as in x^2 - x^2 = x;
   * whatever else follows a minus stands for all the terms that it would add.
   */
  private namedTerm(expression: Expression): Term | undefined {
    if (isVariable(expression)) return [{ variable: expression.name, exponent: 1 }];
    if (expression.kind === "raised" && isVariable(expression.base)) {
      return [{ variable: expression.base.name, exponent: expression.exponent }];
    }
    if (expression.kind !== "product" || expression.rest.some(({ operator }) => operator !== ":")) return undefined;
    const factors = [expression.first, ...expression.rest.map(({ factor }) => factor)].map((factor) => this.namedTerm(factor));
    if (factors.includes(undefined)) return undefined;
    return (factors as Term[]).reduce((left, right) => {
      this.spend(expression, "factors", left.length + right.length);
      return multiply(left, right);
    });
  }

  private error({ position }: Expression, complaint: Complaint) {
    return formulaSyntaxError(this.text, position, complaint);
  }
}

function isZero(expression: Expression): boolean {
  return expression.kind === "constant" && expression.value === 0;
}

/** Gives the number of columns of a variable: more than one for a basis. */
function width(call: Call | undefined): number {
  return call?.kind === "poly" || call?.kind === "ns" ? call.size : 1;
}

function isVariable(expression: Expression): expression is Variable | FunctionCall {
  return expression.kind === "variable" || expression.kind === "call";
}

function inOrder(terms: TermSet, rank: ReadonlyMap<string, number>): Term[] {
  const byRank = Array.from(terms.values(), (term) => [...term].sort((a, b) => rank.get(a.variable)! - rank.get(b.variable)!));
  return byRank.sort((a, b) => degree(a) - degree(b));
}

/** Leaves out random terms that say exactly what an earlier one says: they add nothing. */
function distinct(random: readonly RandomTerm[]): RandomTerm[] {
  const seen = new Set<string>();
  return random.filter(({ terms, group, correlated }) => {
    const key = JSON.stringify([terms.map(termKey), [...group].sort(), correlated]);
    return !seen.has(key) && seen.add(key);
  });
}

const nothingLeft: Complaint = {
  found: "no term that is left",
  expected: "at least an intercept, a variable or a random term",
  hint: "Take back one of the removals; y ~ 1 has the intercept alone.",
};

const nothingToRemove: Complaint = {
  found: "the removal of a term that is not there",
  expected: "a term that the formula has at this place",
  hint: "Terms are added and removed from left to right; - a:b removes a:b and nothing else. Check the names.",
};

const minusZero: Complaint = {
  found: "- 0",
  expected: "- 1 or + 0",
  hint: "Both leave the intercept out; write 1 to have it.",
};

const zeroFactor: Complaint = {
  found: '"0" inside a product or a power',
  expected: "variables",
  hint: "0 leaves the intercept out and stands alone in a sum: y ~ 0 + x.",
};

const misplacedRandom: Complaint = {
  found: "a random term inside another term, or one that is removed",
  expected: "random terms that are added with + and stand by themselves",
  hint: "What varies between groups goes to the left of the bar: (1 + x | g). A term that is not wanted is left out.",
};

const misplacedOffset: Complaint = {
  found: "an offset inside another term, or one that is removed",
  expected: "offsets that are added with + and stand by themselves",
  hint: "An offset is a known part of the linear predictor: y ~ x + offset(log(e)) + (1 | g). To subtract one write offset(-x).",
};

const noEffects: Complaint = {
  found: "a random term without effects",
  expected: "an intercept or a variable to the left of the bar",
  hint: "Keep the intercept, (1 | g), or add a variable: (0 + x | g) has a slope and no intercept.",
};
