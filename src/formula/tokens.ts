import { type Complaint, formulaSyntaxError } from "./syntaxError.js";

/** The smallest pieces of a formula. `end` closes every list of tokens, so that a reader always has a next one. */
export interface Token {
  readonly kind: "name" | "number" | "symbol" | "end";
  /** As written; the backquotes of a quoted name belong to it. */
  readonly text: string;
  /** Offset of its first character in the formula. */
  readonly position: number;
  /** A name without its backquotes; otherwise the same as `text`. */
  readonly value: string;
}

/** A name that needs no backquotes: begins with a letter, `_` or a dot, goes on with letters, digits, `_` and dots, in any script. */
const PLAIN_NAME = String.raw`(?:[\p{ID_Start}_]|\.(?!\d))[\p{ID_Continue}.]*`;
const QUOTED_NAME = "`[^`]+`";
const NUMBER = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const SYMBOL = String.raw`\|\||[~+*/:^()|-]`;
const TOKEN = String.raw`(?<name>${PLAIN_NAME}|${QUOTED_NAME})|(?<number>${NUMBER})|(?<symbol>${SYMBOL})|\s+`;

/** Cuts a formula into tokens. A GlmeError tells of the first character that cannot belong to one. */
export function tokenize(text: string): Token[] {
  const pattern = new RegExp(TOKEN, "uy");
  const tokens: Token[] = [];
  while (pattern.lastIndex < text.length) {
    const position = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw formulaSyntaxError(text, position, complaintAboutCharacter(text, position));
    const { name, number, symbol } = match.groups as { name?: string; number?: string; symbol?: string };
    if (name !== undefined) tokens.push({ kind: "name", text: name, position, value: unquote(name) });
    else if (number !== undefined) tokens.push(numberToken(text, position, number));
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol, position, value: symbol });
  }
  tokens.push({ kind: "end", text: "", position: text.length, value: "" });
  return tokens;
}

/** The name as it stands in a formula: in backquotes where it could not be read without them. */
export function quoteName(name: string): string {
  return new RegExp(`^${PLAIN_NAME}$`, "u").test(name) && name !== "." ? name : `\`${name}\``;
}

function unquote(name: string): string {
  return name.startsWith("`") ? name.slice(1, -1) : name;
}

/** A number, unless a name follows without a blank: `2nd` is a name that lacks its backquotes. */
function numberToken(text: string, position: number, number: string): Token {
  const rest = new RegExp(PLAIN_NAME, "uy");
  rest.lastIndex = position + number.length;
  const tail = rest.exec(text);
  if (tail === null) return { kind: "number", text: number, position, value: number };
  const name = number + tail[0];
  throw formulaSyntaxError(text, position, {
    found: `"${name}"`,
    expected: "a name that begins with a letter",
    hint: `Put a name that begins with a digit in backquotes: \`${name}\`.`,
  });
}

/** What people type, or paste from printed text, in place of a symbol of the grammar. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["=", "Write ~ between the response and the terms: y ~ x + (1 | g)."],
  ["−", "This is a typographic minus: type the plain - of the keyboard."],
  ["–", "This is a dash: type the plain - of the keyboard."],
  ["×", "Write a product as a*b, or a:b without the main effects."],
  ['"', "Names stand without quotes, or in backquotes: `body weight`."],
  ["'", "Names stand without quotes, or in backquotes: `body weight`."],
]);

function complaintAboutCharacter(text: string, position: number): Complaint {
  const character = String.fromCodePoint(text.codePointAt(position)!);
  if (character !== "`") {
    return {
      found: `the character "${character}"`,
      expected: "a name, a number or one of ~ + - * / : ^ ( ) |",
      hint: INSTEAD.get(character) ?? "If it belongs to a name, put the whole name in backquotes: `body weight`.",
    };
  }
  const empty = text.startsWith("``", position);
  return {
    found: empty ? "an empty name" : "a backquote that is not closed",
    expected: empty ? "a name between the backquotes" : "a second backquote after the name",
    hint: "A name with blanks or other special characters stands between two backquotes: `body weight`.",
  };
}
