import type { Command } from "commander";
import { FIT_OPTIONS, type FitOption } from "../../options/fitOptions.js";
import { flagValue } from "./flags.js";

/** Options that a command line has no words for. */
const WORDLESS = new Set(["onProgress", "signal", "onAbort", "log"]);

/** Gives a command a flag for every option of `fitglme`: `--fit-method <value>` for fitMethod. */
export function addFitFlags(command: Command): void {
  for (const [name, { meaning, values, standard }] of Object.entries<FitOption>(FIT_OPTIONS)) {
    if (WORDLESS.has(name)) continue;
    const isSwitch = "true" in values;
    const description = isSwitch ? meaning : `${meaning}: ${Object.keys(values).flatMap(asWritten).join(", ")} (${standard})`;
    command.option(`--${kebab(name)} ${isSwitch ? "[value]" : "<value>"}`, description, flagValue);
  }
}

/** Gives a value as a command line has it: nothing for functions, JSON for an option within an option. */
function asWritten(value: string): string[] {
  if (value === "functions") return [];
  return [value === "{agq: k}" ? "agq:k" : value.replace(/^\{(\w+)\}$/, '{"$1": …}')];
}

/** Gives the flag of an option: fit-method for fitMethod, init-pl-iterations for initPLIterations. */
function kebab(name: string): string {
  return name
    .replace(/PL/, "-pl")
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replace(/^-/, "");
}

/** Gives the name of an option as commander derives it from its flag. */
function camel(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Gives the options of `fitglme` among a command's flags. */
export function fitOptionsOf(flags: object): Record<string, unknown> {
  const values = flags as Readonly<Record<string, unknown>>;
  const names = Object.keys(FIT_OPTIONS).map((name) => [name, values[camel(kebab(name))]] as const);
  return Object.fromEntries(names.filter(([, given]) => given !== undefined));
}
