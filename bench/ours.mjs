import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { generateData } from "./cases.mjs";

const fitCase = fileURLToPath(new URL("fit-case.mjs", import.meta.url));

/** One case fitted by glme in a fresh process: what fit-case.mjs prints. */
export function fitOurs(benchmark, scale) {
  generateData(benchmark, scale);
  return JSON.parse(execFileSync(process.execPath, [fitCase, benchmark.name, String(scale)], { encoding: "utf8" }));
}
