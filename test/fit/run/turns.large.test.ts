import { expect, it } from "vitest";
import { type FitOptions, fitglme } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";
import { crossedTable } from "../crossedTable.js";
import { turnsDuring } from "./longestPiece.js";

/** Milliseconds: three times what a piece may take, for machines that have other things to do. docs/reliability.md has what was measured. */
const LONGEST = 150;

const LAPLACE: FitOptions = { distribution: "binomial", fitMethod: "laplace" };
const CROSSED = "y ~ x + (1 | g) + (1 | h)";

/** Columns x1 to xp of n rows in 50 groups, and a response. */
function wideTable(n: number, p: number) {
  const stream = new RandomStream(11);
  const columns = Array.from(
    { length: p },
    (_, j) => [`x${j + 1}`, Float64Array.from({ length: n }, () => stream.normal())] as const,
  );
  const y = columns[0][1].map((value) => value + stream.normal());
  return { ...Object.fromEntries(columns), y, g: Array.from({ length: n }, (_, i) => i % 50) };
}
const sum = (p: number) => Array.from({ length: p }, (_, j) => `x${j + 1}`).join(" + ");

/** Fits a model; gives its status, or the code with which it is refused. */
async function ending(table: Parameters<typeof fitglme>[0], formula: string, options: FitOptions): Promise<string> {
  try {
    return (await fitglme(table, formula, options)).convergence.status;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

it.each([
  ["a dense block of 1500 columns", () => crossedTable(12_000, 2000, 1500), CROSSED, LAPLACE, "converged"],
  ["a million rows", () => crossedTable(1e6, 100_000, 1), "y ~ x + (1 + x | g)", LAPLACE, "converged"],
  ["60 effects a level", () => wideTable(10_000, 59), `y ~ x1 + (${sum(59)} | g)`, { maxTime: 10 }, "maxTime"],
  ["60,000 crossed levels, refused", () => crossedTable(600_000, 60_000, 60_000), CROSSED, LAPLACE, "memory"],
  ["the rank of 300 columns", () => wideTable(20_000, 300), `y ~ ${sum(300)} + I(x1 + x2) + (1 | g)`, {}, "rankDeficient"],
] as const)("the event loop has its turn: %s", async (_, table, formula, options, expected) => {
  const data = table();
  const { outcome, longest, turns } = await turnsDuring(() => ending(data, formula, options));
  expect(outcome).toBe(expected);
  expect(turns).toBeGreaterThan(20); // or there is nothing to see
  expect(longest).toBeLessThan(LONGEST);
});

it("and a fit of seconds stops within a moment when it is aborted", async () => {
  const controller = new AbortController();
  const table = crossedTable(12_000, 2000, 1500);
  let aborted = Number.NaN;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, 1000);
  const options = { ...LAPLACE, signal: controller.signal };
  const model = await fitglme(table, CROSSED, options);
  expect(model.convergence.status).toBe("aborted");
  // the last evaluation is dropped, but the estimates need one of their own
  expect(performance.now() - aborted).toBeLessThan(2000);
});
