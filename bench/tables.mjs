// The tables of README.md and of the runs, from the cells of results.json.
import { CASES, isGenerated } from "./cases.mjs";
import { digits, markdownTable } from "./markdown.mjs";
import { recordedPeers } from "./results.mjs";

/** A log-likelihood counts as reached when no more than this is missing. */
const REACHED = 1e-4;
/** Flops a second of the dense primitives, the measure of the cost model. */
const SPEED = 19e9;

const caseOf = ({ case: name }) => CASES.find((benchmark) => benchmark.name === name);
const count = (value) => value.toLocaleString("en");
const title = (cell) => (isGenerated(caseOf(cell)) ? `${cell.case} × ${cell.scale}` : cell.case);

/** Cells in the order of the cases, small ones first. */
function ordered(cells) {
  return cells.toSorted((a, b) => CASES.indexOf(caseOf(a)) - CASES.indexOf(caseOf(b)) || a.scale - b.scale);
}

export function microTable(cells) {
  const reached = ({ unit, value, target }) => (unit === "GFlop/s" ? value >= target : value <= target);
  const rows = cells.map((cell) => {
    const { name, unit, value, called, target } = cell;
    return [name, unit, digits(value, 3), digits(called, 3), target ?? "", target && !reached(cell) ? "**missed**" : ""];
  });
  return markdownTable(["primitive", "unit", "in the kernel", "as called", "target", ""], rows);
}

export function fitTable(cells) {
  const head = ["case", "rows", "first fit, CPU s", "later fits, CPU s", "evaluations (inner steps)", "row passes"];
  const more = ["peak MB", "kernel bytes a row", "forecast / real", "log L", "less best known", ""];
  return markdownTable([...head, ...more], ordered(cells).map(fitRow));
}

function fitRow(fit) {
  const best = Math.max(...recordedPeers(caseOf(fit), fit.scale).map(({ logLik }) => logLik));
  const missing = best - fit.logLikelihood;
  const losses = [fit.status === "converged" ? "" : `**${fit.status}**`, missing > REACHED ? "**log L lower**" : ""];
  return [
    title(fit),
    count(fit.rows),
    digits(fit.firstSeconds, 2),
    digits(fit.laterSeconds, 2),
    `${fit.evaluations} (${fit.innerSteps})`,
    digits(fit.rowPasses, 2),
    digits(fit.peakMB, 3),
    digits(fit.kernelBytes / fit.rows, 3),
    (fit.forecastBytes / fit.kernelBytes).toFixed(2),
    fit.logLikelihood.toFixed(5),
    Number.isFinite(best) ? withoutMinusZero(-missing).toFixed(5) : "",
    losses.filter(Boolean).join(", "),
  ];
}

const withoutMinusZero = (value) => Math.round(value * 1e5) / 1e5 + 0;

/** How seconds and bytes grow with the rows: the slope from the scale before in logarithms, 1 where they grow alike. */
export function scalingTable(cells) {
  const generated = ordered(cells.filter((cell) => isGenerated(caseOf(cell))));
  const several = generated.filter((cell) => generated.some((other) => other.case === cell.case && other.scale !== cell.scale));
  if (several.length === 0) return "";
  const rows = several.map((cell, i) => {
    const before = several[i - 1]?.case === cell.case ? several[i - 1] : undefined;
    const slope = (figure) =>
      before ? (Math.log(cell[figure] / before[figure]) / Math.log(cell.rows / before.rows)).toFixed(2) : "";
    const { laterSeconds, rows: n, kernelBytes, peakMB } = cell;
    const times = [digits(laterSeconds, 3), digits((1e6 * laterSeconds) / n, 3), slope("laterSeconds")];
    return [title(cell), count(n), ...times, digits(kernelBytes / n, 4), slope("kernelBytes"), digits(peakMB, 3)];
  });
  const head = ["case", "rows", "later fits, CPU s", "µs a row", "slope", "kernel bytes a row", "slope", "peak MB"];
  return markdownTable(head, rows);
}

/** Crossed groups: the flops of the dense trailing blocks at the primitives' speed beside the whole fit. */
export function costTable(cells) {
  const crossed = ordered(cells.filter(({ denseOperations }) => denseOperations));
  if (crossed.length === 0) return "";
  const rows = crossed.map((fit) => {
    const model = fit.denseOperations / SPEED;
    const counts = [fit.factorisations, fit.inversions, digits(fit.denseOperations / 1e9, 3)];
    return [title(fit), ...counts, digits(model, 2), digits(fit.laterSeconds, 2), digits(fit.laterSeconds / model, 2)];
  });
  const head = ["case", "factorisations", "inversions", "dense GFlop", "at 19 GFlop/s, s", "later fits, CPU s", "ratio"];
  return markdownTable(head, rows);
}

/** Peers beside glme, each pair of one run; recorded peers are of another day, and their ratios not of one run. */
export function peerTable(cells) {
  const rows = ordered(cells).map((pair) => {
    const low = pair.glme.logLikelihood - pair.logLikelihood;
    const remarks = [
      pair.recorded ? `recorded ${pair.recorded}, not in this run` : "",
      low > REACHED ? `${pair.engine}'s log L ${digits(low, 2)} lower` : "",
      low < -REACHED ? `**glme's log L ${digits(-low, 2)} lower**` : "",
      pair.firstRatio < 1 || pair.laterRatio < 1 ? "**slower**" : "",
    ];
    const seconds = [pair.firstSeconds, pair.laterSeconds, pair.glme.firstSeconds, pair.glme.laterSeconds];
    const ratios = [pair.firstRatio, pair.laterRatio];
    return [title(pair), pair.engine, ...[...seconds, ...ratios].map((v) => digits(v, 2)), remarks.filter(Boolean).join("; ")];
  });
  const head = ["case", "peer", "first fit", "later fits", "glme, first fit", "glme, later fits"];
  return markdownTable([...head, "first fits, peer / glme", "later fits, peer / glme", ""], rows);
}
