import { printableLines } from "./printable.js";

/** What kind of thing was wrong: one code for each sentence that a user may want to catch. */
export type GlmeErrorCode =
  | "formulaSyntax" // the formula cannot be read, or asks for what the grammar does not have
  | "unknownColumn" // a name in the formula or in an option that the table does not have
  | "columnLength" // columns, or an array option, of the wrong length
  | "columnType" // a column of a type that cannot play its part
  | "duplicateColumn"
  | "emptyTable" // no columns, no rows, or no row left after dropping
  | "badValue" // a non-finite or otherwise impossible value in the data
  | "responseRange" // a response outside the distribution's range
  | "oneLevel" // a factor or grouping variable with fewer than two levels
  | "rankDeficient" // columns of the fixed-effects design depend on each other
  | "unknownOption"
  | "badOption" // a known option with a value it cannot take, or that does not go with the others
  | "unsupported" // understood, and not built yet; the message says what to use instead
  | "memory" // the model needs more than a WebAssembly memory can hold
  | "file" // a file that cannot be read as what it claims to be
  | "internal"; // a status that should not be possible: a bug in this package

/** Where in the user's input the trouble is. Rows count from 0; positions are offsets into the formula's text. */
export interface GlmePlace {
  /** Name of the table's column. */
  readonly column?: string;
  /** Row of the table, counted from 0. */
  readonly row?: number;
  /** Name of the option, `ebOptions.tolFun` for one within an option; or of the argument. */
  readonly option?: string;
  /** The formula as it was given. */
  readonly formula?: string;
  /** Offset into the formula's text, in UTF-16 units from 0. */
  readonly position?: number;
  /** Path in the JSON of a saved model: `random[0].modes`. */
  readonly path?: string;
}

/**
 * The one error that bad input raises. The message says what was found, what was expected and what to do;
 * `code` and `place` say the same to a program.
 *
 * @example
 * try {
 *   parseFormula("y ~ x +");
 * } catch (error) {
 *   if (error instanceof GlmeError) error.code; // "formulaSyntax"
 * }
 */
export class GlmeError extends Error {
  /** "GlmeError". */
  override readonly name = "GlmeError";
  /** What kind of thing was wrong. */
  readonly code: GlmeErrorCode;
  /** Where it was found; {} where no place is known. */
  readonly place: GlmePlace;
  /** What to do about it, the last lines of the message; undefined where there is no more to say. */
  readonly hint: string | undefined;

  constructor(code: GlmeErrorCode, message: string, place: GlmePlace = {}, hint?: string) {
    super(printableLines(hint === undefined ? message : `${message}\n${hint}`));
    this.code = code;
    this.place = place;
    this.hint = hint === undefined ? undefined : printableLines(hint);
  }
}
