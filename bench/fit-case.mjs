// Fits one case in this process, again and again, and prints what it took as JSON:
//   node bench/fit-case.mjs CASE SCALE
// The first fit pays for the compilation of WebAssembly and JavaScript; later ones run in a process that is warm. Both build the
// model and its standard errors; the data are in memory before.
import { fitglme, forecastMemory } from "glme";
import { casesNamed, loadCase } from "./cases.mjs";
import { median, secondsSince } from "./cpu.mjs";
import { denseOperations, passSeconds, watchProblems, wholeProblem } from "./effort.mjs";

/** Later fits go on for so many CPU seconds, and at least three of them unless they take longer than the second limit. */
const LATER_SECONDS = 1.5;
const LONG_SECONDS = 6;

const [name, scale] = process.argv.slice(2);
const [benchmark] = casesNamed([name]);
const { table, formula, options } = await loadCase(benchmark, Number(scale));
const efforts = watchProblems();
const megabytes = (bytes) => bytes / 2 ** 20;

async function timedFit() {
  efforts.clear();
  const before = process.cpuUsage();
  const model = await fitglme(table, formula, options);
  return { model, seconds: secondsSince(before) };
}

const baseMB = megabytes(process.memoryUsage.rss());
const first = await timedFit();
const peakMB = process.resourceUsage().maxRSS / 1024;
const { problem: _, ...counts } = wholeProblem(efforts);
const operations = benchmark.crossed ? { denseOperations: denseOperations(efforts) } : {};

const later = [];
const total = () => later.reduce((sum, seconds) => sum + seconds, 0);
while (later.length === 0 || total() < LATER_SECONDS || (later.length < 3 && total() < LONG_SECONDS))
  later.push((await timedFit()).seconds);
const pass = passSeconds(wholeProblem(efforts).problem);
efforts.clear();

const { model } = first;
const { status, evaluations, innerSteps, kernelBytes } = model.convergence;
const laterSeconds = median(later);
console.log(
  JSON.stringify({
    case: name,
    scale: Number(scale),
    rows: model.numObservations,
    formula: String(model.formula),
    status,
    logLikelihood: model.logLikelihood,
    evaluations,
    innerSteps,
    firstSeconds: first.seconds,
    laterSeconds,
    laterFits: later.length,
    passNanoseconds: (pass / model.numObservations) * 1e9,
    rowPasses: laterSeconds / pass,
    ...counts,
    ...operations,
    baseMB,
    peakMB,
    kernelBytes,
    forecastBytes: forecastMemory(table, formula, options).kernelBytes,
  }),
);
