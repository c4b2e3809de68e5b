import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { fitglme } from "../../src/index.js";
import { readCsv } from "../../src/io/index.js";

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const csv = readFileSync(example("manufacturing.csv"), "utf8");

test("The data are what their script simulates, byte for byte", () => {
  expect(execFileSync(process.execPath, [example("simulate-manufacturing.mjs")], { encoding: "utf8" })).toBe(csv);
});

test("The suppliers appear in the order that the documented display has: C, B, A", () => {
  expect(readCsv(csv).levels("supplier")).toEqual(["C", "B", "A"]);
});

test("The fit recovers the parameters of the simulation within three standard errors", async () => {
  const model = await fitglme(readCsv(csv), "defects ~ 1 + newprocess + time_dev + temp_dev + supplier + (1 | factory)", {
    distribution: "poisson",
    link: "log",
    fitMethod: "laplace",
    dummyVarCoding: "effects",
  });
  expect(model.convergence.status).toBe("converged");

  // simulate-manufacturing.mjs: BETA and SUPPLIER, which are the estimates that fitglme's documentation prints.
  const truth: Record<string, number> = {
    "(Intercept)": 1.4689,
    newprocess: -0.36766,
    time_dev: -0.094521,
    temp_dev: -0.28317,
    supplier_C: -0.071868,
    supplier_B: 0.071072,
  };
  expect(model.coefficientNames).toEqual(Object.keys(truth));
  for (const { name, estimate, se } of model.fixedEffects()) {
    expect(Math.abs(estimate - truth[name]) / se, name).toBeLessThan(3);
  }

  // SD_FACTORY. Its estimate is no better known than if the 20 factory effects were seen themselves: then log sd has the standard error
  // 1/√(2·20).
  const sd = model.covarianceParameters().rows[0].estimate;
  expect(Math.abs(Math.log(sd / 0.31381))).toBeLessThan(3 / Math.sqrt(40));
});
