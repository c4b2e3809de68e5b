import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The benchmark's models. `peer` is the case's name in peers-results.json. */
export const CASES = [
  { name: "cbpp", peer: "cbpp" },
  { name: "contraception", peer: "Contraception" },
  { name: "verbagg", peer: "VerbAgg" },
  { name: "insteval", peer: "InstEval" },
  { name: "b1", peer: "b1", distribution: "binomial", formula: "y ~ 1 + x1 + x2 + x3 + f + (1 + x1 | g)" },
  { name: "b2", peer: "b2", distribution: "poisson", formula: "y ~ 1 + x1 + x2 + t + (1 | school/class)" },
  { name: "b3", peer: "b3", distribution: "binomial", formula: "y ~ 1 + x1 + x2 + (1 | user) + (1 | item)" },
];

/** Only the generated cases come in sizes. */
export const isGenerated = ({ formula }) => formula !== undefined;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const dataFile = ({ name }, scale) => here(`data/${name}-${scale}.csv`);

/** Writes the data of a generated case, unless they are there already. */
export function generateData(benchmark, scale) {
  const file = dataFile(benchmark, scale);
  if (!isGenerated(benchmark) || existsSync(file)) return;
  mkdirSync(here("data"), { recursive: true });
  try {
    execFileSync(process.execPath, [here("generate.mjs"), benchmark.name, "--scale", String(scale), "--out", file], {
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

/** What `readCsv` and `fitglme` need: the text of the data, which columns are categorical, the model. */
export function loadCase(benchmark, scale) {
  if (isGenerated(benchmark)) {
    const { formula, distribution } = benchmark;
    return { csv: readFileSync(dataFile(benchmark, scale), "utf8"), categorical: {}, formula, options: { distribution } };
  }
  const folder = `../test/reference/cases/${benchmark.name}`;
  const { formula, distribution, categorical, binomialSize } = JSON.parse(readFileSync(here(`${folder}/case.json`), "utf8"));
  const trials = binomialSize === undefined ? {} : { binomialSize, responseType: "count" };
  return { csv: readFileSync(here(`${folder}/data.csv`), "utf8"), categorical, formula, options: { distribution, ...trials } };
}
