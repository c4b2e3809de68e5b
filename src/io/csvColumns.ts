import { GlmeError } from "../core/errors.js";

/** What stands between the fields of a line: one character, as comma, semicolon or tab. */
export type Separator = string;

/** The fields of a CSV text. */
export interface CsvFields {
  /** The fields, column by column, the header's first. */
  readonly columns: string[][];
  /** The line in which each row begins, counted from 1. */
  readonly lines: number[];
}

/** Character code of a line's end. */
const NEWLINE = 10;
/** Character code of the double quote. */
const QUOTE = 34;

/**
 * Gives the fields of a CSV text (RFC 4180), column by column, in one pass. Every line must have as many fields as the first one; blank
 * lines are skipped.
 *
 * @param text lines ended by \n alone, the last one too
 * @throws GlmeError file: a line of another length, a quote that is not closed, or text after a closing quote
 */
export function csvColumns(text: string, separator: Separator): CsvFields {
  const columns: string[][] = [];
  const lines: number[] = [];
  const comma = separator.charCodeAt(0);
  let width = 0;
  let line = 1;
  let at = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) === NEWLINE) {
      at++;
      line++;
      continue;
    }
    const firstLine = line;
    lines.push(line);
    let fields = 0;
    for (let more = true; more; at++) {
      const quoted = text.charCodeAt(at) === QUOTE;
      const end = quoted ? closingQuote(text, at, line, separator) + 1 : endOfField(text, at, comma);
      const field = quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end);
      if (quoted) line += newlines(field);
      if (width === 0) columns.push([field]);
      else if (fields < width) columns[fields].push(field);
      fields++;
      more = text.charCodeAt(end) !== NEWLINE;
      at = end;
    }
    if (width === 0) width = fields;
    if (fields !== width) throw raggedLine(firstLine, fields, width, separator);
    line++;
  }
  return { columns, lines };
}

function endOfField(text: string, from: number, comma: number): number {
  let at = from;
  for (let char = text.charCodeAt(at); char !== comma && char !== NEWLINE; char = text.charCodeAt(at)) at++;
  return at;
}

/** Finds where the field that opens at `open` closes; a doubled quote stands for a quote inside. */
function closingQuote(text: string, open: number, line: number, separator: Separator): number {
  let at = text.indexOf('"', open + 1);
  while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  const next = text[at + 1];
  if (at >= 0 && (next === separator || next === "\n")) return at;
  throw new GlmeError(
    "file",
    at < 0
      ? `The quote opened in line ${line} of the CSV text is never closed.`
      : `In line ${line + newlines(text.slice(open, at))} of the CSV text a quoted field is followed by "${next}", where a separator or the line's end is expected.`,
    {},
    'A quote inside a quoted field is written twice: "a ""quoted"" word".',
  );
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}

function raggedLine(line: number, fields: number, width: number, separator: Separator): GlmeError {
  const spelled = separator === "\t" ? "tabs" : `"${separator}"`;
  return new GlmeError(
    "file",
    `Line ${line} of the CSV text has ${fields} ${fields === 1 ? "field" : "fields"}, but the header has ${width} (separated by ${spelled}).`,
    {},
    "Every line needs as many fields as the header; a field that holds the separator itself goes in quotes.",
  );
}
