import { InvalidArgumentError } from "commander";

/** Reads the value of a flag: a number, true or false, JSON (`["diagonal", "full"]`, `{"maxIter": 20}`), `agq:9`, or a word: a name or one of an option's values. */
export function flagValue(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  if (trimmed !== "" && Number.isFinite(Number(trimmed))) return Number(trimmed);
  const quadrature = /^(?:agq:\s*(\d+)|\{\s*agq\s*:\s*(\d+)\s*\})$/i.exec(trimmed);
  if (quadrature) return { agq: Number(quadrature[1] ?? quadrature[2]) };
  if (!/^[[{]/.test(trimmed)) return text;
  try {
    return JSON.parse(trimmed);
  } catch {
    throw new InvalidArgumentError(`It is not JSON: ${text}\nJSON has names and words in double quotes, {"maxIter": 20}.`);
  }
}

/** Reads names between commas. */
export function flagNames(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Gives those of a command's flags that were given and are options of a method, which will look at their values. */
export function optionsAmong<Options extends object>(flags: object, names: readonly (keyof Options & string)[]): Options {
  const given = flags as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]])) as Options;
}
