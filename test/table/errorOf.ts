import { GlmeError } from "../../src/core/errors.js";

/** The GlmeError that `action` throws; fails when it throws none. */
export function errorOf(action: () => unknown): GlmeError {
  try {
    action();
  } catch (error) {
    if (error instanceof GlmeError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}
