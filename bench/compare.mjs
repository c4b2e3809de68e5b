// Did a cell get worse? node bench/compare.mjs OLD.json NEW.json, both written by `npm run bench` on the same machine: the ratio new / old of
// every figure. Exits with 1 when a time grew by more than NOISE, an evaluation count or the memory by more than its own
// allowance, or a log-likelihood fell.
import { readFileSync } from "node:fs";
import { digits, markdownTable } from "./tables.mjs";

/** What may differ between two runs of the same code on a machine that others use too. */
const ALLOWED = { firstSeconds: 1.4, laterSeconds: 1.4, evaluations: 1.15, kernelBytes: 1.02, peakMB: 1.2, value: 1.4 };
const LOG_LIKELIHOOD = 1e-6;

const [old, current] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));

/** Every figure of a report under a name of its own. */
function figures(report) {
  const micro = (report.micro ?? []).map((entry) => [entry.name, entry]);
  const fits = Object.entries(report).flatMap(([scale, { results }]) =>
    (results ?? []).map((result) => [`${result.case}, ${scale}`, result]),
  );
  return new Map([...micro, ...fits]);
}

const before = figures(old);
const rows = [];
for (const [name, now] of figures(current)) {
  const then = before.get(name);
  if (!then) continue;
  for (const [figure, allowed] of Object.entries(ALLOWED)) {
    if (!(then[figure] > 0 && now[figure] > 0)) continue;
    const ratio = now[figure] / then[figure];
    rows.push({ name, figure, ratio, worse: ratio > allowed });
  }
  if (now.logLikelihood < then.logLikelihood - LOG_LIKELIHOOD)
    rows.push({ name, figure: "logLikelihood", ratio: now.logLikelihood / then.logLikelihood, worse: true });
}
const cells = rows.map(({ name, figure, ratio, worse }) => [name, figure, digits(ratio, 3), worse ? "**worse**" : ""]);
console.log(markdownTable(["case", "figure", "new / old", ""], cells));
process.exitCode = rows.some(({ worse }) => worse) ? 1 : 0;
