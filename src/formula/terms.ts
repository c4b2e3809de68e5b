import type { Arithmetic, Call, ResponseCall } from "./calls.js";

/** A variable raised to a power, one factor of a term: `x^2` is {variable: "x", exponent: 2}. A variable may be a function, `log(x)`. */
export interface Power {
  /** Name of a column, or the text of a function of columns. */
  readonly variable: string;
  /** Whole number from 1 on. */
  readonly exponent: number;
}

/** A product of powers of variables. The empty product is the intercept. */
export type Term = readonly Power[];

/** One random-effects term `(terms | group)`. */
export interface RandomTerm {
  /** The left-hand side, expanded; includes the intercept `[]` unless it was removed. */
  readonly terms: readonly Term[];
  /** The variables whose combinations are the levels: one for `g`, several for `g1:g2`. */
  readonly group: readonly string[];
  /** false for `||`: every column has its own variance and no correlations. */
  readonly correlated: boolean;
}

/** A formula with everything expanded: what the design is built from. Knows no data. */
export interface Formula {
  /** The text as the user wrote it. */
  readonly text: string;
  /** The response: the name of its column, or its text where it is a function, `log(y)`, `cbind(a, b)`. */
  readonly response: string;
  /** What the response is computed from, where it is a function; undefined where it is a column. */
  readonly responseCall: ResponseCall | undefined;
  /** Terms of the fixed part, the intercept `[]` among them unless it was removed. */
  readonly fixed: readonly Term[];
  /** Random-effects terms in the order in which they were written; `(1 | a/b)` has become `(1 | a)` and `(1 | a:b)`. */
  readonly random: readonly RandomTerm[];
  /** What `offset(…)` adds to the linear predictor. */
  readonly offsets: readonly Arithmetic[];
  /** The functions among the variables of terms, by their names; every other variable is a column. */
  readonly calls: ReadonlyMap<string, Call>;
  /** Gives the normalised formula, as in `defects ~ 1 + newprocess + supplier + (1 | factory)`. */
  toString(): string;
}
