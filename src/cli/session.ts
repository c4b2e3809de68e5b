import type { Distribution, LinkName } from "../family/names.js";
import type { DummyVarCoding } from "../design/index.js";
import type { FitMethod } from "../fit/estimates.js";
import type { GeneralizedLinearMixedModel } from "../model/index.js";
import type { Table } from "../table/index.js";

/** What the commands need of the world; tests bring their own. */
export interface Session {
  readFile(path: string): Promise<string>;
  writeFile(path: string, text: string): Promise<void>;
  stdout(text: string): void;
  stderr(text: string): void;
  fit(table: Table, formula: string, options: FitOptions): Promise<GeneralizedLinearMixedModel>;
}

/** The options of fitglme that the shell can give. */
export interface FitOptions {
  distribution?: Distribution;
  link?: NamedLink | number;
  fitMethod?: FitMethod;
  weights?: string | number;
  offset?: string | number;
  binomialSize?: string | number;
  responseType?: "proportion" | "count";
  dummyVarCoding?: DummyVarCoding;
}

/** The links that have a name of their own. */
export type NamedLink = Exclude<LinkName, "power" | "host">;

/** How a command ended. */
export const ExitStatus = {
  success: 0,
  /** The data cannot be read or fitted, or the fit failed. */
  failure: 1,
  /** The command was called in a way that it does not understand. */
  usage: 2,
} as const;
export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];
