// Results are kept in one file for one machine: { machine, micro, fits, peers }, each cell with its date and commit.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { here } from "./paths.mjs";

export const RESULTS = here("results.json");

/** What the times depend on beside the program. */
function thisMachine() {
  return {
    cpu: cpus()[0].model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
}

/** When and from what a cell was measured, and how many processes wanted a core then. */
export function stamp() {
  const load = Math.round(loadavg()[0] * 10) / 10;
  return { date: new Date().toISOString().slice(0, 16), commit: commit(), load };
}

function commit() {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: here("."), encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

export const sameMachine = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The results in a file; empty ones where there is no file or it is from another machine. */
export function loadResults(file) {
  const machine = thisMachine();
  const empty = { machine, micro: [], fits: [], peers: [] };
  if (!existsSync(file)) return empty;
  const recorded = readResults(file);
  if (sameMachine(recorded.machine, machine)) return recorded;
  console.error(`${file} is from another machine and begins anew: ${JSON.stringify(recorded.machine)}`);
  return empty;
}

export const readResults = (file) => JSON.parse(readFileSync(file, "utf8"));

export function saveResults(file, results) {
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}

/** What a cell is known by. */
const KEYS = ["name", "case", "scale", "engine"];
const keyOf = (cell) => JSON.stringify(KEYS.map((key) => cell[key]));

/** The cells, with new ones in the place of old ones of the same name, or at the end. */
export function merged(cells, fresh) {
  const byKey = new Map(cells.map((cell) => [keyOf(cell), cell]));
  for (const cell of fresh) byKey.set(keyOf(cell), cell);
  return [...byKey.values()];
}

/** The peers' fits by Laplace that were recorded on another day, the fastest of each engine first. */
export function recordedPeers({ peer }, scale) {
  const { results } = readResults(here("peers-results.json"));
  return results
    .filter((run) => run.case === peer && run.scale === scale && run.method.startsWith("laplace"))
    .map((run) => ({ ...run, cpu: run.cpuUser + run.cpuSys }))
    .sort((a, b) => a.cpu - b.cpu);
}
