import { GlmeError } from "../../core/errors.js";
import { type Arithmetic, columnsOf, printArithmetic } from "../../formula/index.js";
import { elementary } from "../../kernel/unchecked/index.js";
import { atRow } from "../../table/atRow.js";
import type { Table } from "../../table/index.js";
import { gather } from "./gather.js";
import { numericValues } from "./numericValues.js";
import { add, divide, multiply, negate, power, subtract } from "./rowwise.js";

/** What makes `scale(x)` of x: (x − mean)/sd. */
export interface Scaling {
  /** Mean of x over the rows of the fit. */
  readonly mean: number;
  /** Standard deviation of x over the rows of the fit, its sum of squares divided by n − 1. */
  readonly sd: number;
}

/** Arithmetic that is ready to be evaluated. */
export type Formulaic = Arithmetic<Scaling>;

/** Values in the place of an expression: one for each row, or a single one for all. */
type Values = Float64Array;

/**
 * Evaluates the arithmetic of a formula for some rows of a table: whole columns at a time, every function once, however many terms
 * share it. Where a column is missing, NaN comes out.
 */
export class Evaluator {
  private readonly known = new Map<string, Values>();

  constructor(
    readonly table: Table,
    readonly rows: Uint32Array,
  ) {}

  /**
   * Gives one double for each row; where the expression is a column and all rows are used, the column itself.
   *
   * @param subject what is computed, for the messages: `The term log(x)`
   * @throws GlmeError unknownColumn, columnType; badValue where a function has no finite value, with term, column, row and value
   */
  values(expression: Formulaic, subject: string): Float64Array {
    return this.evaluate(expression, subject);
  }

  private evaluate(expression: Formulaic, subject: string): Values {
    switch (expression.kind) {
      case "number":
        return Float64Array.of(expression.value);
      case "column":
        return gather(numericValues(this.table, expression.name, subject), this.rows);
      case "negative":
        return negate(this.evaluate(expression.operand, subject));
      case "operation":
        return this.operation(expression, subject);
      default:
        return this.once(expression, subject);
    }
  }

  private operation(expression: Extract<Formulaic, { kind: "operation" }>, subject: string): Values {
    const a = this.evaluate(expression.left, subject);
    const b = this.evaluate(expression.right, subject);
    const result = OPERATIONS[expression.operator](a, b);
    const row = firstFault(result, a, b);
    if (row < 0) return result;
    throw this.noValue(expression, subject, row, `${at(a, row)} ${expression.operator} ${at(b, row)}`);
  }

  /** Gives the value of a function, computed the first time that it is asked for. */
  private once(expression: Extract<Formulaic, { argument: unknown }>, subject: string): Values {
    const text = printArithmetic(expression);
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const x = this.evaluate(expression.argument, subject);
    const result = expression.kind === "scale" ? scaled(x, expression) : FUNCTIONS[expression.name](x);
    const row = firstFault(result, x, x);
    if (row >= 0) {
      const name = expression.kind === "scale" ? "scale" : expression.name;
      throw this.noValue(expression, subject, row, `${name}(${at(x, row)})`);
    }
    this.known.set(text, result);
    return result;
  }

  private noValue(expression: Formulaic, subject: string, place: number, what: string): GlmeError {
    const row = this.rows[place];
    const columns = [...new Set(columnsOf(expression))];
    const values = columns.map((name) => `${name} is ${numericValues(this.table, name, subject)[row]}`);
    const where = values.length === 0 ? "" : `, where ${values.join(" and ")}`;
    return new GlmeError(
      "badValue",
      `${subject} has no value in ${atRow(row)}${where}: ${what} is not a finite number.`,
      { ...(columns.length > 0 && { column: columns[0] }), row },
      "Correct the value, leave the row out with the option exclude, or choose another function.",
    );
  }
}

type NumberFunction = Extract<Formulaic, { kind: "function" }>["name"];

const FUNCTIONS: { readonly [F in NumberFunction]: (x: Values) => Values } = {
  log: (x) => elementary("log", x),
  log2: (x) => divide(elementary("log", x), Float64Array.of(Math.LN2)),
  log10: (x) => divide(elementary("log", x), Float64Array.of(Math.LN10)),
  log1p: (x) => elementary("log1p", x),
  exp: (x) => elementary("exp", x),
  expm1: (x) => elementary("expm1", x),
  sqrt: (x) => x.map(Math.sqrt),
  abs: (x) => x.map(Math.abs),
  I: (x) => x,
};

const OPERATIONS = { "+": add, "-": subtract, "*": multiply, "/": divide, "^": power } as const;

function scaled(x: Values, { mean, sd }: Scaling): Values {
  return divide(subtract(x, Float64Array.of(mean)), Float64Array.of(sd));
}

/** Gives the value for one row. */
function at(values: Values, row: number): number {
  return values[values.length === 1 ? 0 : row];
}

/** Gives the first place where finite numbers gave none; -1 if there is no such place. */
function firstFault(result: Values, a: Values, b: Values): number {
  for (let i = 0; i < result.length; i++) {
    if (!Number.isFinite(result[i]) && Number.isFinite(at(a, i)) && Number.isFinite(at(b, i))) return i;
  }
  return -1;
}
