// glme beside lme4 and glmmTMB, taking turns: glme, a peer, glme, the other peer, each fit in a fresh process, one thread.
//   npm run build && npm run bench:peers [-- --scale 0.1,1] [--times 3] [--slow] [--results FILE] [cbpp b3 …]
// A peer that took more than a minute when peers-results.json was recorded, or whose time is not known, is run with --slow only, once.
// Without it its recorded time is shown, marked as such. Prints a table and replaces the pairs in results.json or the file named.
import { execFileSync, spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { casesNamed, isGenerated } from "./cases.mjs";
import { median } from "./cpu.mjs";
import { generatedCsv } from "./data.mjs";
import { fitOurs } from "./ours.mjs";
import { here } from "./paths.mjs";
import { loadResults, merged, RESULTS, recordedPeers, saveResults, stamp } from "./results.mjs";
import { peerTable } from "./tables.mjs";

const SLOW_SECONDS = 60;

const { values, positionals } = parseArgs({
  options: {
    scale: { type: "string", default: "0.1" },
    times: { type: "string", default: "1" },
    slow: { type: "boolean", default: false },
    results: { type: "string", default: RESULTS },
  },
  allowPositionals: true,
});

/** Is there R with what peers.R needs for this engine? */
function available(engine) {
  const { status } = spawnSync("Rscript", ["-e", `library(${engine}); library(mlmRev); library(jsonlite); library(data.table)`]);
  return status === 0;
}

/** One fit by a peer in a fresh process: what peers.R prints. */
function fitPeer({ peer }, engine, files) {
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  const run = JSON.parse(execFileSync("Rscript", [here("peers.R"), peer, engine, ...files], { encoding: "utf8", env }));
  if (run.error) throw new Error(`${engine} failed on ${peer}: ${run.error}`);
  const firstSeconds = run.cpuUser + run.cpuSys;
  return { firstSeconds, laterSeconds: run.cpuLater ?? firstSeconds, logLikelihood: run.logLik };
}

/** Medians over runs of the same fit. */
function summary(runs) {
  const of = (figure) => median(runs.map((run) => run[figure]));
  return { firstSeconds: of("firstSeconds"), laterSeconds: of("laterSeconds"), logLikelihood: runs[0].logLikelihood };
}

/** Pairs of glme and one peer, one after the other; undefined where the peer is slow and nothing recorded. */
async function pairs(benchmark, scale, engine) {
  const record = recordedPeers(benchmark, scale).find((run) => run.engine === engine);
  const slow = !(record?.cpu < SLOW_SECONDS);
  if (slow && !values.slow && !record) return undefined;
  const files = isGenerated(benchmark) ? [await generatedCsv(benchmark, scale)] : [];
  const ours = [];
  const peers = [];
  for (let time = 0; time < (slow ? 1 : Number(values.times)); time++) {
    ours.push(fitOurs(benchmark, scale));
    if (!slow || values.slow) peers.push(fitPeer(benchmark, engine, files));
  }
  return pair(benchmark, scale, engine, summary(ours), peers.length > 0 ? summary(peers) : recordedSummary(record));
}

const recordedSummary = ({ cpu, logLik, when }) => ({
  firstSeconds: cpu,
  laterSeconds: cpu,
  logLikelihood: logLik,
  recorded: when.slice(0, 10),
});

function pair({ name }, scale, engine, glme, peer) {
  return {
    case: name,
    scale,
    engine,
    ...peer,
    glme,
    firstRatio: peer.firstSeconds / glme.firstSeconds,
    laterRatio: peer.laterSeconds / glme.laterSeconds,
    ...stamp(),
  };
}

const engines = ["lme4", "glmmTMB"].filter(available);
if (engines.length === 0) {
  console.error(
    "No Rscript with lme4 or glmmTMB, mlmRev, jsonlite, data.table: apt install r-cran-lme4 r-cran-glmmtmb … has them.",
  );
  process.exit(1);
}
const results = loadResults(values.results);
const run = [];
for (const benchmark of casesNamed(positionals))
  for (const scale of isGenerated(benchmark) ? values.scale.split(",").map(Number) : [1])
    for (const engine of engines) {
      const fresh = await pairs(benchmark, scale, engine);
      if (!fresh) continue;
      run.push(fresh);
      results.peers = merged(results.peers, [fresh]);
      saveResults(values.results, results);
      console.error(`${benchmark.name} × ${scale}, ${engine}: ${fresh.firstRatio} and ${fresh.laterRatio} times glme's seconds`);
    }
console.log(peerTable(run));
