import { PLAIN_NAME } from "./names.js";

/** The smallest pieces of a formula. */
export interface Token {
  /** The last token is `end`, or `unreadable` where the formula goes on with something that belongs to no token. */
  readonly kind: "name" | "number" | "symbol" | "end" | "unreadable";
  /** The token as written; the backquotes of a quoted name belong to it. */
  readonly text: string;
  /** Offset of its first character in the formula. */
  readonly position: number;
}

/** A name in backquotes. */
const QUOTED_NAME = "`[^`]+`";
/** A number; no two parts of it can take the same digits, so that it is read once. */
const NUMBER = String.raw`(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
/** What makes a name of the number before it, which lacks its backquotes then: `2nd`. */
const NAME_GOES_ON = /[\p{ID_Continue}.]/uy;
/** What joins and encloses terms and arguments; `||` is one of them, too. */
const SYMBOLS = "~+*/:^()|,-";
/** Any other token, or blanks. */
const TOKEN = new RegExp(`${PLAIN_NAME}|${QUOTED_NAME}|${NUMBER}|\\s+`, "uy");

/**
 * Cuts a formula into tokens. It never complains: the parser does when it comes to an unreadable token, for there may be more
 * to say about what stands before.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let position = 0; position < text.length; ) {
    const token = tokenAt(text, position);
    if (token.kind !== "end") tokens.push(token);
    if (token.kind === "unreadable") return tokens;
    position += token.text.length;
  }
  tokens.push({ kind: "end", text: "", position: text.length });
  return tokens;
}

/** Gives the token at a place; blanks have the kind "end". */
function tokenAt(text: string, position: number): Token {
  const first = text[position];
  if (SYMBOLS.includes(first))
    return { kind: "symbol", text: first === "|" && text[position + 1] === "|" ? "||" : first, position };
  TOKEN.lastIndex = position;
  const found = TOKEN.exec(text)?.[0];
  if (found === undefined) return { kind: "unreadable", text: text.slice(position), position };
  if (/^\s/.test(found)) return { kind: "end", text: found, position };
  if (!/^\.?\d/.test(found)) return { kind: "name", text: found, position };
  const isName = goesOn(text, position + found.length);
  return isName ? { kind: "unreadable", text: text.slice(position), position } : { kind: "number", text: found, position };
}

/** Does a name go on at this place? */
function goesOn(text: string, position: number): boolean {
  NAME_GOES_ON.lastIndex = position;
  return NAME_GOES_ON.test(text);
}

/** Gives a token in the words of a message. */
export function showToken({ kind, text }: Token): string {
  return kind === "end" ? "the end of the formula" : `"${text}"`;
}
