// The benchmark: one fit by Laplace per case, each in a process of its own, beside the peers' recorded results.
//   npm run build && npm run bench [-- --scale 1] [-- cbpp b3 …]
// Prints a table; a run of all cases replaces its scale's part of results.json.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CASES, generateData, isGenerated } from "./cases.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { values, positionals } = parseArgs({ options: { scale: { type: "string", default: "0.1" } }, allowPositionals: true });
const scale = Number(values.scale);
const PEERS = JSON.parse(readFileSync(here("peers-results.json"), "utf8")).results;

/** A log-likelihood counts as reached when no more than this is missing. */
const REACHED = 1e-3;

/** The peers' fits by Laplace of the same data. */
function peersOf(benchmark) {
  const ofScale = isGenerated(benchmark) ? scale : 1;
  return PEERS.filter((run) => run.case === benchmark.peer && run.scale === ofScale && run.method.startsWith("laplace"));
}

/** CPU seconds, user and system, of an engine's fastest run. */
function cpuOf(peers, engine) {
  const runs = peers.filter((run) => run.engine === engine).map((run) => run.cpuUser + run.cpuSys);
  return runs.length > 0 ? Math.min(...runs) : undefined;
}

function runCase(benchmark) {
  generateData(benchmark, scale);
  const result = JSON.parse(
    execFileSync(process.execPath, [here("fit-case.mjs"), benchmark.name, String(scale)], { encoding: "utf8" }),
  );
  const peers = peersOf(benchmark);
  const bestKnown = peers.length > 0 ? Math.max(...peers.map((run) => run.logLik)) : undefined;
  return { ...result, bestKnown, lme4: cpuOf(peers, "lme4"), glmmTMB: cpuOf(peers, "glmmTMB") };
}

/** In which respects a result is worse than a peer's. */
function losses({ status, cpuSeconds, logLikelihood, bestKnown, lme4, glmmTMB }) {
  const slower = Object.entries({ lme4, glmmTMB }).filter(([, seconds]) => seconds < cpuSeconds);
  return [
    ...(status === "converged" ? [] : [`**${status}**`]),
    ...(logLikelihood < bestKnown - REACHED ? ["**log L lower**"] : []),
    ...slower.map(([engine]) => `**slower than ${engine}**`),
  ];
}

const digits = (value, count) => (value === undefined ? "" : Number(value.toPrecision(count)).toString());
/** Without a minus sign before zeros. */
const fiveDecimals = (value) => (Math.round(value * 1e5) / 1e5 + 0).toFixed(5);

function tableRow(result) {
  const { bestKnown, logLikelihood, evaluations, innerSteps } = result;
  const cells = [
    result.case,
    result.rows.toLocaleString("en"),
    digits(result.cpuSeconds, 2),
    `${evaluations} (${innerSteps})`,
    Math.round(result.peakMB),
    Math.round(result.kernelBytes / result.rows),
    logLikelihood.toFixed(5),
    bestKnown === undefined ? "" : fiveDecimals(logLikelihood - bestKnown),
    digits(result.lme4, 2),
    digits(result.glmmTMB, 2),
    losses(result).join(", "),
  ];
  return `| ${cells.join(" | ")} |`;
}

console.log(
  "| case | rows | CPU s | evaluations (inner steps) | peak MB | kernel bytes a row | log L | less best known | lme4 CPU s | glmmTMB CPU s | losses |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
const results = [];
for (const benchmark of CASES) {
  if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue;
  results.push(runCase(benchmark));
  console.log(tableRow(results.at(-1)));
}
const machine = {
  cpu: cpus()[0].model,
  cores: cpus().length,
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
};
if (positionals.length === 0) {
  const file = here("results.json");
  const recorded = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const report = { ...recorded, [`scale ${scale}`]: { machine, date: new Date().toISOString(), results } };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}
