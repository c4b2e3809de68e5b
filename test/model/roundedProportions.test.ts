import { expect, it } from "vitest";
import { fitglme, loadModel } from "../../src/index.js";

/** 40 rows of 7 trials each, with the successes in three decimals: k/7 for k from 0 to 7, of which 0 and 1 are exact. */
const counts = Array.from({ length: 40 }, (_, i) => (i * i + (i % 8)) % 8);
const table = {
  k: counts,
  p: counts.map((k) => Number((k / 7).toFixed(3))),
  x: counts.map((_, i) => i % 5),
  g: counts.map((_, i) => `g${i % 8}`),
};
const binomial = { distribution: "binomial", binomialSize: 7, fitMethod: "laplace" } as const;
const rounded = counts.filter((k) => k > 0 && k < 7).length;
const note = `In ${rounded} rows the proportion was rounded: it is taken as the one count of its trials that it can be.`;

it("a fit to rounded proportions is that to the counts, and says of how many rows, also once it is loaded", async () => {
  const model = await fitglme(table, "p ~ x + (1 | g)", binomial);
  const ofCounts = await fitglme(table, "k ~ x + (1 | g)", { ...binomial, responseType: "count" });
  expect(model.logLikelihood).toBe(ofCounts.logLikelihood);
  expect(String(model)).toContain(note);
  expect(model.toMarkdown()).toContain(note);
  expect(String(loadModel(JSON.stringify(model)))).toBe(String(model));
  expect(String(ofCounts)).not.toContain("rounded");
});

it("a refit to other responses does not speak of the first ones", async () => {
  const model = await fitglme(table, "p ~ x + (1 | g)", binomial);
  const again = await model.refit(counts.map((k) => (7 - k) / 7));
  expect(String(again)).not.toContain("rounded");
});
