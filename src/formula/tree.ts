import type { Arithmetic, Call, ResponseCall } from "./calls.js";

/** A formula as it was written: nothing expanded, nothing reordered. */
export interface FormulaTree {
  /** The formula's text. */
  readonly text: string;
  /** The response: the name of its column, or its call as `printCall` writes it. */
  readonly response: string;
  /** What the response is computed from, where it is a call. */
  readonly responseCall?: ResponseCall | undefined;
  /** Everything to the right of the `~`. */
  readonly terms: Sum;
  /** The variables to the right of the `~`, each once, in the order in which the text first names them. */
  readonly variables: readonly string[];
  /** The functions among the variables, by their names. */
  readonly calls: ReadonlyMap<string, Call>;
}

/** Any part of a formula. `position` is the offset of its first character in the text. */
export type Expression = Variable | FunctionCall | Constant | Sum | Product | Raised | Random | Offset;

/** A column by its name. */
export interface Variable {
  readonly kind: "variable";
  readonly position: number;
  readonly name: string;
}

/** A function in the place of a variable; its text is its name. */
export interface FunctionCall {
  readonly kind: "call";
  readonly position: number;
  readonly name: string;
}

/** `1`, the intercept, or `0`, its absence. */
export interface Constant {
  readonly kind: "constant";
  readonly position: number;
  readonly value: 0 | 1;
}

/** Terms added and removed, from left to right. */
export interface Sum {
  readonly kind: "sum";
  readonly position: number;
  readonly parts: readonly Part[];
}

/** A term of a sum, and whether it is added or removed. */
export interface Part {
  readonly sign: "+" | "-";
  /** Offset of the part's first character in the text: that of its sign where one is written. */
  readonly position: number;
  readonly expression: Expression;
}

/** Factors joined from left to right, either by `:` alone or by `*` and `/`, which bind less. */
export interface Product {
  readonly kind: "product";
  readonly position: number;
  readonly first: Expression;
  readonly rest: readonly { readonly operator: ProductOperator; readonly factor: Expression }[];
}

/** What joins the factors of a product. */
export type ProductOperator = "*" | "/" | ":";

/** `base^exponent`, a power in the algebra of terms. */
export interface Raised {
  readonly kind: "raised";
  readonly position: number;
  readonly base: Expression;
  readonly exponent: number;
}

/** `(effects | group)`, or `(effects || group)` when not correlated. */
export interface Random {
  readonly kind: "random";
  readonly position: number;
  readonly effects: Sum;
  readonly correlated: boolean;
  /** The groupings, from the outermost inwards: `g` is [[g]], `a/b` is [[a], [b]], `a:b/c` is [[a, b], [c]]. */
  readonly nesting: readonly (readonly string[])[];
}

/** `offset(argument)`: a part of the linear predictor whose coefficient is 1. */
export interface Offset {
  readonly kind: "offset";
  readonly position: number;
  readonly argument: Arithmetic;
}
