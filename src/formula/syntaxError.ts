import { GlmeError } from "../core/errors.js";

/** What a reader of the formula stumbled over: three phrases that complete "Found …, expected …" and tell what to do. */
export interface Complaint {
  /** Completes "Found …". */
  readonly found: string;
  /** Completes "expected …". */
  readonly expected: string;
  /** What to do about it. */
  readonly hint: string;
}

/** Gives the error for a formula that cannot be read: what is wrong, the formula with a caret under the place, and what to do. */
export function formulaSyntaxError(text: string, position: number, complaint: Complaint): GlmeError {
  const message = `The formula cannot be read: found ${complaint.found}, expected ${complaint.expected}.\n${pointAt(text, position)}`;
  return new GlmeError("formulaSyntax", message, { formula: text, position }, complaint.hint);
}

/** Most characters of the formula that are shown on either side of the place; the rest is cut off. */
const SHOWN_CHARACTERS = 60;

/** Gives the formula on one line, and below it a caret under `position`. */
function pointAt(text: string, position: number): string {
  // No character has more than two units: more of the text than that is not looked at.
  const reach = 2 * (SHOWN_CHARACTERS + 1);
  const before = Array.from(text.slice(Math.max(0, position - reach), position), visible);
  const after = Array.from(text.slice(position, position + reach), visible);
  const left = before.length > SHOWN_CHARACTERS ? ["…", ...before.slice(-SHOWN_CHARACTERS)] : before;
  const right = after.length > SHOWN_CHARACTERS ? [...after.slice(0, SHOWN_CHARACTERS), "…"] : after;
  return `    ${left.join("")}${right.join("")}\n    ${" ".repeat(left.length)}^`;
}

/** Line breaks, tabs and control characters would move the caret away from its place: they are shown as blanks. */
function visible(character: string): string {
  return /[\s\p{Cc}]/u.test(character) ? " " : character;
}
