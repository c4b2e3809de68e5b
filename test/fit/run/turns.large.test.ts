import { expect, it } from "vitest";
import { fitglme } from "../../../src/index.js";
import { crossedTable } from "../crossedTable.js";

/** Milliseconds. The fit gives way every 25 to 50; reading the table and analysing the model take their time in one piece. */
const LONGEST = 400;

// Seconds of work in a dense block of 1500 columns. A fit in one piece would be a gap as long as the whole.
it("the event loop has its turn while a model is fitted", async () => {
  const table = crossedTable(12_000, 2000, 1500);
  const turns = [performance.now()];
  const timer = setInterval(() => turns.push(performance.now()), 5);
  const model = await fitglme(table, "y ~ x + (1 | g) + (1 | h)", { distribution: "binomial", fitMethod: "laplace" });
  clearInterval(timer);
  turns.push(performance.now());
  expect(model.convergence.status).toBe("converged");
  const seconds = (turns[turns.length - 1] - turns[0]) / 1000;
  expect(seconds).toBeGreaterThan((2 * LONGEST) / 1000); // or there is nothing to see
  const gaps = turns.slice(1).map((time, i) => time - turns[i]);
  expect(Math.max(...gaps)).toBeLessThan(LONGEST);
  expect(gaps.length / seconds).toBeGreaterThan(10);
});

it("and a fit of seconds stops within a moment when it is aborted", async () => {
  const controller = new AbortController();
  const table = crossedTable(12_000, 2000, 1500);
  let aborted = Number.NaN;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, 1000);
  const options = { distribution: "binomial", fitMethod: "laplace", signal: controller.signal } as const;
  const model = await fitglme(table, "y ~ x + (1 | g) + (1 | h)", options);
  expect(model.convergence.status).toBe("aborted");
  // the last evaluation is dropped, but the estimates need one of their own
  expect(performance.now() - aborted).toBeLessThan(2000);
});
