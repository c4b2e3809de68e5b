import { readFile } from "node:fs/promises";
import { GlmeError } from "../../core/errors.js";
import { utf8Text } from "../../io/csvText.js";

/** What Node's codes of file errors mean, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "you may not read it",
};

/**
 * Reads the text of a file.
 *
 * @throws GlmeError file, with the reason in words, or the line of the first byte that is no UTF-8
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return utf8Text(bytes);
  } catch (error) {
    if (error instanceof Error) error.message = `${path}: ${error.message}`;
    throw error;
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new GlmeError("file", `The file "${path}" cannot be read: ${REASONS[code] ?? message}.`);
  }
}
