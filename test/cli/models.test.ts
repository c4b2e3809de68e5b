import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitglme, loadModel } from "../../src/index.js";
import { readCsv } from "../../src/io/index.js";
import { folder } from "./glme.js";

// The commands print what the methods of the same model answer: those are tested on their own.
const cbpp = readFileSync(new URL("../reference/cases/cbpp/data.csv", import.meta.url), "utf8");
const OPTIONS = { distribution: "binomial", fitMethod: "laplace", binomialSize: "size", responseType: "count" } as const;
const FLAGS = "--distribution binomial --fit-method laplace --binomial-size size --response-type count --categorical period,herd";
const table = readCsv(cbpp, { categorical: { period: true, herd: true } });
const FORMULA = "incidence ~ period + (1 | herd)";
const model = await fitglme(table, FORMULA, OPTIONS);
const { glme, contents } = folder({ "cbpp.csv": cbpp, "text.json": "{", "new.csv": "herd,period\n1,4\n99,2\n" });
const fitted = await glme("fit", "cbpp.csv", FORMULA, ...FLAGS.split(" "), "--save", "cbpp.json");

describe("glme fit --save", () => {
  it("prints the model, and writes it to a file that loadModel reads", () => {
    expect(fitted).toEqual({ status: 0, stdout: `${model}\n`, stderr: "" });
    expect(JSON.parse(contents.get("cbpp.json")!)).toEqual(model.toJSON());
    expect(String(loadModel(contents.get("cbpp.json")!))).toBe(String(model));
  });
});

describe("glme info", () => {
  it("prints the model and its diagnosis", async () => {
    expect(await glme("info", "cbpp.json")).toEqual({ status: 0, stdout: `${model}\n\n${model.diagnose()}\n`, stderr: "" });
  });

  it("prints JSON, to a file if it is told to", async () => {
    const { status, stdout } = await glme("info", "cbpp.json", "--json", "--out", "info.json");
    expect([status, stdout]).toEqual([0, ""]);
    const content = JSON.parse(contents.get("info.json")!);
    expect(content.coefficients).toEqual(model.coefficients.rows);
    expect(content.diagnosis).toEqual(model.diagnose().findings);
    expect(content.aic).toBe(model.modelCriterion.aic);
  });
});

describe("glme anova", () => {
  it("prints the tests of the terms", async () => {
    expect(await glme("anova", "cbpp.json")).toEqual({ status: 0, stdout: `${model.anova()}\n`, stderr: "" });
    const { stdout } = await glme("anova", "cbpp.json", "--df-method", "None", "--json");
    expect(JSON.parse(stdout.replaceAll("null", '"Infinity"'))[1]).toMatchObject({ term: "period", df2: "Infinity" });
  });
});

describe("a command that reads a model ends", () => {
  it.each([
    [["info", "none.json"], 1, 'glme: The file "none.json" cannot be read: there is no such file.\n'],
    [["info", "text.json"], 1, /^glme: text.json: The model cannot be loaded: the whole is no JSON/],
    [["info", "cbpp.csv"], 1, /^glme: cbpp.csv: The model cannot be loaded: the whole is no JSON/],
    [["anova", "cbpp.json", "--df-method", "satterthwait"], 2, /dfMethod is "satterthwait", but has to be one of residual/],
    [["anova", "cbpp.json", "--df-methd", "none"], 2, /unknown option '--df-methd'\n\(Did you mean --df-method\?\)/],
    [["anova"], 2, /missing required argument 'model'/],
    [["anvoa", "cbpp.json"], 2, /unknown command 'anvoa'\n\(Did you mean anova\?\)/],
  ])("%j with %i", async (argv, status, message) => {
    const outcome = await glme(...argv);
    expect(outcome.status).toBe(status);
    expect(outcome.stdout).toBe("");
    expect(outcome.stderr).toMatch(message);
  });
});

it.each(["info", "anova"])("glme %s has help", async (command) => {
  const { status, stdout } = await glme(command, "--help");
  expect(status).toBe(0);
  expect(stdout).toContain(`Usage: glme ${command} [options] <model>`);
  expect(stdout).toContain("--json");
  expect(stdout).toContain("Exit status: 0 for an answer");
});
