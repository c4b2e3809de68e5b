import { expect, it } from "vitest";
import { GlmeError } from "../../src/core/errors.js";
import { parseFormula } from "../../src/formula/index.js";

/** The error that a formula meets. */
export function rejection(text: unknown): GlmeError {
  try {
    parseFormula(text as string);
  } catch (error) {
    if (error instanceof GlmeError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

/** A formula, the caret under the place, what the message calls found and expected, and a piece of the hint. */
export type Rejection = readonly [formula: string, caret: string, found: string, expected: string, hint: string];

export function rejects(rejections: readonly Rejection[]): void {
  it.each(rejections)("%s\n%s", (text, caret, found, expected, hint) => {
    const error = rejection(text);
    expect(error.code).toBe("formulaSyntax");
    expect(error.place).toEqual({ formula: text, position: caret.length - 1 });
    expect(error.message).toContain(`found ${found}, expected ${expected}`);
    expect(error.message).toContain(`    ${text}\n    ${caret}\n`);
    expect(error.hint).toContain(hint);
    expect(error.message.endsWith(error.hint!)).toBe(true);
  });
}
