// What stands inside the functions of a formula: there + - * / ^ are arithmetic, not the algebra of terms.

/** The functions of one number. `I` is the identity: it makes arithmetic of what stands in it. */
export type NumberFunction = "log" | "log2" | "log10" | "log1p" | "exp" | "expm1" | "sqrt" | "abs" | "I";

/** What joins two numbers. */
export type Operator = "+" | "-" | "*" | "/" | "^";

/**
 * Arithmetic on columns, row by row.
 *
 * @template Scaling what `scale` knows beyond its argument: nothing in a formula, mean and standard deviation in a design
 */
export type Arithmetic<Scaling = unknown> =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "negative"; readonly operand: Arithmetic<Scaling> }
  | {
      readonly kind: "operation";
      readonly operator: Operator;
      readonly left: Arithmetic<Scaling>;
      readonly right: Arithmetic<Scaling>;
    }
  | { readonly kind: "function"; readonly name: NumberFunction; readonly argument: Arithmetic<Scaling> }
  | ({ readonly kind: "scale"; readonly argument: Arithmetic<Scaling> } & Scaling);

/** Several columns that together are a function of one: `poly(x, 2)`, `ns(x, 3)`. */
export type BasisCall = Basis<"poly"> | Basis<"ns">;

/** A call that makes several columns. */
interface Basis<Kind> {
  /** Which function is called: "poly" or "ns". */
  readonly kind: Kind;
  /** What the function is of. */
  readonly argument: Arithmetic;
  /** Number of columns. */
  readonly size: number;
}

/** `factor(x)`: the values of a column as levels. */
export interface FactorCall {
  /** Tells it from other calls. */
  readonly kind: "factor";
  /** Name of the column. */
  readonly column: string;
}

/** `cbind(successes, failures)`, a binomial response. */
export interface CountsCall {
  /** Tells it from other calls. */
  readonly kind: "cbind";
  /** Number of successes of each row. */
  readonly successes: Arithmetic;
  /** Number of failures of each row. */
  readonly failures: Arithmetic;
}

/** A function among the terms: what stands in the place of a variable. */
export type Call = Arithmetic | BasisCall | FactorCall;

/** A function in the place of the response. */
export type ResponseCall = Arithmetic | CountsCall;

/** Gives the columns that a call reads, in the order in which it names them. */
export function columnsOf(call: Call | ResponseCall): string[] {
  switch (call.kind) {
    case "number":
      return [];
    case "column":
      return [call.name];
    case "negative":
      return columnsOf(call.operand);
    case "operation":
      return [...columnsOf(call.left), ...columnsOf(call.right)];
    case "factor":
      return [call.column];
    case "cbind":
      return [...columnsOf(call.successes), ...columnsOf(call.failures)];
    default:
      return columnsOf(call.argument);
  }
}
