import type { Writable } from "node:stream";
import { printableLines } from "../../core/printable.js";

/** What Node's codes of a failed write mean, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device",
  EIO: "the device failed",
};

/**
 * Gives what writes text on a stream. A reader that has gone away has read enough: the rest is dropped without a word. Any other failure
 * is told once.
 *
 * @param failed hears why the text could not be written
 * @example
 * writerTo(process.stdout, (reason) => console.error(reason))("Yes\n");
 */
export function writerTo(stream: Writable, failed: (reason: string) => void): (text: string) => void {
  let isBroken = false;
  stream.on("error", ({ code = "", message }: NodeJS.ErrnoException) => {
    if (!isBroken && code !== "EPIPE") failed(REASONS[code] ?? message);
    isBroken = true;
  });
  return (text) => {
    if (!isBroken) stream.write(printableLines(text));
  };
}
