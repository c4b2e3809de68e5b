// Fits one case in this process and prints what it took as JSON:
//   node bench/fit-case.mjs CASE SCALE
import { fitglme } from "glme";
import { readCsv } from "glme/io";
import { CASES, loadCase } from "./cases.mjs";

const [name, scale] = process.argv.slice(2);
const { csv, categorical, formula, options } = loadCase(
  CASES.find((benchmark) => benchmark.name === name),
  scale,
);
const table = readCsv(csv, { categorical });

const wallBefore = performance.now();
const cpuBefore = process.cpuUsage();
const model = await fitglme(table, formula, { ...options, fitMethod: "laplace" });
const cpu = process.cpuUsage(cpuBefore);
const wall = performance.now() - wallBefore;

const { status, evaluations, innerSteps, kernelBytes } = model.convergence;
console.log(
  JSON.stringify({
    case: name,
    rows: model.numObservations,
    formula: String(model.formula),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    wallSeconds: wall / 1e3,
    kernelBytes,
    peakMB: process.resourceUsage().maxRSS / 1024,
    evaluations,
    innerSteps,
    logLikelihood: model.logLikelihood,
    status,
  }),
);
