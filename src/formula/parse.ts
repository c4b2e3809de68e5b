import {
  afterGroup,
  afterTerm,
  badExponent,
  dot,
  functionCall,
  groupAgain,
  noGroup,
  noOperand,
  noResponse,
  noTilde,
  responseAgain,
  strangeNumber,
  tooDeep,
  unreadable,
} from "./complaints.js";
import { type Complaint, formulaSyntaxError } from "./syntaxError.js";
import { type Token, tokenize, unquoteName } from "./tokens.js";
import type { Constant, Expression, FormulaTree, Part, Product, ProductOperator, Random, Sum, Variable } from "./tree.js";

/** Parentheses inside parentheses, at most: far beyond any model, and far below what the call stack holds. */
const MAX_DEPTH = 100;
/** The highest power that can be written: the columns of far lower ones are already alike in double precision. */
export const MAX_EXPONENT = 100;

/**
 * Reads a formula into its syntax tree, by recursive descent, one method for each line of the grammar:
 *
 *     formula     = name "~" sum
 *     sum         = ["-"] product { ("+" | "-") product }
 *     product     = interaction { ("*" | "/") interaction }
 *     interaction = power { ":" power }
 *     power       = operand [ "^" positive integer ]
 *     operand     = name | "1" | "0" | "(" sum ")" | "(" sum ("|" | "||") nesting ")"
 *     nesting     = grouping { "/" grouping }
 *     grouping    = name { ":" name }
 *
 * A GlmeError tells of the first place where the text departs from it.
 */
export function parseTree(text: string): FormulaTree {
  return new Parser(text).formula();
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly variables = new Set<string>();
  private response: string | undefined;
  private index = 0;
  private depth = 0;

  constructor(private readonly text: string) {
    this.tokens = tokenize(text);
  }

  formula(): FormulaTree {
    const response = this.responseName();
    this.response = response;
    const terms = this.sum();
    if (this.next.kind !== "end") throw this.error(afterTerm(this.next));
    return { text: this.text, response, terms, variables: [...this.variables] };
  }

  private responseName(): string {
    if (this.next.kind !== "name") throw this.error(noResponse(this.next));
    this.refuseCall();
    if (this.next.text === ".") throw this.error(dot);
    const name = unquoteName(this.take().text);
    if (!this.accept("~")) throw this.error(noTilde(this.next, this.tokens));
    return name;
  }

  private sum(): Sum {
    const position = this.next.position;
    const parts: Part[] = [this.next.text === "-" ? this.part() : { sign: "+", position, expression: this.product() }];
    while (this.next.text === "+" || this.next.text === "-") parts.push(this.part());
    return { kind: "sum", position, parts };
  }

  private part(): Part {
    const { text, position } = this.take();
    return { sign: text === "-" ? "-" : "+", position, expression: this.product() };
  }

  private product(): Expression {
    return this.chain(["*", "/"], () => this.chain([":"], () => this.power()));
  }

  private chain(operators: readonly ProductOperator[], operand: () => Expression): Expression {
    const { position } = this.next;
    const first = operand();
    const rest: Product["rest"][number][] = [];
    for (let operator = this.acceptOneOf(operators); operator !== undefined; operator = this.acceptOneOf(operators)) {
      rest.push({ operator, factor: operand() });
    }
    return rest.length === 0 ? first : { kind: "product", position, first, rest };
  }

  private power(): Expression {
    const { position } = this.next;
    const base = this.operand();
    return this.accept("^") ? { kind: "raised", position, base, exponent: this.exponent() } : base;
  }

  private exponent(): number {
    const exponent = this.next.kind === "number" ? Number(this.next.text) : Number.NaN;
    if (!Number.isInteger(exponent) || exponent < 1 || exponent > MAX_EXPONENT) throw this.error(badExponent(this.next));
    this.take();
    return exponent;
  }

  private operand(): Expression {
    if (this.next.kind === "name") return this.variable();
    if (this.next.kind === "number") return this.constant();
    if (this.next.text === "(") return this.parenthesis();
    throw this.error(noOperand(this.next, this.tokens[this.index - 1]));
  }

  private variable(): Variable {
    this.refuseCall();
    const { text, position } = this.next;
    const name = unquoteName(text);
    if (text === ".") throw this.error(dot);
    if (name === this.response) throw this.error(responseAgain(text));
    this.take();
    this.variables.add(name);
    return { kind: "variable", position, name };
  }

  private constant(): Constant {
    const { text, position } = this.next;
    if (text !== "0" && text !== "1") throw this.error(strangeNumber(text));
    this.take();
    return { kind: "constant", position, value: text === "1" ? 1 : 0 };
  }

  /** Plain parentheses leave no trace around a single term; a `|` inside makes a random term. */
  private parenthesis(): Expression {
    const open = this.next;
    if (this.depth === MAX_DEPTH) throw this.error(tooDeep);
    this.take();
    this.depth++;
    const sum = this.sum();
    const bar = this.acceptOneOf(["|", "||"]);
    const nesting = bar === undefined ? undefined : this.nesting();
    if (!this.accept(")")) throw this.error(nesting === undefined ? afterTerm(this.next, open) : afterGroup(this.next, open));
    this.depth--;
    if (nesting !== undefined) {
      return { kind: "random", position: open.position, effects: sum, correlated: bar === "|", nesting };
    }
    const [only] = sum.parts;
    return sum.parts.length === 1 && only.sign === "+" ? only.expression : sum;
  }

  private nesting(): Random["nesting"] {
    const seen = new Set<string>();
    const nesting = [this.grouping(seen)];
    while (this.accept("/")) nesting.push(this.grouping(seen));
    return nesting;
  }

  private grouping(seen: Set<string>): string[] {
    const names: string[] = [];
    do {
      if (this.next.kind !== "name") throw this.error(noGroup(this.next));
      const { text } = this.next;
      if (seen.has(unquoteName(text))) throw this.error(groupAgain(text));
      const { name } = this.variable();
      seen.add(name);
      names.push(name);
    } while (this.accept(":"));
    return names;
  }

  private get next(): Token {
    return this.tokens[this.index];
  }

  private take(): Token {
    return this.tokens[this.index++];
  }

  private accept(symbol: string): boolean {
    return this.acceptOneOf([symbol]) !== undefined;
  }

  private acceptOneOf<Choice extends string>(symbols: readonly Choice[]): Choice | undefined {
    const found = symbols.find((symbol) => symbol === this.next.text);
    if (found !== undefined) this.index++;
    return found;
  }

  private refuseCall(): void {
    const name = this.next;
    if (this.tokens[this.index + 1].text !== "(" || name.text.startsWith("`")) return;
    throw this.error(functionCall(name.text));
  }

  /** The error at the next token, which does not fit, or cannot be read at all. */
  private error(misfit: Complaint) {
    const { kind, text, position } = this.next;
    return formulaSyntaxError(this.text, position, kind === "unreadable" ? unreadable(text) : misfit);
  }
}
