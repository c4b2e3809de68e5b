import { GlmeError } from "../core/errors.js";
import { isGone, kindOf, shown } from "../core/outside.js";

/**
 * Gives a CSV text without a byte order mark, every line ended by \n, the last one too.
 *
 * @throws GlmeError file, with the line, for what is no text in UTF-8
 */
export function csvText(source: unknown): string {
  const text = isBytes(source) ? utf8Text(source) : source;
  if (typeof text !== "string") {
    throw new GlmeError(
      "file",
      `readCsv is given ${shown(source)} for the CSV.`,
      {},
      "Give its text, or its bytes as a Uint8Array.",
    );
  }
  if (text.includes("\0")) throw notText(text.startsWith("PK"));
  const bare = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const lines = bare.includes("\r") ? bare.replaceAll(/\r\n?/g, "\n") : bare;
  if (text !== source || !text.includes("\uFFFD")) return lines.endsWith("\n") ? lines : `${lines}\n`;
  // Whoever decoded the text put this in the place of bytes that were no UTF-8: texts that differed there are alike now.
  throw notUtf8(`holds U+FFFD in line ${lines.slice(0, lines.indexOf("\uFFFD")).split("\n").length}`);
}

function isBytes(source: unknown): source is Uint8Array {
  return ArrayBuffer.isView(source) && kindOf(source) === "Uint8Array" && !isGone(source);
}

/**
 * Gives the text that bytes hold in UTF-8.
 *
 * @throws GlmeError file, with the line of the first byte that is no UTF-8
 * @example
 * utf8Text(Uint8Array.of(0xc3, 0xa9)); // "é"
 */
export function utf8Text(bytes: Uint8Array): string {
  const own = bytes.slice(); // no decoder reads shared memory
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(own);
  } catch {
    if (own.includes(0)) throw notText(own[0] === 80 && own[1] === 75);
    throw notUtf8(`is no UTF-8 in line ${firstBadLine(own)}`);
  }
}

/** Gives the first line, counted from 1, whose bytes are no UTF-8: no line's end is ever part of another character. */
function firstBadLine(bytes: Uint8Array): number {
  let line = 0;
  for (let start = 0; start < bytes.length; ) {
    line++;
    let end = start;
    while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1);
  }
  return line;
}

function notUtf8(found: string): GlmeError {
  const hint = 'Save it in UTF-8, or decode its bytes, where they are Latin-1 with new TextDecoder("latin1").decode(bytes).';
  return new GlmeError("file", `The text ${found}.`, {}, hint);
}

/** Gives the error for a text that holds bytes of 0: these are in spreadsheets, archives and UTF-16, and in no CSV file. */
function notText(isZip: boolean): GlmeError {
  const what = isZip ? "a spreadsheet or an archive" : "in another encoding than UTF-8, or no text at all";
  return new GlmeError("file", `The file is ${what}, but has to be CSV: text in UTF-8.`, {}, "Save it as CSV (UTF-8) first.");
}
