// Fits one case in this process, once and then again, and prints what it took as JSON:
//   node bench/fit-case.mjs CASE SCALE
// The first fit pays for compiling WebAssembly and JavaScript; the later ones are what a program sees that fits many models.
import { fitglme, forecastMemory } from "glme";
import { readCsv } from "glme/io";
import { CASES, loadCase } from "./cases.mjs";

/** CPU seconds that the later fits may take together, and how many they are. */
const LATER_SECONDS = 3;
const LATER_FITS = 200;

const [name, scale] = process.argv.slice(2);
const { csv, categorical, formula, options } = loadCase(
  CASES.find((benchmark) => benchmark.name === name),
  scale,
);
const table = readCsv(csv, { categorical });
const fitOptions = { ...options, fitMethod: "laplace" };

/** One fit, model construction and standard errors included, and its CPU seconds: user and system, all threads. */
async function timedFit() {
  const before = process.cpuUsage();
  const model = await fitglme(table, formula, fitOptions);
  const { user, system } = process.cpuUsage(before);
  return { model, seconds: (user + system) / 1e6 };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const first = await timedFit();
const peakMB = process.resourceUsage().maxRSS / 1024;
const later = [];
for (let spent = first.seconds; spent < LATER_SECONDS && later.length < LATER_FITS; spent += later.at(-1))
  later.push((await timedFit()).seconds);

const { model, seconds } = first;
const { status, evaluations, innerSteps, kernelBytes } = model.convergence;
console.log(
  JSON.stringify({
    case: name,
    rows: model.numObservations,
    formula: String(model.formula),
    firstSeconds: seconds,
    laterSeconds: later.length > 0 ? median(later) : undefined,
    laterFits: later.length,
    kernelBytes,
    forecastBytes: forecastMemory(table, formula, fitOptions).kernelBytes,
    peakMB,
    evaluations,
    innerSteps,
    logLikelihood: model.logLikelihood,
    status,
  }),
);
