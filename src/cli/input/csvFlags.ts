import type { Command } from "commander";
import type { CsvOptions } from "../../io/index.js";
import { flagNames } from "./flags.js";

/** How the file of a table is to be read. */
export interface CsvFlags {
  readonly text?: string[];
  readonly missing?: string[];
  readonly decimal?: string;
}

/** Gives a command the flags of `csvOptionsOf`. */
export function addCsvFlags(command: Command): Command {
  return command
    .option("--text <columns>", "columns that are text whatever their values look like, with commas between them", flagNames)
    .option("--missing <texts>", "what stands for a missing value besides an empty field (NA,NaN)", flagNames)
    .option("--decimal <sign>", 'what stands before the digits after the point: "." or ","');
}

/** Gives the options of `readCsv` among a command's flags. */
export function csvOptionsOf({ text = [], missing, decimal }: CsvFlags): CsvOptions {
  const types = Object.fromEntries(text.map((name) => [name, "text" as const]));
  return { types, missing, decimal: decimal as CsvOptions["decimal"] };
}
