/** What stands before the digits after the point: a point, or a comma. */
export type DecimalSign = "." | ",";

/**
 * What a text is as a number: none; a whole number; the label of something, all digits that a double does not give back, as "007" and
 * "12345678901234567"; or any other number, with a point, an exponent, or infinite.
 */
export type Spelling = "none" | "whole" | "label" | "fraction";

/** Most digits of which every whole number is a double's. */
const SAFE_DIGITS = 15;
/** Infinity as programs write it. */
const INFINITE = /^[+-]?inf(inity)?$/i;

/**
 * Says what a text is as a number, blanks around it aside. Looks at each character once.
 *
 * @example
 * spellingOf("-1,5", ","); // "fraction"
 */
export function spellingOf(text: string, decimal: DecimalSign): Spelling {
  const bare = text.trim();
  const start = afterSign(bare, 0);
  const whole = afterDigits(bare, start);
  if (whole > start && whole === bare.length) return isGivenBack(bare.slice(start)) ? "whole" : "label";
  const end = bare[whole] === decimal ? afterDigits(bare, whole + 1) : whole;
  const digits = end - start - (end > whole ? 1 : 0);
  if (digits === 0) return INFINITE.test(bare) ? "fraction" : "none";
  return end === bare.length || isExponent(bare, end) ? "fraction" : "none";
}

/** Gives the number that a text spells; beyond the range of doubles NaN. */
export function numberOf(text: string, decimal: DecimalSign): number {
  const bare = text.trim();
  if (INFINITE.test(bare)) return bare.startsWith("-") ? -Infinity : Infinity;
  const value = Number(decimal === "," ? bare.replace(",", ".") : bare);
  return Math.abs(value) === Infinity ? NaN : value;
}

/** Does a double print these digits as they are? */
function isGivenBack(digits: string): boolean {
  if (digits.length <= SAFE_DIGITS) return digits[0] !== "0" || digits.length === 1;
  return String(Number(digits)) === digits;
}

function isExponent(text: string, at: number): boolean {
  if (text[at] !== "e" && text[at] !== "E") return false;
  const start = afterSign(text, at + 1);
  const end = afterDigits(text, start);
  return end > start && end === text.length;
}

function afterSign(text: string, at: number): number {
  return text[at] === "-" || text[at] === "+" ? at + 1 : at;
}

function afterDigits(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code >= 48 && code <= 57; code = text.charCodeAt(at)) at++;
  return at;
}
