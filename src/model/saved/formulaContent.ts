// A formula as data: what is written of it, how that is read, and the formula again.

import { type Arithmetic, type Call, type Formula, printCall, type ResponseCall } from "../../formula/index.js";
import type { FormulaContent } from "./content.js";
import { count, damaged, flag, list, number, ofKind, orNull, type Parser, record, text, word } from "./jsonParsers.js";

/** Gives what is saved of a formula. */
export function formulaContent(formula: Formula): FormulaContent {
  const { text, response, responseCall = null, fixed, random, offsets, calls } = formula;
  return { text, normalised: String(formula), response, responseCall, fixed, random, offsets, calls: [...calls.values()] };
}

/** Makes a formula of what was saved of it. */
export function loadedFormula({ normalised, responseCall, calls, ...same }: FormulaContent): Formula {
  return {
    ...same,
    responseCall: responseCall ?? undefined,
    calls: new Map(calls.map((call) => [printCall(call), call])),
    toString: () => normalised,
  };
}

/** Most steps of a path to an operand: a formula has at most 1,000 operations and 100 parentheses inside each other; the call stack holds more. */
const MOST_STEPS = 1_200;

const arithmetic: Parser<Arithmetic> = (value, path) => {
  if (path.split(".").length <= MOST_STEPS) return arithmeticOfKind(value, path);
  throw damaged(path.slice(0, path.indexOf(".", "formula.".length)), "nested without end", "a function as a formula has it");
};
const argument = { argument: arithmetic };
const kindsOfArithmetic = {
  number: record({ value: number }),
  column: record({ name: text }),
  negative: record({ operand: arithmetic }),
  operation: record({ operator: word(["+", "-", "*", "/", "^"]), left: arithmetic, right: arithmetic }),
  function: record({ name: word(["log", "log2", "log10", "log1p", "exp", "expm1", "sqrt", "abs", "I"]), ...argument }),
  scale: record(argument),
};
const basis = record({ ...argument, size: count });

const arithmeticOfKind: Parser<Arithmetic> = ofKind<Arithmetic>(kindsOfArithmetic);
const call = ofKind<Call>({ ...kindsOfArithmetic, poly: basis, ns: basis, factor: record({ column: text }) });
const counts = record({ successes: arithmetic, failures: arithmetic });
const responseCall = ofKind<ResponseCall>({ ...kindsOfArithmetic, cbind: counts });
const terms = list(list(record({ variable: text, exponent: count })));

/** Reads a formula; whether it is that of the model is not looked at. */
export const readFormula: Parser<FormulaContent> = record<FormulaContent>({
  text,
  normalised: text,
  response: text,
  responseCall: orNull(responseCall),
  fixed: terms,
  random: list(record({ terms, group: list(text), correlated: flag })),
  offsets: list(arithmetic),
  calls: list(call),
});
