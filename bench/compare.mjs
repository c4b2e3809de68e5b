// Did a cell get worse?
//   node bench/compare.mjs OLD.json NEW.json [--allow 0.25]
// Compares the figures that two files of results have in common, as ratios new / old, and exits with 1 when one is worse by more than it
// may. --allow is what times may differ on a machine that others use too. Times of different machines are not compared.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { readResults, sameMachine } from "./results.mjs";
import { digits, markdownTable } from "./markdown.mjs";

const TIMES = ["firstSeconds", "laterSeconds"];
/** By what factor the other figures may grow: the counts do not depend on the machine. */
const ALLOWED = { evaluations: 1, innerSteps: 1, factorisations: 1, inversions: 1, kernelBytes: 1.01, peakMB: 1.1 };
/** What a log-likelihood may lose. */
const LOG_LIKELIHOOD = 1e-5;

/** Figures of one cell as { figure, value, allowed, higher }, `higher` where more is better. */
function figuresOf(cell, timeAllowed) {
  const time = (figure, higher = false) => ({ figure, allowed: timeAllowed, higher, time: true });
  const list =
    "engine" in cell
      ? [time("firstRatio", true), time("laterRatio", true)]
      : "unit" in cell
        ? [time("value", cell.unit === "GFlop/s"), time("called", cell.unit === "GFlop/s")]
        : [...TIMES.map((figure) => time(figure)), ...Object.entries(ALLOWED).map(([figure, allowed]) => ({ figure, allowed }))];
  return list.filter(({ figure }) => cell[figure] > 0).map((entry) => ({ ...entry, value: cell[entry.figure] }));
}

const nameOf = ({ name, case: benchmark, scale, engine }) =>
  name ?? `${benchmark} × ${scale}${engine ? `, ${engine} / glme` : ""}`;
const cellsOf = ({ micro, fits, peers }) => [...micro, ...fits, ...peers];

/** Every figure that both results have: { name, figure, ratio, worse }. */
export function compareResults(old, current, allow = 0.25) {
  const timesToo = sameMachine(old.machine, current.machine);
  const before = new Map(cellsOf(old).map((cell) => [nameOf(cell), cell]));
  return cellsOf(current).flatMap((cell) => {
    const then = before.get(nameOf(cell));
    return then ? compareCell(then, cell, 1 + allow, timesToo) : [];
  });
}

function compareCell(then, cell, timeAllowed, timesToo) {
  const name = nameOf(cell);
  const figures = figuresOf(cell, timeAllowed)
    .filter(({ figure, time }) => then[figure] > 0 && (timesToo || !time))
    .map(({ figure, value, allowed, higher }) => {
      const ratio = value / then[figure];
      return { name, figure, ratio, worse: (higher ? 1 / ratio : ratio) > allowed };
    });
  if (!("status" in cell)) return figures;
  const lost = cell.logLikelihood < then.logLikelihood - LOG_LIKELIHOOD;
  const failed = cell.status !== "converged" && then.status === "converged";
  return [
    ...figures,
    { name, figure: "logLikelihood", ratio: cell.logLikelihood / then.logLikelihood, worse: lost },
    ...(failed ? [{ name, figure: cell.status, worse: true }] : []),
  ];
}

/** One row for each case, with what got worse. */
export function comparisonTable(comparison) {
  const names = [...new Set(comparison.map(({ name }) => name))];
  const shown = ["firstSeconds", "laterSeconds", "value", "firstRatio", "laterRatio", "evaluations", "kernelBytes", "peakMB"];
  const rows = names.map((name) => {
    const figures = comparison.filter((entry) => entry.name === name);
    const worse = figures.filter((entry) => entry.worse).map(({ figure }) => `**${figure}**`);
    return [name, ...shown.map((figure) => digits(figures.find((entry) => entry.figure === figure)?.ratio, 3)), worse.join(", ")];
  });
  return markdownTable(["new / old", ...shown, "worse"], rows);
}

function main() {
  const { values, positionals } = parseArgs({ options: { allow: { type: "string" } }, allowPositionals: true });
  const comparison = compareResults(...positionals.map(readResults), values.allow && Number(values.allow));
  console.log(comparisonTable(comparison));
  const worse = comparison.filter((entry) => entry.worse).length;
  console.log(`\n${comparison.length} figures compared, ${worse} worse`);
  process.exitCode = worse > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
