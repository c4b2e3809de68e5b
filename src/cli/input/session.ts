import type { FitOptions } from "../../options/options.js";
import type { GeneralizedLinearMixedModel } from "../../model/index.js";
import type { Table } from "../../table/index.js";

/** What the commands need of the world; tests bring their own. */
export interface Session {
  /** Reads a text file. */
  readFile(path: string): Promise<string>;
  /** Writes a file, in place of one that is there. */
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  /** Writes on the standard output. */
  stdout(text: string): void;
  /** Writes on the standard error. */
  stderr(text: string): void;
  /** Fits a model. */
  fit(table: Table, formula: string, options: FitOptions): Promise<GeneralizedLinearMixedModel>;
}

/** How a command ended. */
export const ExitStatus = {
  /** There is an answer. */
  success: 0,
  /** The data cannot be read or fitted, or the fit failed. */
  failure: 1,
  /** The command was called in a way that it does not understand. */
  usage: 2,
} as const;
export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];
