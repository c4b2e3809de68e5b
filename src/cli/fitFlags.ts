import { type Command, InvalidArgumentError } from "commander";
import { FIT_OPTIONS, type FitOption } from "../fit/registry.js";

/** Options that a command line has no words for. */
const WORDLESS = new Set(["onProgress", "signal", "log"]);

/** Gives a command a flag for every option of `fitglme`: `--fit-method <value>` for fitMethod. */
export function addFitFlags(command: Command): void {
  for (const [name, { meaning, values, standard }] of Object.entries<FitOption>(FIT_OPTIONS)) {
    if (WORDLESS.has(name)) continue;
    const isSwitch = "true" in values;
    const description = isSwitch ? meaning : `${meaning}: ${Object.keys(values).join(", ")} (${standard})`;
    command.option(`--${kebab(name)} ${isSwitch ? "[value]" : "<value>"}`, description, value);
  }
}

/** fitMethod: fit-method, initPLIterations: init-pl-iterations. */
function kebab(name: string): string {
  return name
    .replace(/PL/, "-pl")
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replace(/^-/, "");
}

/** The name of an option as commander derives it from its flag. */
function camel(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A number, true or false, JSON (`["diagonal", "full"]`, `{"maxIter": 20}`), `agq:9`, or a word: a name or one of an option's values. */
function value(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  if (trimmed !== "" && Number.isFinite(Number(trimmed))) return Number(trimmed);
  const quadrature = /^agq:(\d+)$/i.exec(trimmed);
  if (quadrature) return { agq: Number(quadrature[1]) };
  if (!/^[[{]/.test(trimmed)) return text;
  try {
    return JSON.parse(trimmed);
  } catch {
    throw new InvalidArgumentError(`It is not JSON: ${text}`);
  }
}

/** The options of `fitglme` among a command's flags. */
export function fitOptionsOf(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = Object.keys(FIT_OPTIONS).map((name) => [name, flags[camel(kebab(name))]] as const);
  return Object.fromEntries(names.filter(([, given]) => given !== undefined));
}
