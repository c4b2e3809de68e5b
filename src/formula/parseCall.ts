import {
  afterArgument,
  noArgument,
  noColumn,
  noColumnInside,
  noOperandInside,
  noSize,
  notInArithmetic,
  numberTooLarge,
  tooLong,
  unknownFunction,
} from "./callComplaints.js";
import {
  type Arithmetic,
  type BasisCall,
  columnsOf,
  type CountsCall,
  type FactorCall,
  type NumberFunction,
  type Operator,
} from "./calls.js";
import type { Cursor } from "./cursor.js";
import { formulaSyntaxError } from "./syntaxError.js";
import type { Token } from "./tokens.js";

/** The functions of a formula, and how each of them is written. */
export const FUNCTIONS = {
  log: "log(x)",
  log2: "log2(x)",
  log10: "log10(x)",
  log1p: "log1p(x)",
  exp: "exp(x)",
  expm1: "expm1(x)",
  sqrt: "sqrt(x)",
  abs: "abs(x)",
  I: "I(x^2)",
  scale: "scale(x)",
  poly: "poly(x, 2)",
  ns: "ns(x, 3)",
  factor: "factor(x)",
  offset: "offset(log(x))",
  cbind: "cbind(successes, failures)",
} as const;

export type FunctionName = keyof typeof FUNCTIONS;

/** Most operations in one call: each is a pass over all rows. */
const MAX_OPERATIONS = 1000;

/** Most columns of a basis: far more than its numbers can tell apart. */
const MAX_BASIS_SIZE = 100;

/**
 * Reads a function and what stands in it, by recursive descent:
 *
 *     call       = number function "(" arithmetic ")" | "scale" "(" arithmetic ")"
 *                | ("poly" | "ns") "(" arithmetic "," positive integer ")"
 *                | "factor" "(" name ")" | "cbind" "(" arithmetic "," arithmetic ")" | "offset" "(" arithmetic ")"
 *     arithmetic = product { ("+" | "-") product }
 *     product    = signed { ("*" | "/") signed }
 *     signed     = "-" signed | power
 *     power      = operand [ "^" signed ]
 *     operand    = number | name | "(" arithmetic ")" | call of a number function or of scale
 */
export class CallParser {
  private operations = 0;

  /** @param column takes the name of a column */
  constructor(
    private readonly cursor: Cursor,
    private readonly column: () => string,
  ) {}

  /** Which function is called here? */
  functionName(): FunctionName {
    const { text } = this.cursor.next;
    if (Object.hasOwn(FUNCTIONS, text)) return text as FunctionName;
    throw this.cursor.error(unknownFunction(text, Object.keys(FUNCTIONS)));
  }

  /** Reads a function of one number, or scale. */
  numbers(name: NumberFunction | "scale"): Arithmetic {
    return this.outermost(name, () => applied(name, this.argument(name)));
  }

  basis(name: "poly" | "ns"): BasisCall {
    return this.outermost(name, () => {
      const argument = this.argument(name);
      this.comma(name);
      return { kind: name, argument, size: this.size(name) };
    });
  }

  factor(): FactorCall {
    return this.outermost("factor", () => {
      if (this.cursor.next.kind !== "name" || this.cursor.atCall) throw this.cursor.error(noColumn(this.cursor.next));
      return { kind: "factor", column: this.column() };
    });
  }

  counts(): CountsCall {
    return this.outermost("cbind", () => {
      const successes = this.argument("cbind");
      this.comma("cbind");
      return { kind: "cbind", successes, failures: this.argument("cbind") };
    });
  }

  /** Reads `offset(e)`, which stands for e. */
  offset(): Arithmetic {
    return this.outermost("offset", () => this.argument("offset"));
  }

  private outermost<Read>(name: FunctionName, read: () => Read): Read {
    this.operations = 0;
    return this.inCall(name, read);
  }

