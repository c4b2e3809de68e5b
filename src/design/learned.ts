import type { Arithmetic, Call, Formula, Term } from "../formula/index.js";
import { type CodedTerm, codeTerms, type DummyVarCoding, type KeptColumns } from "./terms/coding.js";
import type { Formulaic, Scaling } from "./terms/evaluator.js";
import type { DesignRecipe } from "./recipe.js";
import type { GroupRecipe } from "./random/group.js";
import { type Rule, type Rules, variableKinds, withScalings } from "./terms/rules.js";

/** What a function of the formula learned from the rows of the fit. */
export interface LearnedFunction {
  /** Mean and standard deviation of every `scale` in it, from left to right, the inner one first. */
  readonly scalings: readonly Scaling[];
  /** α_0 … α_{d−1} of the recurrence of `poly`, d its degree. */
  readonly alpha?: readonly number[] | undefined;
  /** N_0 … N_d of the recurrence of `poly`: the polynomials' sums of squares. */
  readonly norm2?: readonly number[] | undefined;
  /** Knots of `ns`, ascending, one more than its columns. */
  readonly knots?: readonly number[] | undefined;
}

/** What a recipe knows that is not in its formula: from both the recipe can be made again. */
export interface Learned {
  /** How factors become columns. */
  readonly coding: DummyVarCoding;
  /** For each factor among the predictors the levels that have columns. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** What the formula's functions learned, in the order of its calls. */
  readonly functions: readonly LearnedFunction[];
  /** What the formula's offsets learned, in their order. */
  readonly offsets: readonly LearnedFunction[];
  /** The levels of each random term's grouping variable. */
  readonly groups: readonly GroupRecipe[];
  /** Which columns are kept; undefined where none was dropped. */
  readonly kept?: LearnedColumns | undefined;
}

/** Which columns are kept, term by term of the fixed part and of each random term; null: all. */
export interface LearnedColumns {
  /** Those of X. */
  readonly fixed: readonly (KeptColumns | null)[];
  /** Those of each random term. */
  readonly random: readonly (readonly (KeptColumns | null)[])[];
}

/**
 * Gives what a design learned from its rows.
 *
 * @example
 * // buildDesign(parseFormula("y ~ scale(x) + (1 | g)"), …)
 * learnedOf(design.formula, design.recipe).functions; // [{ scalings: [{ mean: 4, sd: 2 }] }]
 */
export function learnedOf(formula: Formula, { coding, levels, rules, offsets, fixed, random }: DesignRecipe): Learned {
  const keptOf = (terms: readonly CodedTerm[]) => terms.map(({ kept }) => kept ?? null);
  const kept = { fixed: keptOf(fixed), random: random.map(({ terms }) => keptOf(terms)) };
  return {
    coding,
    levels,
    functions: Array.from(formula.calls.keys(), (name) => numbersOf(rules[name])),
    offsets: offsets.map(numbersOf),
    groups: random.map(({ group }) => group),
    kept: [...kept.fixed, ...kept.random.flat()].some((own) => own !== null) ? kept : undefined,
  };
}

/** Gives the recipe of a formula and of what was learned: the one that the design had. */
export function recipeOf(formula: Formula, { coding, levels, functions, offsets, groups, kept }: Learned): DesignRecipe {
  const calls = [...formula.calls];
  const rules: Rules = Object.fromEntries(calls.map(([name, call], i) => [name, ruleFrom(call, functions[i])]));
  const kindOf = variableKinds(rules, levels);
  const coded = (terms: readonly Term[], own?: LearnedColumns["fixed"]) =>
    codeTerms(terms, kindOf, coding).map((term, t) => ({ ...term, kept: own?.[t] ?? undefined }));
  return {
    coding,
    levels,
    fixed: coded(formula.fixed, kept?.fixed),
    random: formula.random.map(({ terms }, r) => ({ terms: coded(terms, kept?.random[r]), group: groups[r] })),
    offsets: formula.offsets.map((offset, i) => scaledBy(offset, offsets[i])),
    rules,
  };
}

/** Counts how many `scale` a function has. */
export function countScalings(call: Call): number {
  if (call.kind === "factor") return 0;
  let count = 0;
  withScalings(call.kind === "poly" || call.kind === "ns" ? call.argument : call, () => {
    count++;
    return { mean: 0, sd: 1 };
  });
  return count;
}

function numbersOf(rule: Rule): LearnedFunction {
  switch (rule.kind) {
    case "factor":
      return { scalings: [] };
    case "poly":
      return { scalings: scalingsOf(rule.argument), alpha: rule.alpha, norm2: rule.norm2 };
    case "ns":
      return { scalings: scalingsOf(rule.argument), knots: rule.knots };
    default:
      return { scalings: scalingsOf(rule) };
  }
}

function ruleFrom(call: Call, learned: LearnedFunction): Rule {
  if (call.kind === "factor") return call;
  if (call.kind !== "poly" && call.kind !== "ns") return scaledBy(call, learned);
  const argument = scaledBy(call.argument, learned);
  const { alpha = [], norm2 = [], knots = [] } = learned;
  return call.kind === "poly" ? { kind: "poly", argument, alpha, norm2 } : { kind: "ns", argument, knots };
}

function scaledBy(expression: Arithmetic, { scalings }: LearnedFunction): Formulaic {
  let next = 0;
  return withScalings(expression, () => scalings[next++]);
}

/** Gives the scalings of an expression in the order in which `withScalings` asks for them. */
function scalingsOf(expression: Formulaic): Scaling[] {
  switch (expression.kind) {
    case "number":
    case "column":
      return [];
    case "negative":
      return scalingsOf(expression.operand);
    case "operation":
      return [...scalingsOf(expression.left), ...scalingsOf(expression.right)];
    case "function":
      return scalingsOf(expression.argument);
    default:
      return [...scalingsOf(expression.argument), { mean: expression.mean, sd: expression.sd }];
  }
}
