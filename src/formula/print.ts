import { termKey } from "./algebra.js";
import { type Expansion, expand } from "./expand.js";
import { MAX_EXPONENT, parseTree } from "./parse.js";
import { printGroup, printResponse, printTree } from "./printTree.js";
import type { Power, RandomTerm, Term } from "./terms.js";
import { printArithmetic, variablePrinter } from "./printCall.js";
import type { FormulaTree } from "./tree.js";

/** Most characters, about, by which a normalised formula may be longer than its text: a longer one is printed as it was written. */
const LONGEST = 10_000;

/**
 * Prints the normalised formula: 1, or -1 without an intercept, then the other fixed terms, then the random terms. Reading it gives the
 * same expansion. Now and then no list of terms in their order can say in which order the variables of an interaction stand
 * (`y ~ a*b - a` has b before a:b, so that `1 + b + a:b` would be read as b:a); then the formula is printed as it was written,
 * and so is one whose terms are long: (a + b)^60 stays what it is.
 */
export function printFormula(tree: FormulaTree, expansion: Expansion): string {
  if (lengthOf(expansion) > tree.text.length + LONGEST) return printTree(tree);
  const print = variablePrinter(tree.calls);
  const right = [
    printTerms(expansion.fixed, print),
    ...expansion.offsets.map((offset) => `offset(${printArithmetic(offset)})`),
    ...expansion.random.map((term) => printRandomTerm(term, print)),
  ];
  const normalised = `${printResponse(tree)} ~ ${right.join(" + ")}`;
  const asRead = expand(parseTree(normalised));
  return JSON.stringify(asRead) === JSON.stringify(expansion) ? normalised : printTree(tree);
}

/** Gives about the number of characters of the normalised formula, before it is made. */
function lengthOf({ fixed, random }: Expansion): number {
  let length = 0;
  for (const terms of [fixed, ...random.map(({ terms }) => terms)])
    for (const term of terms) for (const { variable, exponent } of term) length += exponent * (variable.length + 3);
  for (const { group } of random) for (const name of group) length += name.length + 1;
  return length;
}

type VariablePrinter = (variable: string) => string;

/** Prints one random term as the normalised formula has it. */
export function printRandomTerm({ terms, group, correlated }: RandomTerm, print: VariablePrinter): string {
  return `(${printTerms(terms, print)} ${correlated ? "|" : "||"} ${printGroup(group)})`;
}

/**
 * Prints terms joined by +. A product of two variables takes in its main effects, a*b for a + b + a:b, if the order of the terms
 * survives: those of the two that are not printed yet must be the next main effects in line.
 */
function printTerms(terms: readonly Term[], print: VariablePrinter): string {
  const mains = terms.filter(isMainEffect).map(([{ variable }]) => variable);
  const products = terms.filter((term) => term.length > 0 && !isMainEffect(term));
  const place = new Map(mains.map((variable, index) => [variable, index]));
  const printProduct = productPrinter(terms, print);
  const printed = [terms.some((term) => term.length === 0) ? "1" : "-1"];
  let main = 0;
  let product = 0;
  while (main < mains.length || product < products.length) {
    const pair = twoVariables(products[product]);
    const missing = pair.filter((variable) => (place.get(variable) ?? Infinity) >= main);
    if (pair.length === 2 && missing.every((variable, ahead) => place.get(variable) === main + ahead)) {
      printed.push(pair.map(print).join("*"));
      main += missing.length;
      product++;
    } else if (main < mains.length) printed.push(print(mains[main++]));
    else printed.push(printProduct(products[product++]));
  }
  return printed.join(" + ");
}

function isMainEffect(term: Term): boolean {
  return term.length === 1 && term[0].exponent === 1;
}

/** Gives the variables of a product x:z of two; none for any other term. */
function twoVariables(term: Term | undefined): string[] {
  const isPair = term?.length === 2 && term.every(({ exponent }) => exponent === 1);
  return isPair ? term.map(({ variable }) => variable) : [];
}

/**
 * Prints the products among `terms`. x^2 brings x along, so it is written only where x is in the formula, and x:x elsewhere;
 * in general a term is written with ^ where all the lower powers that come with it are there, and are no more than ^ can bring.
 */
function productPrinter(terms: readonly Term[], print: VariablePrinter): (product: Term) => string {
  const complete = new Set<string>();
  for (const term of terms) {
    const below = term.filter(({ exponent }) => exponent > 1).map((factor) => termKey(lower(term, factor)));
    if (below.every((key) => complete.has(key))) complete.add(termKey(term));
  }
  const withPowers = (product: Term) => complete.has(termKey(product)) && broughtAlong(product) <= MAX_EXPONENT;
  return (product) =>
    product
      .map(({ variable, exponent }) => {
        if (exponent === 1) return print(variable);
        return withPowers(product) ? `${print(variable)}^${exponent}` : Array(exponent).fill(print(variable)).join(":");
      })
      .join(":");
}

/** Counts the terms that a product as x^2:z^3 stands for: the product of the exponents. */
function broughtAlong(term: Term): number {
  return term.reduce((count, { exponent }) => count * exponent, 1);
}

/** Gives the term with the exponent of one of its factors less by one. */
function lower(term: Term, factor: Power): Term {
  return term.map((other) => (other === factor ? { ...other, exponent: other.exponent - 1 } : other));
}
