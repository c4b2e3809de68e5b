import { isList, shown } from "../core/outside.js";
import { type Call, columnsOf } from "./calls.js";
import { type Expansion, expand } from "./expand.js";
import { parseTree } from "./parse.js";
import { printFormula } from "./print.js";
import { formulaSyntaxError } from "./syntaxError.js";
import type { Formula, Term } from "./terms.js";

/**
 * Which terms does a formula stand for? Reads Wilkinson notation, `response ~ fixed + (random | group) + …`, and knows no data.
 *
 * | written | means |
 * | --- | --- |
 * | `1`; `-1` or `0` | the intercept, which is there unasked, in each random term too; no intercept |
 * | `a + b`, `a:b` | both terms; their product |
 * | `a*b`, `a/b` | `a + b + a:b`; `a + a:b` |
 * | `x^3` | `x` and its square and cube; `x:x` is the square alone |
 * | `(a + b)^2` | `(a + b)*(a + b)`: `a + b + a^2 + a:b + b^2` |
 * | `a*(b + c)` | `a + b + c + a:b + a:c` |
 * | `a*b - a` | `b + a:b`: from left to right, removes that very term; `- x^2` removes the square, not `x` |
 * | `(1 + x \| g)` | for every level of `g` an intercept and a slope of `x`, correlated; with `\|\|` uncorrelated |
 * | `(1 \| g:h)`, `(1 \| g/h)` | groups are the combinations of `g` and `h`; `(1 \| g) + (1 \| g:h)` |
 * | `log(x)`, `I(x^2)`, `poly(x, 2)` | functions of columns: log log2 log10 log1p exp expm1 sqrt abs I, scale, poly, ns, factor |
 * | `offset(log(e))` | log e is added to the linear predictor |
 * | `log(y) ~`, `cbind(a, b) ~` | a response that is computed; counts of successes and failures |
 * | `` `body weight` `` | a name that is more than letters, digits, `_` and dots |
 *
 * Terms come in the order intercept, then by degree (that of `x^2` and of `x:f` is 2), then by first appearance; the variables of
 * a term by their first appearance in the text; random terms as written. What is there twice counts once. Inside a function
 * + - * / ^ are arithmetic; docs/formulas.md says more.
 *
 * @throws GlmeError with code "formulaSyntax" and the place {formula, position} if the text cannot be read, calls an unknown function,
 *   has the response among the predictors, removes a term that is not there, or leaves a part without terms.
 *
 * Source: Wilkinson and Rogers (1973), Applied Statistics 22, 392-399; the notation of MATLAB's fitglme and of lme4.
 *
 * @example
 * const formula = parseFormula("defects ~ newprocess*supplier + (newprocess | factory)");
 * String(formula); // "defects ~ 1 + newprocess*supplier + (1 + newprocess | factory)"
 * formula.fixed.length; // 4: the intercept, newprocess, supplier and newprocess:supplier
 */
export function parseFormula(text: string): Formula {
  if (typeof text !== "string") throw notText(text);
  const tree = parseTree(text);
  const expansion = expand(tree);
  const { response, responseCall } = tree;
  const calls = callsIn(expansion, tree.calls);
  return { text, response, responseCall, ...expansion, calls, toString: () => printFormula(tree, expansion) };
}

/** Gives the calls that are left once terms were removed. */
function callsIn({ fixed, random }: Expansion, calls: ReadonlyMap<string, Call>): ReadonlyMap<string, Call> {
  const used = new Set([fixed, ...random.map(({ terms }) => terms)].flatMap(termVariables));
  return new Map([...calls].filter(([name]) => used.has(name)));
}

/**
 * Which columns does a formula need? Every column of its terms, offsets and groups, each once: those of the response first, then
 * those of the fixed terms and offsets, then those of each random term followed by its groups. A variable all of whose terms were
 * removed is not needed.
 *
 * @example
 * variablesOf(parseFormula("y ~ x*f + (1 + log(x) | g:h)")); // ["y", "x", "f", "g", "h"]
 */
export function variablesOf(formula: Formula): string[] {
  const { response, responseCall } = formula;
  const responseColumns = responseCall === undefined ? [response] : columnsOf(responseCall);
  return [...new Set([...responseColumns, ...predictorColumns(formula)])];
}

/** Which columns do the terms, offsets and groups of a formula need? Each once, in the order of `variablesOf`, without those of the response. */
export function predictorColumns(formula: Formula): string[] {
  const columns = (terms: readonly Term[]) => termVariables(terms).flatMap((variable) => columnsBehind(variable, formula));
  return [
    ...new Set([
      ...columns(formula.fixed),
      ...formula.offsets.flatMap(columnsOf),
      ...formula.random.flatMap(({ terms, group }) => [...columns(terms), ...group]),
    ]),
  ];
}

function termVariables(terms: readonly Term[]): string[] {
  return terms.flat().map(({ variable }) => variable);
}

/** Gives the columns that a variable is computed from, or the one that it is. */
function columnsBehind(variable: string, { calls }: Pick<Formula, "calls">): string[] {
  const call = calls.get(variable);
  return call === undefined ? [variable] : columnsOf(call);
}

/** JavaScript lets anything through to a parameter of type string. */
function notText(value: unknown) {
  return formulaSyntaxError(textOf(value), 0, {
    found: `${value === null ? "null" : `a value of type ${typeof value}`}`,
    expected: "a formula as text",
    hint: 'Write it in quotes: "y ~ x + (1 | g)".',
  });
}

/** Longest array that is written out. */
const LONGEST_ARRAY = 100;

/** Gives a value of any kind as the text that the language makes of it; in words where it makes none, or makes it too long. */
function textOf(value: unknown): string {
  if (ArrayBuffer.isView(value) || (isList(value) && value.length > LONGEST_ARRAY)) return shown(value);
  try {
    return String(value);
  } catch {
    return shown(value);
  }
}
