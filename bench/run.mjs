// The benchmark: the primitives, and a fit by Laplace of every case in a fresh process.
//   npm run build && npm run bench [-- --scale 1] [-- --no-micro] [-- cbpp b3 …]
// Prints tables; a run of all cases replaces its scale's part of results.json.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CASES, isGenerated } from "./cases.mjs";
import { fitOurs } from "./ours.mjs";
import { digits, markdownTable } from "./tables.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { values, positionals } = parseArgs({
  options: { scale: { type: "string", default: "0.1" }, "no-micro": { type: "boolean", default: false } },
  allowPositionals: true,
});
const scale = Number(values.scale);
const PEERS = JSON.parse(readFileSync(here("peers-results.json"), "utf8")).results;

/** A log-likelihood counts as reached when no more than this is missing. */
const REACHED = 1e-4;

/** The best log-likelihood that a peer found for the same data. */
function bestKnown(benchmark) {
  const ofScale = isGenerated(benchmark) ? scale : 1;
  const runs = PEERS.filter((run) => run.case === benchmark.peer && run.scale === ofScale && run.method.startsWith("laplace"));
  return runs.length > 0 ? Math.max(...runs.map((run) => run.logLik)) : undefined;
}

/** Row passes that the CPU time of a fit would pay for: how far it is from the least that reading the rows can cost. */
function rowPasses({ laterSeconds, firstSeconds, rows }, nanoseconds) {
  return nanoseconds && (laterSeconds ?? firstSeconds) / (1e-9 * rows * nanoseconds);
}

function cells(result, nanoseconds) {
  const { logLikelihood, best, status } = result;
  return [
    isGenerated(CASES.find(({ name }) => name === result.case)) ? `${result.case}, scale ${scale}` : result.case,
    result.rows.toLocaleString("en"),
    digits(result.firstSeconds, 2),
    digits(result.laterSeconds, 2),
    `${result.evaluations} (${result.innerSteps})`,
    digits(rowPasses(result, nanoseconds), 2),
    Math.round(result.peakMB),
    Math.round(result.kernelBytes / result.rows),
    (result.forecastBytes / result.kernelBytes).toFixed(2),
    logLikelihood.toFixed(5),
    best === undefined ? "" : (Math.round((logLikelihood - best) * 1e5) / 1e5 + 0).toFixed(5),
    [...(status === "converged" ? [] : [`**${status}**`]), ...(logLikelihood < best - REACHED ? ["**log L lower**"] : [])].join(
      ", ",
    ),
  ];
}

const HEAD = [
  "case",
  "rows",
  "first fit, CPU s",
  "later fits",
  "evaluations (inner steps)",
  "row passes",
  "peak MB",
  "kernel bytes a row",
  "forecast / real",
  "log L",
  "less best known",
  "losses",
];

const all = positionals.length === 0;
const micro = values["no-micro"] ? [] : JSON.parse(execFileSync(process.execPath, [here("micro/run.mjs")], { encoding: "utf8" }));
if (micro.length > 0) {
  console.log(
    markdownTable(
      ["primitive", "", "unit"],
      micro.map(({ name, value, unit }) => [name, digits(value, 3), unit]),
    ),
  );
  console.log();
}
const nanoseconds = micro.find(({ name }) => name === "one pass, modes alone")?.value;
const results = [];
for (const benchmark of CASES) {
  if (!all && !positionals.includes(benchmark.name)) continue;
  results.push({ ...fitOurs(benchmark, scale), best: bestKnown(benchmark) });
  console.error(cells(results.at(-1), nanoseconds).join(" | "));
}
console.log(
  markdownTable(
    HEAD,
    results.map((result) => cells(result, nanoseconds)),
  ),
);

const machine = {
  cpu: cpus()[0].model,
  cores: cpus().length,
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
};
if (all) {
  const file = here("results.json");
  const recorded = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const kept = micro.length > 0 ? { micro } : {};
  const report = { ...recorded, ...kept, [`scale ${scale}`]: { machine, date: new Date().toISOString(), results } };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}
