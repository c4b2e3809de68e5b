// Formulas: sentences of the grammar against an independent expansion, texts of pieces, and long ones.

import { isDeepStrictEqual } from "node:util";
import { GlmeError } from "../../src/core/errors.js";
import { type Formula, parseFormula, type Term } from "../../src/formula/index.js";
import { formulas as longFormulas } from "../formula/hostile.js";
import type { RandomStream } from "../generators/stream.js";
import { type Attack, answered, type Fuzzer, must, type Outcome } from "./fuzzer.js";
import type { Watch } from "./watch.js";

const VARIABLES = ["a", "x.1", "`body weight`", "log(z)"];
/** Exponents of the variables, between commas: a term. */
type Exponents = string;
const NOTHING: Exponents = VARIABLES.map(() => 0).join();

/** An expression in words, and the terms that it stands for by the definition of each operator. */
interface Expression {
  readonly text: string;
  readonly terms: ReadonlySet<Exponents>;
}

const numbersOf = (term: Exponents) => term.split(",").map(Number);
const times = (one: Exponents, other: Exponents): Exponents =>
  numbersOf(one)
    .map((exponent, v) => exponent + numbersOf(other)[v])
    .join();
const products = (left: Iterable<Exponents>, right: Iterable<Exponents>) =>
  [...left].flatMap((one) => [...right].map((other) => times(one, other)));
/** The least term that all terms divide: what stands before a slash. */
const least = (terms: Iterable<Exponents>): Exponents =>
  VARIABLES.map((_, v) => Math.max(0, ...[...terms].map((term) => numbersOf(term)[v]))).join();

function variable(stream: RandomStream): Expression {
  const v = stream.integer(0, VARIABLES.length - 1);
  return { text: VARIABLES[v], terms: new Set([VARIABLES.map((_, other) => Number(other === v)).join()]) };
}

/** Draws an expression that nests at most so deep. */
function expression(stream: RandomStream, depth: number): Expression {
  if (depth === 0 || stream.chance(0.3)) return variable(stream);
  const left = expression(stream, depth - 1);
  const right = expression(stream, depth - 1);
  const blank = stream.pick(["", " "]);
  const joined = (operator: string, terms: Iterable<Exponents>): Expression => ({
    text: `(${left.text}${blank}${operator}${blank}${right.text})`,
    terms: new Set(terms),
  });
  switch (stream.pick(["+", ":", "*", "/", "^", "1"])) {
    case "+":
      return joined("+", [...left.terms, ...right.terms]);
    case ":":
      return joined(":", products(left.terms, right.terms));
    case "*":
      return joined("*", [...left.terms, ...right.terms, ...products(left.terms, right.terms)]);
    case "/":
      return joined("/", [...left.terms, ...products([least(left.terms)], right.terms)]);
    case "^": {
      const squares = products(left.terms, left.terms);
      return { text: `(${left.text})^2`, terms: new Set([...left.terms, ...squares]) };
    }
    default:
      return { text: `(1 + ${left.text})`, terms: new Set([NOTHING, ...left.terms]) };
  }
}

/** Draws a sum with an intercept, which is there unasked, or without. */
function sum(stream: RandomStream): Expression {
  const parts = Array.from({ length: stream.integer(1, 3) }, () => expression(stream, 2));
  const terms = new Set([NOTHING, ...parts.flatMap((part) => [...part.terms])]);
  const text = parts.map((part) => part.text).join(" + ");
  if (stream.chance(0.7)) return { text, terms };
  terms.delete(NOTHING);
  return { text: `${text} - 1`, terms };
}

function exponentsOf(term: Term): Exponents {
  const named = (name: string) => term.find(({ variable }) => variable === name.replaceAll("`", ""))?.exponent ?? 0;
  return VARIABLES.map(named).join();
}
const sameTerms = (found: readonly Term[], { terms }: Expression) =>
  isDeepStrictEqual(found.map(exponentsOf).sort(), [...terms].sort());

