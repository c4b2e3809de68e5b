import type { Command } from "commander";
import { synonym } from "../../core/synonyms.js";
import { holds, plain } from "../../core/topics.js";
import { answerNames } from "../../options/answerNames.js";

/** Flags that no option of the library has, and what they are called elsewhere. */
const FLAGS: Readonly<Record<string, string>> = {
  missing: "na nas nastrings navalues nullstr nullvalues",
  text: "types dtype colclasses strings character asis factor",
  decimal: "dec decimalmark decimalpoint",
  marginal: "reform reformula population conditional includere fixedonly",
  contrasts: "method contrast contr pairs comparisons",
  csv: "tsv delim sep separator",
  save: "output o model write saveas",
  out: "output o outfile file write",
};

/**
 * Gives a complaint about the command line with what was meant by an unknown flag: what other systems call so comes before the nearest by letters.
 *
 * @param text what the parser of the command line says
 * @example
 * flagAdvice("error: unknown option '--family'\n", fit); // "error: unknown option '--family'\n(Did you mean --distribution?)\n"
 */
export function flagAdvice(text: string, command: Command): string {
  const [line, flag] = /^error: unknown option '--([^'=]+)[^']*'/.exec(text) ?? [];
  if (flag === undefined) return text;
  const known = command.options.map((option) => option.attributeName());
  const meant = meaningOf(flag, known, command.name() === "fit");
  return meant === undefined ? text : `${line}\n(${meant})\n`;
}

function meaningOf(flag: string, known: readonly string[], isFit: boolean): string | undefined {
  const word = plain(flag);
  const own = known.find((name) => holds(FLAGS[name] ?? "", word));
  if (own !== undefined) return `Did you mean ${flagOf(own)}?`;
  const said = (isFit ? synonym("option", flag, known) : undefined) ?? answerNames(flag, known);
  const asFlag = (written: string, quoted?: string, bare = "") =>
    known.includes(quoted ?? bare) ? flagOf(quoted ?? bare) : written;
  return said === "" ? undefined : said.trim().replaceAll(/"(\w+)"|(?<=mean )(\w+)(?=,|: \w)/g, asFlag);
}

/** Gives the flag of an option: `--fit-method` for `fitMethod`. */
function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
