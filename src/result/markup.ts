import { printable } from "../core/printable.js";
import { shortNumber } from "./number.js";
import type { TextColumn } from "./textTable.js";

/**
 * Gives a table in GitHub's Markdown: numbers in five significant digits, to the right of their column; texts escaped.
 *
 * Source: GitHub Flavored Markdown Spec 0.29, section 4.10.
 *
 * @example
 * markdownTable([{ heading: "Term", values: ["a|b"] }, { heading: "DF", values: Float64Array.of(94) }]);
 * // ["| Term | DF |", "| :--- | ---: |", "| a\\|b | 94 |"]
 */
export function markdownTable(columns: readonly TextColumn[]): string[] {
  const cells = columns.map(({ heading, values, blank }) => [
    markdownText(heading),
    isNumeric(values) ? "---:" : ":---",
    ...Array.from(values, (value) => cellText(value, blank, markdownText, String)),
  ]);
  return linesOf(cells).map((line) => `| ${line.join(" | ")} |`);
}

/**
 * Gives a `tabular` of LaTeX, without packages: numbers in mathematics, powers of ten written out; texts escaped.
 *
 * @example
 * latexTable([{ heading: "Term", values: ["f_b"] }, { heading: "p", values: Float64Array.of(1e-7) }])[3];
 * // "f\\_b & $1 \\times 10^{-7}$ \\\\"
 */
export function latexTable(columns: readonly TextColumn[]): string[] {
  const cells = columns.map(({ heading, values, blank }) => [
    latexText(heading),
    ...Array.from(values, (value) => cellText(value, blank, latexText, latexNumber)),
  ]);
  const [headings, ...rows] = linesOf(cells).map((line) => `${line.join(" & ")} \\\\`);
  const sides = columns.map(({ values }) => (isNumeric(values) ? "r" : "l")).join("");
  return [`\\begin{tabular}{${sides}}`, headings, "\\hline", ...rows, "\\end{tabular}"];
}

/** Gives a text in which Markdown finds nothing to format. */
export function markdownText(text: string): string {
  return oneLine(text).replace(/[\\\x60*_{}[\]<>|~#$&]/g, "\\$&");
}

/** What LaTeX prints as the character that it does not print by itself. */
const LATEX_ESCAPES: { readonly [character: string]: string } = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
};

/** Gives a text in which LaTeX finds no command. */
export function latexText(text: string): string {
  return oneLine(text).replace(/[\\~^<>|{}$&#_%]/g, (character) => LATEX_ESCAPES[character] ?? `\\${character}`);
}

function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, " "));
}

function latexNumber(number: string): string {
  if (number === "NaN") return "NaN";
  const [digits, exponent] = number.replace("Inf", "\\infty").split("e");
  return exponent === undefined ? `$${digits}$` : `$${digits} \\times 10^{${Number(exponent)}}$`;
}

function cellText(
  value: number | string | boolean,
  blank: boolean | undefined,
  ofText: (text: string) => string,
  ofNumber: (number: string) => string,
): string {
  if (typeof value !== "number") return ofText(String(value));
  return blank && Number.isNaN(value) ? "" : ofNumber(shortNumber(value));
}

function isNumeric(values: TextColumn["values"]): boolean {
  return typeof values[0] === "number";
}

/** Gives the lines of columns of equal length. */
function linesOf(columns: readonly (readonly string[])[]): string[][] {
  return (columns[0] ?? []).map((_, line) => columns.map((column) => column[line]));
}
