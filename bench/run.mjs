// The benchmark: the primitives, and a fit by Laplace of every case in a fresh process.
//   npm run build && npm run bench [-- --scale 0.1,1] [--compare OLD.json [--allow 0.25]] [--results FILE] [micro cbpp b3 …]
// Prints tables and replaces the measured cells in results.json or the file named. With --compare it exits with 1 when a cell is worse
// than in OLD.json.
import { parseArgs } from "node:util";
import { casesNamed, isGenerated } from "./cases.mjs";
import { compareResults, comparisonTable } from "./compare.mjs";
import { fitOurs, measurePrimitives } from "./ours.mjs";
import { loadResults, merged, RESULTS, readResults, saveResults, stamp } from "./results.mjs";
import { costTable, fitTable, microTable, scalingTable } from "./tables.mjs";

const { values, positionals } = parseArgs({
  options: {
    scale: { type: "string", default: "0.1" },
    results: { type: "string", default: RESULTS },
    compare: { type: "string" },
    allow: { type: "string" },
  },
  allowPositionals: true,
});
const scales = values.scale.split(",").map(Number);
const everything = positionals.length === 0;
const names = positionals.filter((name) => name !== "micro");
const before = values.compare && readResults(values.compare);
const results = loadResults(values.results);

/** What was measured in this run goes to the file at once: a long run that is stopped keeps its cells. */
function keep(kind, cells) {
  const fresh = cells.map((cell) => ({ ...cell, ...stamp() }));
  results[kind] = merged(results[kind], fresh);
  saveResults(values.results, results);
  return fresh;
}

const micro = everything || positionals.includes("micro") ? keep("micro", measurePrimitives()) : [];
if (micro.length > 0) console.log(`${microTable(micro)}\n`);

const fits = [];
for (const benchmark of everything || names.length > 0 ? casesNamed(names) : [])
  for (const scale of isGenerated(benchmark) ? scales : [1]) {
    fits.push(...keep("fits", [fitOurs(benchmark, scale)]));
    console.error(`${benchmark.name} × ${scale}: ${fits.at(-1).firstSeconds} s, later ${fits.at(-1).laterSeconds} s`);
  }
if (fits.length > 0) console.log([fitTable(fits), scalingTable(fits), costTable(fits)].filter(Boolean).join("\n\n"));

if (before) {
  const comparison = compareResults(
    before,
    { machine: results.machine, micro, fits, peers: [] },
    values.allow && Number(values.allow),
  );
  console.log(`\n${comparisonTable(comparison)}`);
  process.exitCode = comparison.some(({ worse }) => worse) ? 1 : 0;
}
