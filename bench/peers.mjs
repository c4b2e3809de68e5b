// glme beside lme4 and glmmTMB in one run, taking turns: npm run bench:peers -- [--scale 0.1] [--slow] [--times 3] [CASE …]
// A peer that took more than SLOW CPU seconds when peers-results.json was recorded is not run again unless --slow is given: its recorded time
// is shown in parentheses. Prints a table and writes peers-run.json.
import { execFileSync, spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CASES, dataFile, isGenerated } from "./cases.mjs";
import { fitOurs } from "./ours.mjs";
import { digits, markdownTable, median } from "./tables.mjs";

const SLOW = 60;
/** A peer whose log-likelihood is lower by more than this has not found the maximum. */
const REACHED = 1e-4;
const ENGINES = ["glmmTMB", "lme4"];

const { values, positionals } = parseArgs({
  options: {
    scale: { type: "string", default: "0.1" },
    slow: { type: "boolean", default: false },
    times: { type: "string", default: "3" },
  },
  allowPositionals: true,
});
const scale = Number(values.scale);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const RECORDED = JSON.parse(readFileSync(here("peers-results.json"), "utf8")).results;

/** Is there R with these packages? */
function available(engine) {
  return spawnSync("Rscript", ["-e", `library(${engine}); library(jsonlite); library(data.table)`]).status === 0;
}

function recordedRun(benchmark, engine) {
  const ofScale = isGenerated(benchmark) ? scale : 1;
  const runs = RECORDED.filter((run) => run.case === benchmark.peer && run.scale === ofScale && run.engine === engine);
  return runs.filter(({ method }) => method.startsWith("laplace")).sort((a, b) => cpuOf(a) - cpuOf(b))[0];
}

const cpuOf = (run) => run.cpuUser + run.cpuSys;

function fitPeer(benchmark, engine) {
  const file = isGenerated(benchmark) ? [dataFile(benchmark, scale)] : [];
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  const out = execFileSync("Rscript", [here("peers.R"), benchmark.peer, engine, ...file], { encoding: "utf8", env });
  const run = JSON.parse(out.trim().split("\n").at(-1));
  return { seconds: cpuOf(run), logLikelihood: run.logLik };
}

/** Ours and every engine in turn, `times` over; medians. A slow engine is run once, or taken from the record. */
function compare(benchmark, engines) {
  const ours = [];
  const peers = Object.fromEntries(engines.map((engine) => [engine, []]));
  for (let time = 0; time < Number(values.times); time++) {
    ours.push(fitOurs(benchmark, scale));
    for (const engine of engines) {
      const recorded = recordedRun(benchmark, engine);
      const isSlow = recorded && cpuOf(recorded) > SLOW;
      if (isSlow && (!values.slow || time > 0)) continue;
      peers[engine].push(fitPeer(benchmark, engine));
    }
  }
  const first = median(ours.map(({ firstSeconds }) => firstSeconds));
  const later = median(ours.map(({ laterSeconds }) => laterSeconds ?? Number.NaN));
  return {
    case: benchmark.name,
    rows: ours[0].rows,
    logLikelihood: ours[0].logLikelihood,
    firstSeconds: first,
    laterSeconds: later,
    peers: Object.fromEntries(engines.map((engine) => [engine, summary(benchmark, engine, peers[engine], ours[0])])),
  };
}

function summary(benchmark, engine, runs, { logLikelihood }) {
  const recorded = recordedRun(benchmark, engine);
  if (runs.length === 0 && !recorded) return undefined;
  const isRecorded = runs.length === 0;
  const seconds = isRecorded ? cpuOf(recorded) : median(runs.map((run) => run.seconds));
  const reached = isRecorded ? recorded.logLik : runs[0].logLikelihood;
  return { seconds, logLikelihood: reached, recorded: isRecorded, missedMaximum: reached < logLikelihood - REACHED };
}

function cells(result) {
  const best = Number.isNaN(result.laterSeconds) ? result.firstSeconds : result.laterSeconds;
  const peerCells = ENGINES.flatMap((engine) => {
    const peer = result.peers[engine];
    if (!peer) return ["", "", ""];
    const seconds = digits(peer.seconds, 3);
    const mark = peer.missedMaximum ? ` (log L ${(result.logLikelihood - peer.logLikelihood).toFixed(4)} lower)` : "";
    const shown = `${peer.recorded ? `(${seconds})` : seconds}${mark}`;
    return [shown, digits(peer.seconds / result.firstSeconds, 3), digits(peer.seconds / best, 3)];
  });
  return [
    result.case,
    result.rows.toLocaleString("en"),
    digits(result.firstSeconds, 2),
    digits(result.laterSeconds, 2),
    ...peerCells,
  ];
}

const engines = ENGINES.filter(available);
if (engines.length === 0) {
  console.error(
    "Rscript with lme4 or glmmTMB was not found: apt install r-cran-lme4 r-cran-glmmtmb r-cran-mlmrev r-cran-jsonlite r-cran-data.table",
  );
  process.exit(1);
}
const chosen = CASES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const results = [];
for (const benchmark of chosen) {
  results.push(compare(benchmark, engines));
  console.error(cells(results.at(-1)).join(" | "));
}
const head = ["case", "rows", "glme, first fit", "later fits", ...ENGINES.flatMap((e) => [e, `${e} / first`, `${e} / later`])];
console.log(markdownTable(head, results.map(cells)));
const machine = { cpu: cpus()[0].model, cores: cpus().length, node: process.version };
writeFileSync(
  here("peers-run.json"),
  `${JSON.stringify({ machine, date: new Date().toISOString(), scale, results }, null, 2)}\n`,
);
