// The study of small models as Markdown.

import type { Outcome, Studied } from "./study.mjs";

const OUTCOMES: readonly Outcome[] = [
  "good",
  "missed",
  "unbounded",
  "not converged",
  "false alarm",
  "wrong log L",
  "crash",
  "refused",
];

/** A page with one table of all fits and one by families, links and structures. */
export function table(results: readonly Studied[], models: number, first: number): string {
  const groups: readonly [string, (one: Studied) => string][] = [
    ["method", ({ method }) => method],
    ["family", ({ model }) => model.distribution],
    ["link", ({ model }) => String(model.link)],
    ["model", ({ model }) => `\`${model.formula.replaceAll("|", "\\|")}\``],
  ];
  return `# Reliability of fits of small models

${models} random models of 8 to 360 rows (seeds from ${first} on), of every family, link and structure below, each fitted by laplace and
approximateLaplace from its own start and from five others: standard deviations three times as large and as small, another mean (\`muStart\`), the
intercept alone, and one at random. Written by \`npm run study:small\`; bench/small draws the models.

- good: says "converged", and no other start ends more than 0.001 lower in −2 log L
- missed: says "converged", but another start ends more than 0.001 lower
- unbounded: another start ends lower where the likelihood has no bound: a dispersion below 1e-6, a standard deviation or coefficient beyond
  1e4, or data that separate
- not converged: says so, and why
- false alarm: says something else than "converged", though it is at the best end found to 1e-6, with gᵀH⁻¹g below 1e-6
- wrong log L: the log-likelihood is not that of the estimates, evaluated afresh
- crash: an error from inside; refused: an error that says what is wrong with the model, as columns that depend on each other

${groups.map(([name, key]) => section(name, key, results)).join("\n\n")}

The fits of which another start found a higher likelihood:

${named(results)}
`;
}

/** A table that names the fits that missed the best of the starts. */
function named(results: readonly Studied[]): string {
  const rows = results.filter(({ outcome }) => outcome === "missed" || outcome === "unbounded");
  return [
    "| seed | family | link | model | rows | method | | |",
    "| ---: | --- | --- | --- | ---: | --- | --- | --- |",
    ...rows.map(({ model, method, outcome, detail }) => {
      const { seed, distribution, link, formula, columns } = model;
      const written = `\`${formula.replaceAll("|", "\\|")}\``;
      return `| ${[seed, distribution, link, written, columns.y.length, method, outcome, detail].join(" | ")} |`;
    }),
  ].join("\n");
}

function section(name: string, key: (one: Studied) => string, results: readonly Studied[]): string {
  const names = [...new Set(results.map(key))];
  const row = (label: string, some: readonly Studied[]) =>
    `| ${[label, some.length, ...OUTCOMES.map((outcome) => some.filter((one) => one.outcome === outcome).length)].join(" | ")} |`;
  return [
    `| ${[name, "fits", ...OUTCOMES].join(" | ")} |`,
    `| --- |${" ---: |".repeat(OUTCOMES.length + 1)}`,
    ...names.map((label) =>
      row(
        label,
        results.filter((one) => key(one) === label),
      ),
    ),
    ...(name === "method" ? [row("all", results)] : []),
  ].join("\n");
}