/** A sentence of the grammar has the terms that its operators are defined by; the normalised one, too. */
const sentences: Attack = (stream, watch) => {
  const fixed = sum(stream);
  const effects = stream.chance(0.5) ? sum(stream) : undefined;
  const bar = stream.pick(["|", "||"]);
  const text = `y ~ ${fixed.text}${effects && effects.terms.size > 0 ? ` + (${effects.text} ${bar} g/h)` : ""}`;
  if (fixed.terms.size === 0) return "unchecked";
  const formula = answered(() => read(text, watch));
  if (formula === undefined) return "refused"; // over the budget
  must(sameTerms(formula.fixed, fixed), () => `${text} is not ${[...fixed.terms].join(" ")}`);
  if (effects && effects.terms.size > 0) {
    const groups = formula.random.map(({ group }) => group.join(":"));
    must(isDeepStrictEqual(groups, ["g", "g:h"]), () => `${text} is grouped by ${groups.join()}`);
    for (const { terms } of formula.random) must(sameTerms(terms, effects), () => `${text}: random terms`);
  }
  requireRoundTrip(formula, watch);
  return "right";
};

/** Reads and prints. */
function read(text: string, watch: Watch): Formula {
  return watch.piece(() => {
    const formula = parseFormula(text);
    String(formula);
    return formula;
  });
}

/** The normalised formula means the same, and is its own normalised formula. */
function requireRoundTrip(formula: Formula, watch: Watch): void {
  const printed = String(formula);
  const { text: _, toString: __, ...again } = read(printed, watch);
  const { text: ___, toString: ____, ...first } = formula;
  must(isDeepStrictEqual(again, first), () => `${formula.text} is printed as ${printed}, which is another formula`);
  must(String(parseFormula(printed)) === printed, () => `${printed} is printed otherwise`);
}

const PIECES = [
  ..."yxg01~+-*:/^()|` .,2é\n\t\u0000\ud800😀\"'=<>&!#;%[]{}\\".split(""),
  ..."|| (1|g) log( poly( poly(x,2) offset( cbind( I( scale( factor(f) ns(x,3) y~ x^2 x^99 (a+b)^2 `a`b` e5 1e400 .5 __proto__ constructor NaN".split(
    " ",
  ),
  " + ",
  "(x || g/h)",
];

const texts: Attack = (stream, watch) => {
  const words = Array.from({ length: stream.integer(0, 14) }, () => stream.pick(PIECES)).join("");
  return anyText(stream.chance(0.7) ? `y ~ ${words}` : words, watch);
};

/** Any text is a formula, which survives being printed, or an error with a position inside of it. */
function anyText(text: string, watch: Watch): Outcome {
  try {
    requireRoundTrip(read(text, watch), watch);
    return "right";
  } catch (error) {
    if (!(error instanceof GlmeError)) throw error;
    const { formula, position = -1 } = error.place;
    must(error.code === "formulaSyntax", () => `${JSON.stringify(text)} has the code ${error.code}`);
    must(formula === text && position >= 0 && position <= text.length, () => `${JSON.stringify(text)}: no place`);
    return "refused";
  }
}

/** Draws the text of a whole formula. */
function sentence(stream: RandomStream): string {
  const random = stream.chance(0.5) ? ` + (${sum(stream).text} | g/h)` : "";
  return `${stream.pick(["y", "log(y)", "cbind(s, n - s)"])} ~ ${sum(stream).text}${random}`;
}

/** A sentence in which one place is wrong is any text. */
const spoiled: Attack = (stream, watch) => {
  const right = sentence(stream);
  const at = stream.integer(0, right.length);
  const gone = stream.integer(0, 2);
  return anyText(right.slice(0, at) + (stream.chance(0.7) ? stream.pick(PIECES) : "") + right.slice(at + gone), watch);
};

/** Pieces repeated up to 100,000 characters are read and printed, or refused, in linear time. */
const long: Attack = (stream, watch) => {
  const [text] = longFormulas(stream.integer(1, 2 ** 31 - 2), 1);
  return answered(() => read(text, watch)) === undefined ? "refused" : "unchecked";
};

export const formulaFuzzer: Fuzzer = {
  name: "formulas",
  attacks: [
    ["sentences of the grammar", 39, sentences],
    ["sentences with one place changed", 30, spoiled],
    ["texts of pieces", 30, texts],
    ["pieces repeated up to 100,000 characters", 1, long],
  ],
};
