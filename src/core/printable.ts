/** Control characters (C0, DEL and C1), and what no file in UTF-8 or XML can hold. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/**
 * Gives a text that moves no cursor, rings no bell and breaks no file, wherever it is shown: a control character as its code.
 *
 * @example
 * printable("a\u001b[2Jb\n"); // "a\\u001b[2Jb\\u000a"
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** Gives a text of several lines as `printable` gives each of them; tabs stay too. */
export function printableLines(text: string): string {
  return text.replace(UNPRINTABLE, (character) => (character === "\n" || character === "\t" ? character : escaped(character)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