  /** Reads the function's name, the parentheses, and by `read` what is between them. */
  private inCall<Read>(name: FunctionName, read: () => Read): Read {
    return this.cursor.inside(() => {
      const opened = this.cursor.take();
      if (this.cursor.next.text === ")") throw this.cursor.error(noArgument(FUNCTIONS[name]));
      const result = read();
      this.close(FUNCTIONS[name], opened);
      return result;
    });
  }

  private close(usage: string | undefined, opened: Token): void {
    if (!this.cursor.accept(")")) throw this.cursor.error(afterArgument(this.cursor.next, '")"', usage, opened));
  }

  private comma(name: FunctionName): void {
    if (this.cursor.accept(",")) return;
    throw this.cursor.error(afterArgument(this.cursor.next, "a comma and a second argument", FUNCTIONS[name]));
  }

  /** Reads an argument of an outermost function, which names at least one column. */
  private argument(name: FunctionName): Arithmetic {
    const { position } = this.cursor.next;
    const argument = this.arithmetic();
    if (columnsOf(argument).length === 0) throw formulaSyntaxError(this.cursor.text, position, noColumnInside(FUNCTIONS[name]));
    return argument;
  }

  private size(name: "poly" | "ns"): number {
    const { kind, text } = this.cursor.next;
    const size = kind === "number" ? Number(text) : Number.NaN;
    if (!Number.isInteger(size) || size < 1 || size > MAX_BASIS_SIZE) {
      throw this.cursor.error(noSize(this.cursor.next, FUNCTIONS[name], MAX_BASIS_SIZE));
    }
    this.cursor.take();
    return size;
  }

  private arithmetic(): Arithmetic {
    return this.chain(["+", "-"], () => this.chain(["*", "/"], () => this.signed()));
  }

  private chain(operators: readonly Operator[], operand: () => Arithmetic): Arithmetic {
    let left = operand();
    for (
      let operator = this.cursor.acceptOneOf(operators);
      operator !== undefined;
      operator = this.cursor.acceptOneOf(operators)
    ) {
      left = this.operation(operator, left, operand());
    }
    return left;
  }

  private operation(operator: Operator, left: Arithmetic, right: Arithmetic): Arithmetic {
    if (++this.operations > MAX_OPERATIONS) throw this.cursor.error(tooLong(MAX_OPERATIONS));
    return { kind: "operation", operator, left, right };
  }

  private signed(): Arithmetic {
    if (this.cursor.next.text !== "-") return this.power();
    return this.cursor.inside(() => ({ kind: "negative", operand: this.signed() }));
  }

  private power(): Arithmetic {
    const base = this.operand();
    if (this.cursor.next.text !== "^") return base;
    return this.cursor.inside(() => this.operation("^", base, this.signed()));
  }

  private operand(): Arithmetic {
    const { next } = this.cursor;
    if (next.kind === "number") return this.number();
    if (next.text === "(") return this.parenthesis();
    if (next.kind !== "name") throw this.cursor.error(noOperandInside(next, this.cursor.previous));
    if (!this.cursor.atCall) return { kind: "column", name: this.column() };
    const name = this.functionName();
    if (name === "poly" || name === "ns" || name === "factor" || name === "offset" || name === "cbind") {
      throw this.cursor.error(notInArithmetic(name));
    }
    return this.inCall(name, () => applied(name, this.arithmetic()));
  }

  private parenthesis(): Arithmetic {
    return this.cursor.inside((opened) => {
      const expression = this.arithmetic();
      this.close(undefined, opened);
      return expression;
    });
  }

  private number(): Arithmetic {
    const value = Number(this.cursor.next.text);
    if (!Number.isFinite(value)) throw this.cursor.error(numberTooLarge(this.cursor.next));
    this.cursor.take();
    return { kind: "number", value };
  }
}

function applied(name: NumberFunction | "scale", argument: Arithmetic): Arithmetic {
  return name === "scale" ? { kind: "scale", argument } : { kind: "function", name, argument };
}
