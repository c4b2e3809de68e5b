import { readFileSync } from "node:fs";
import { readCsv } from "glme/io";
import { Table } from "glme";
import { generatedColumns } from "./data.mjs";
import { here } from "./paths.mjs";

/**
 * The benchmark's models. `peer` is the case's name in peers.R and peers-results.json. Cases with a formula here are simulated by
 * generate.mjs, `rows` of them at scale 1; the others are reference cases (test/reference).
 */
export const CASES = [
  { name: "cbpp", peer: "cbpp" },
  { name: "contraception", peer: "Contraception" },
  { name: "verbagg", peer: "VerbAgg" },
  { name: "insteval", peer: "InstEval" },
  {
    name: "b1",
    peer: "b1",
    rows: 1e6,
    distribution: "binomial",
    formula: "y ~ 1 + x1 + x2 + x3 + f + (1 + x1 | g)",
    categorical: ["f", "g"],
  },
  {
    name: "b2",
    peer: "b2",
    rows: 1e6,
    distribution: "poisson",
    formula: "y ~ 1 + x1 + x2 + t + (1 | school/class)",
    categorical: ["t", "school", "class"],
  },
  {
    name: "b3",
    peer: "b3",
    rows: 2e5,
    distribution: "binomial",
    formula: "y ~ 1 + x1 + x2 + (1 | user) + (1 | item)",
    categorical: ["user", "item"],
    crossed: true,
  },
];

/** The cases of those names, all where none is given. */
export function casesNamed(names) {
  const unknown = names.find((name) => !CASES.some((benchmark) => benchmark.name === name));
  if (unknown) throw new Error(`There is no case "${unknown}": the cases are ${CASES.map(({ name }) => name).join(", ")}.`);
  return CASES.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** Only the simulated cases come in sizes. */
export const isGenerated = ({ formula }) => formula !== undefined;

/** What `fitglme` needs: the data as a Table, the formula, the options. */
export async function loadCase(benchmark, scale) {
  if (!isGenerated(benchmark)) return loadReferenceCase(benchmark.name);
  const { formula, distribution, categorical } = benchmark;
  const columns = await generatedColumns(benchmark, scale);
  const table = Table.from(columns, { categorical: Object.fromEntries(categorical.map((name) => [name, true])) });
  return { table, formula, options: { distribution, fitMethod: "laplace" } };
}

function loadReferenceCase(name) {
  const read = (file) => readFileSync(here(`../test/reference/cases/${name}/${file}`), "utf8");
  const { formula, distribution, categorical, binomialSize } = JSON.parse(read("case.json"));
  const trials = binomialSize === undefined ? {} : { binomialSize, responseType: "count" };
  return {
    table: readCsv(read("data.csv"), { categorical }),
    formula,
    options: { distribution, ...trials, fitMethod: "laplace" },
  };
}
