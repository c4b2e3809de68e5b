import { countsAmongTerms, notAGroup, notAResponse, sameName } from "./callComplaints.js";
import { type Call, columnsOf, type ResponseCall } from "./calls.js";
import {
  afterGroup,
  afterTerm,
  badExponent,
  dot,
  groupAgain,
  noGroup,
  noOperand,
  noResponse,
  noTilde,
  responseAgain,
  strangeNumber,
} from "./complaints.js";
import { Cursor } from "./cursor.js";
import { CallParser, type FunctionName } from "./parseCall.js";
import { printCall } from "./printCall.js";
import { formulaSyntaxError } from "./syntaxError.js";
import { unquoteName } from "./names.js";
import type {
  Constant,
  Expression,
  FormulaTree,
  FunctionCall,
  Offset,
  Part,
  Product,
  ProductOperator,
  Random,
  Sum,
  Variable,
} from "./tree.js";

/** Highest power that can be written: the columns of far lower ones are already alike in double precision. */
export const MAX_EXPONENT = 100;

/**
 * Reads a formula into its syntax tree, by recursive descent, one method for each line of the grammar:
 *
 *     formula     = (name | call) "~" sum
 *     sum         = ["-"] product { ("+" | "-") product }
 *     product     = interaction { ("*" | "/") interaction }
 *     interaction = power { ":" power }
 *     power       = operand [ "^" positive integer ]
 *     operand     = name | call | "1" | "0" | "(" sum ")" | "(" sum ("|" | "||") nesting ")"
 *     nesting     = grouping { "/" grouping }
 *     grouping    = group { ":" group }
 *     group       = name | "factor" "(" name ")"
 *
 * `CallParser` reads calls. A GlmeError tells of the first place where the text departs from the grammar.
 */
export function parseTree(text: string): FormulaTree {
  return new Parser(text).formula();
}

class Parser {
  private readonly cursor: Cursor;
  private readonly calls: CallParser;
  /** The variables of the terms and groups, and the functions among them. */
  private readonly variables = new Set<string>();
  private readonly functions = new Map<string, Call>();
  /** The response, and the columns that it is: none of them is a predictor. */
  private response = "";
  private explained: readonly string[] = [];

  constructor(private readonly text: string) {
    this.cursor = new Cursor(text);
    this.calls = new CallParser(this.cursor, () => this.column());
  }

  formula(): FormulaTree {
    const { next } = this.cursor;
    if (next.kind !== "name") throw this.cursor.error(noResponse(next));
    const responseCall = this.cursor.atCall ? this.responseCall() : undefined;
    this.response = responseCall === undefined ? this.column() : printCall(responseCall);
    this.explained = responseCall === undefined ? [this.response] : explainedColumns(responseCall);
    if (!this.cursor.accept("~")) throw this.cursor.error(noTilde(this.cursor.next, this.cursor.tokens));
    const terms = this.sum();
    if (this.cursor.next.kind !== "end") throw this.cursor.error(afterTerm(this.cursor.next));
    const { text, response, variables, functions } = this;
    return { text, response, responseCall, terms, variables: [...variables], calls: functions };
  }

  private responseCall(): ResponseCall {
    const name = this.calls.functionName();
    if (name === "poly" || name === "ns" || name === "factor" || name === "offset") throw this.cursor.error(notAResponse(name));
    return name === "cbind" ? this.calls.counts() : this.calls.numbers(name);
  }

  private sum(): Sum {
    const { position } = this.cursor.next;
    const parts: Part[] = [this.cursor.next.text === "-" ? this.part() : { sign: "+", position, expression: this.product() }];
    while (this.cursor.next.text === "+" || this.cursor.next.text === "-") parts.push(this.part());
    return { kind: "sum", position, parts };
  }

  private part(): Part {
    const { text, position } = this.cursor.take();
    return { sign: text === "-" ? "-" : "+", position, expression: this.product() };
  }

  private product(): Expression {
    return this.chain(["*", "/"], () => this.chain([":"], () => this.power()));
  }

  private chain(operators: readonly ProductOperator[], operand: () => Expression): Expression {
    const { position } = this.cursor.next;
    const first = operand();
    const rest: Product["rest"][number][] = [];
    for (
      let operator = this.cursor.acceptOneOf(operators);
      operator !== undefined;
      operator = this.cursor.acceptOneOf(operators)
    ) {
      rest.push({ operator, factor: operand() });
    }
    return rest.length === 0 ? first : { kind: "product", position, first, rest };
  }

  private power(): Expression {
    const { position } = this.cursor.next;
    const base = this.operand();
    return this.cursor.accept("^") ? { kind: "raised", position, base, exponent: this.exponent() } : base;
  }

