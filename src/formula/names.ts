// Names of columns, as a formula writes them.

/** A name that needs no backquotes: begins with a letter, `_` or a dot, goes on with letters, digits, `_` and dots, in any script. */
export const PLAIN_NAME = String.raw`(?:[\p{ID_Start}_]|\.(?!\d))[\p{ID_Continue}.]*`;

/** Gives the name that a token stands for: without backquotes. */
export function unquoteName(text: string): string {
  return text.startsWith("`") ? text.slice(1, -1) : text;
}

/** Gives a name as it stands in a formula: in backquotes where it could not be read without them. */
export function quoteName(name: string): string {
  return new RegExp(`^${PLAIN_NAME}$`, "u").test(name) && name !== "." ? name : `\`${name}\``;
}
