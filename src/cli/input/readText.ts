import { readFile } from "node:fs/promises";
import { GlmeError } from "../../core/errors.js";

/** What Node's codes of file errors mean, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "you may not read it",
};

/**
 * Reads the text of a file.
 *
 * @throws GlmeError file, with the reason in words
 */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new GlmeError("file", `The file "${path}" cannot be read: ${REASONS[code] ?? message}.`);
  }
}
