import { execFileSync } from "node:child_process";
import { here } from "./paths.mjs";

/** One case fitted by glme in a fresh process: what fit-case.mjs prints. */
export function fitOurs({ name }, scale) {
  return JSON.parse(execFileSync(process.execPath, [here("fit-case.mjs"), name, String(scale)], { encoding: "utf8" }));
}

/** The primitives, measured in a fresh process. The exports of the kernel stand in TypeScript, which tsx reads. */
export function measurePrimitives() {
  const args = ["--import", import.meta.resolve("tsx"), here("micro/run.mjs")];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}
