// npm run turns [PART OF A NAME]: the longest piece between two turns of the event loop, memory, and how soon a signal is heard. Each model in a process of its own.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { processorTime, turnsDuring } from "../../test/fit/run/longestPiece.js";
import { ending, MODELS } from "./models.mjs";

/** Seconds after which the fits are aborted, the first before it begins to read the table. */
const SIGNALS = [0, 0.05, 0.2, 0.5, 1, 2, 4];
const MEBIBYTE = 1024;

/** Prints what a fit, to its end, did to the event loop. */
async function printTurns(what: string): Promise<void> {
  const model = MODELS[what];
  const table = model.table();
  const before = process.resourceUsage().maxRSS;
  const { outcome, longest, turns, seconds } = await turnsDuring(() => ending(model, table));
  const resident = (process.resourceUsage().maxRSS - before) / MEBIBYTE;
  console.log(`| ${[what, outcome, longest.toFixed(0), turns, seconds.toFixed(1), resident.toFixed(0)].join(" | ")} |`);
}

/** Prints how long a fit goes on when a signal was raised: milliseconds of the processor. */
async function printLatency(what: string, onAbort: "best" | "throw"): Promise<void> {
  const model = MODELS[what];
  const table = model.table();
  const cells: string[] = [];
  for (const after of SIGNALS) {
    const controller = new AbortController();
    let raised = Number.NaN;
    const timer = setTimeout(() => {
      raised = processorTime();
      controller.abort();
    }, 1000 * after);
    const end = await ending(model, table, { signal: controller.signal, onAbort });
    clearTimeout(timer);
    cells.push(
      Number.isNaN(raised) ? "done" : `${(processorTime() - raised).toFixed(0)} ${end === "aborted" ? "best" : ""}`.trim(),
    );
  }
  console.log(`| ${[what, onAbort, ...cells].join(" | ")} |`);
}

/** Runs this program with other arguments. */
function runAgain(...args: string[]): void {
  spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), ...args], { stdio: "inherit" });
}

function printHead(cells: readonly string[]): void {
  console.log(`\n| ${cells.join(" | ")} |\n|${" --- |".repeat(cells.length)}`);
}

const [command, what = ""] = process.argv.slice(2);
if (command === "--turns") await printTurns(what);
else if (command === "--best" || command === "--throw") await printLatency(what, command === "--best" ? "best" : "throw");
else {
  const chosen = Object.keys(MODELS).filter((name) => name.includes(command ?? ""));
  printHead(["model", "ends", "longest piece, ms", "turns", "seconds", "MiB more"]);
  for (const name of chosen) runAgain("--turns", name);
  printHead(["model", "onAbort", ...SIGNALS.map((after) => `${after} s`)]);
  for (const name of chosen.filter((name) => MODELS[name].isAborted)) for (const on of ["--best", "--throw"]) runAgain(on, name);
}
