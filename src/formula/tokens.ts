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
/** A number that no name follows without a blank: `2nd` is a name that lacks its backquotes. */
const NUMBER = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\p{ID_Continue}.])`;
/** What joins and encloses terms and arguments. */
const SYMBOL = String.raw`\|\||[~+*/:^()|,-]`;
/** Any token, or blanks. */
const TOKEN = String.raw`(?<name>${PLAIN_NAME}|${QUOTED_NAME})|(?<number>${NUMBER})|(?<symbol>${SYMBOL})|\s+`;

/**
 * Cuts a formula into tokens. It never complains: the parser does when it comes to an unreadable token, for there may be more
 * to say about what stands before.
 */
export function tokenize(text: string): Token[] {
  const pattern = new RegExp(TOKEN, "uy");
  const tokens: Token[] = [];
  while (pattern.lastIndex < text.length) {
    const position = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) return [...tokens, { kind: "unreadable", text: text.slice(position), position }];
    const [kind] = (["name", "number", "symbol"] as const).filter((group) => match.groups![group] !== undefined);
    if (kind !== undefined) tokens.push({ kind, text: match[0], position });
  }
  return [...tokens, { kind: "end", text: "", position: text.length }];
}

/** Gives a token in the words of a message. */
export function showToken({ kind, text }: Token): string {
  return kind === "end" ? "the end of the formula" : `"${text}"`;
}
