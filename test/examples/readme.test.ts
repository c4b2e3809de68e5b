import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fitglme } from "../../src/index.js";
import { readCsv } from "../../src/io/index.js";

const root = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const readme = root("README.md");

/** The display without its notes on convergence, whose counts change with every improvement of the optimiser. */
const withoutNotes = (display: string) => display.slice(0, display.indexOf("\nConverged"));

test("README shows the demo's first model as it prints", async () => {
  const model = await fitglme(
    readCsv(root("examples/manufacturing.csv")),
    "defects ~ 1 + newprocess + time_dev + temp_dev + supplier + (1 | factory)",
    { distribution: "poisson", link: "log", fitMethod: "laplace", dummyVarCoding: "effects" },
  );
  expect(readme).toContain(withoutNotes(String(model)));
});

test("README shows what the command line prints of cbpp", async () => {
  const model = await fitglme(
    readCsv(root("examples/cbpp.csv"), { categorical: { period: true } }),
    "incidence ~ period + (1 | herd)",
    { distribution: "binomial", binomialSize: "size", responseType: "count", fitMethod: "laplace" },
  );
  expect(readme).toContain(withoutNotes(String(model)));
});
