import { writeFile } from "node:fs/promises";
import { fitglme } from "../index.js";
import { readText } from "./input/readText.js";
import { run } from "./run.js";

process.exitCode = await run(process.argv.slice(2), {
  readFile: readText,
  writeFile: (path, content) => writeFile(path, content),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  // what a fit tells while it goes on is no part of the answer
  fit: (table, formula, options) => fitglme(table, formula, { ...options, log: (line) => process.stderr.write(`${line}\n`) }),
});
