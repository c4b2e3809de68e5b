import { writeFile } from "node:fs/promises";
import { fitglme } from "../index.js";
import { readText } from "./input/readText.js";
import { ExitStatus } from "./input/session.js";
import { writerTo } from "./output/writer.js";
import { run } from "./run.js";

const stderr = writerTo(process.stderr, () => {}); // where nothing can be said, nothing is
let isWritten = true;
const stdout = writerTo(process.stdout, (reason) => {
  isWritten = false;
  process.exitCode = ExitStatus.failure;
  stderr(`glme: The answer cannot be written on the standard output: ${reason}.\n`);
});

const status = await run(process.argv.slice(2), {
  readFile: readText,
  writeFile: (path, content) => writeFile(path, content),
  stdout,
  stderr,
  // what a fit tells while it goes on is no part of the answer
  fit: (table, formula, options) => fitglme(table, formula, { ...options, log: (line) => stderr(`${line}\n`) }),
});
if (isWritten) process.exitCode = status;
