// How long does a model with many groups take to answer, and how much memory? CPU seconds of one process, and megabytes of its heap and of WebAssembly.
//
//   npx tsx bench/answers.mts > bench/answers.md; npx biome format --write bench/answers.md

import { fitglme, type GeneralizedLinearMixedModel } from "../src/index.js";
import { RandomStream } from "../src/stats/index.js";

const ROWS_PER_GROUP = 5;
const SIZES = [25_000, 100_000, 400_000];

function simulate(groups: number) {
  const stream = new RandomStream(2026);
  const n = groups * ROWS_PER_GROUP;
  const effects = Float64Array.from({ length: groups }, () => 0.5 * stream.normal());
  const x = Float64Array.from({ length: n }, () => 2 * stream.uniform() - 1);
  const g = Float64Array.from({ length: n }, (_, row) => row % groups);
  const y = x.map((value, row) => Number(stream.uniform() < 1 / (1 + Math.exp(-0.2 - 0.5 * value - effects[g[row]]))));
  return { x, g, y };
}

type Table = ReturnType<typeof simulate>;

const QUESTIONS: readonly (readonly [name: string, ask: (model: GeneralizedLinearMixedModel, table: Table) => unknown])[] = [
  [
    "randomEffects(), estimates and standard errors",
    (model) => {
      const effects = model.randomEffects();
      return [effects.column("estimate"), effects.column("sePred")];
    },
  ],
  [
    "… and p-values and intervals",
    (model) => {
      const effects = model.randomEffects();
      return [effects.column("pValue"), effects.column("lower"), effects.column("upper")];
    },
  ],
  ["predict(), means", (model) => model.predict().mean],
  ["predict(), intervals", (model) => model.predict().lower],
  ["predict(table), means", (model, { x, g }) => model.predict({ x, g }).mean],
  ["random()", (model) => model.random(undefined, { seed: 1 })],
  ["random(table)", (model, { x, g }) => model.random({ x, g }, { seed: 1 })],
  ['designMatrix("random")', (model) => model.designMatrix("random")],
];

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const seconds = new Map<string, string[]>(QUESTIONS.map(([name]) => [name, []]));
const fits: string[] = [];
const memory: string[] = [];
for (const groups of SIZES) {
  const table = simulate(groups);
  const before = cpu();
  const model = await fitglme(table, "y ~ x + (1 | g)", { distribution: "binomial", fitMethod: "laplace" });
  fits.push((cpu() - before).toFixed(2));
  for (const [name, ask] of QUESTIONS) {
    const from = cpu();
    ask(model, table);
    seconds.get(name)!.push((cpu() - from).toFixed(2));
  }
  memory.push((process.memoryUsage().rss / 1e6).toFixed(0));
}
const row = (name: string, cells: readonly string[]) => `| ${name} | ${cells.join(" | ")} |`;
console.log(
  [
    "# Answers of models with many groups",
    "",
    "Made by `npx tsx bench/answers.mts`: CPU seconds (all threads, garbage collection among them) of questions to a binary model with random intercepts,",
    `${ROWS_PER_GROUP} rows a group, each asked once, in one process after another size's. The last row is the process's resident memory after all of them.`,
    "",
    row(
      "groups",
      SIZES.map((groups) => groups.toLocaleString("en")),
    ),
    row(
      "---",
      SIZES.map(() => "---:"),
    ),
    row("the fit", fits),
    ...[...seconds].map(([name, cells]) => row(name, cells)),
    row("resident megabytes", memory),
  ].join("\n"),
);