  private exponent(): number {
    const { kind, text } = this.cursor.next;
    const exponent = kind === "number" ? Number(text) : Number.NaN;
    if (!Number.isInteger(exponent) || exponent < 1 || exponent > MAX_EXPONENT)
      throw this.cursor.error(badExponent(this.cursor.next));
    this.cursor.take();
    return exponent;
  }

  private operand(): Expression {
    const { kind, text } = this.cursor.next;
    if (this.cursor.atCall) return this.call();
    if (kind === "name") return this.variable();
    if (kind === "number") return this.constant();
    if (text === "(") return this.parenthesis();
    throw this.cursor.error(noOperand(this.cursor.next, this.cursor.previous));
  }

  private call(): FunctionCall | Offset {
    const { position } = this.cursor.next;
    const name = this.calls.functionName();
    if (name === "offset") return { kind: "offset", position, argument: this.calls.offset() };
    if (name === "cbind") throw this.cursor.error(countsAmongTerms);
    const call = this.termCall(name);
    const text = printCall(call);
    if (text === this.response) throw formulaSyntaxError(this.text, position, responseAgain(text));
    if (this.variables.has(text) && !this.functions.has(text)) throw formulaSyntaxError(this.text, position, sameName(text));
    this.functions.set(text, call);
    this.variables.add(text);
    return { kind: "call", position, name: text };
  }

  private termCall(name: Exclude<FunctionName, "offset" | "cbind">): Call {
    if (name === "factor") return this.calls.factor();
    return name === "poly" || name === "ns" ? this.calls.basis(name) : this.calls.numbers(name);
  }

  private variable(): Variable {
    const { position } = this.cursor.next;
    const name = this.column();
    if (this.functions.has(name)) throw formulaSyntaxError(this.text, position, sameName(name));
    this.variables.add(name);
    return { kind: "variable", position, name };
  }

  /** Takes the name of a column, wherever it stands. */
  private column(): string {
    const { text } = this.cursor.next;
    const name = unquoteName(text);
    if (text === ".") throw this.cursor.error(dot);
    if (this.explained.includes(name)) throw this.cursor.error(responseAgain(text));
    this.cursor.take();
    return name;
  }

  private constant(): Constant {
    const { text, position } = this.cursor.next;
    if (text !== "0" && text !== "1") throw this.cursor.error(strangeNumber(text));
    this.cursor.take();
    return { kind: "constant", position, value: text === "1" ? 1 : 0 };
  }

  /** Reads parentheses. Plain ones leave no trace around a single term; a `|` inside makes a random term. */
  private parenthesis(): Expression {
    return this.cursor.inside((opened) => {
      const sum = this.sum();
      const bar = this.cursor.acceptOneOf(["|", "||"]);
      const nesting = bar === undefined ? undefined : this.nesting();
      const { next } = this.cursor;
      if (!this.cursor.accept(")")) {
        throw this.cursor.error(nesting === undefined ? afterTerm(next, opened) : afterGroup(next, opened));
      }
      if (nesting !== undefined) {
        return { kind: "random", position: opened.position, effects: sum, correlated: bar === "|", nesting };
      }
      const [only] = sum.parts;
      return sum.parts.length === 1 && only.sign === "+" ? only.expression : sum;
    });
  }

  private nesting(): Random["nesting"] {
    const seen = new Set<string>();
    const nesting = [this.grouping(seen)];
    while (this.cursor.accept("/")) nesting.push(this.grouping(seen));
    return nesting;
  }

  private grouping(seen: Set<string>): string[] {
    const names: string[] = [];
    do {
      const { next } = this.cursor;
      if (next.kind !== "name") throw this.cursor.error(noGroup(next));
      const name = this.group();
      if (seen.has(name)) throw formulaSyntaxError(this.text, next.position, groupAgain(name));
      seen.add(name);
      names.push(name);
    } while (this.cursor.accept(":"));
    return names;
  }

  /** Reads a grouping variable, which is a factor whether or not `factor(g)` says so. */
  private group(): string {
    if (!this.cursor.atCall) return this.variable().name;
    const name = this.calls.functionName();
    if (name !== "factor") throw this.cursor.error(notAGroup(name));
    const { column } = this.calls.factor();
    this.variables.add(column);
    return column;
  }
}

/** Gives the column that a response is made of, or the counts of cbind; I(y/n) is made of two, and either may be a predictor. */
function explainedColumns(call: ResponseCall): string[] {
  if (call.kind === "cbind")
    return [call.successes, call.failures].flatMap((count) => (count.kind === "column" ? count.name : []));
  const columns = [...new Set(columnsOf(call))];
  return columns.length === 1 ? columns : [];
}
