// Every option of the registry, value by value: each changes a fit, or is documented as another name for one that does. None is accepted
// and ignored.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { optionsPage } from "../../scripts/optionsTable.mjs";
import { FIT_OPTIONS, type FitOption } from "../../src/options/fitOptions.js";
import { type Evidence, evidence } from "./optionEvidence.js";

describe.each(Object.entries<FitOption>(FIT_OPTIONS))("%s", (name, { values }) => {
  const shown = (evidence as Readonly<Record<string, Evidence>>)[name];

  it("has a test for each of its values", () => {
    expect(Object.keys(shown)).toEqual(Object.keys(values));
  });

  it.each(Object.entries(shown))(`${name}: %s`, async (_, show) => {
    expect.hasAssertions();
    await show();
  });
});

describe("the registry", () => {
  // fitglme-spec: the option table of fitglme's documentation
  it("has every option of fitglme", () => {
    const names = Object.values<FitOption>(FIT_OPTIONS).flatMap(({ fitglme }) => fitglme ?? []);
    expect(names.sort()).toEqual(
      `BinomialSize CheckHessian CovarianceMethod CovariancePattern DispersionFlag Distribution DummyVarCoding EBMethod EBOptions Exclude
       FitMethod InitPLIterations Link MuStart Offset Optimizer OptimizerOptions PLIterations PLTolerance StartMethod
       UseSequentialFitting Verbose Weights`.split(/\s+/),
    );
  });

  it("says of solver options what their types say", () => {
    const types = readFileSync(new URL("../../src/options/settings.ts", import.meta.url), "utf8").replace(/[.\s*/]+/g, " ");
    const { ebOptions, optimizerOptions } = FIT_OPTIONS;
    const meanings = [ebOptions.values, optimizerOptions.values].flatMap(({ "{display}": _, ...values }) =>
      Object.values(values),
    );
    const unsaid = meanings.filter((means) => !types.toLowerCase().includes(means.replace(/[.\s*/]+/g, " ").toLowerCase()));
    expect(unsaid).toEqual([]);
  });

  it("is what docs/options.md shows", () => {
    expect(readFileSync(new URL("../../docs/options.md", import.meta.url), "utf8")).toBe(optionsPage());
  });
});
