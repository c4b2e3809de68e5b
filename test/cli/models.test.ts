import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitglme, loadModel } from "../../src/index.js";
import { readCsv } from "../../src/io/index.js";
import { shortNumber } from "../../src/result/number.js";
import { coefficientPlot } from "../../src/plot/index.js";
import { folder } from "./glme.js";

// The commands print what the methods of the same model answer: those are tested on their own.
const cbpp = readFileSync(new URL("../reference/cases/cbpp/data.csv", import.meta.url), "utf8");
const OPTIONS = { distribution: "binomial", fitMethod: "laplace", binomialSize: "size", responseType: "count" } as const;
const FLAGS = "--distribution binomial --fit-method laplace --binomial-size size --response-type count --categorical period,herd";
const table = readCsv(cbpp, { categorical: { period: true, herd: true } });
const FORMULA = "incidence ~ period + (1 | herd)";
const model = await fitglme(table, FORMULA, OPTIONS);
const { glme, contents } = folder({
  "cbpp.csv": cbpp,
  "text.json": "{",
  "herds.csv": "herd\n1\n",
  "new.csv": "herd,period\n1,4\n99,2\n",
});
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

describe("glme compare", () => {
  it("prints the likelihood-ratio test, the files' names for the models'", async () => {
    const smaller = "incidence ~ 1 + (1 | herd)";
    await glme("fit", "cbpp.csv", smaller, ...FLAGS.split(" "), "--save", "smaller.json", "--out", "smaller.txt");
    const expected = model.compare(await fitglme(table, smaller, OPTIONS), { names: ["cbpp.json", "smaller.json"] });
    const outcome = await glme("compare", "cbpp.json", "smaller.json", "--check-nesting");
    expect(outcome).toEqual({ status: 0, stdout: `${expected}\n`, stderr: "" });
    const { stdout } = await glme("compare", "cbpp.json", "smaller.json", "--json");
    expect(JSON.parse(stdout)[1]).toEqual(expected.rows[1]);
  });

  it("refuses models that cannot be compared", async () => {
    await glme("fit", "cbpp.csv", "size ~ 1 + (1 | herd)", "--fit-method", "laplace", "--save", "size.json");
    const { status, stderr } = await glme("compare", "cbpp.json", "size.json");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^glme: The models cannot be compared: they have different responses\.\n/);
  });
});

describe("glme predict", () => {
  const rows = readCsv(contents.get("new.csv")!);

  it("prints means and intervals of new rows", async () => {
    const { mean, lower, upper, df } = model.predict(rows, { conditional: false, alpha: 0.1, simultaneous: true });
    const flags = ["--marginal", "--alpha", "0.1", "--simultaneous"];
    const { status, stdout, stderr } = await glme("predict", "cbpp.json", "new.csv", ...flags, "--json");
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual({ mean: [...mean], lower: [...lower], upper: [...upper], df: [...df] });
    const lines = (await glme("predict", "cbpp.json", "new.csv", ...flags)).stdout.split("\n");
    expect(lines[0].trim().split(/ +/)).toEqual(["row", "mean", "lower", "upper", "df"]);
    expect(lines[2].trim().split(/ +/)).toEqual(["1", mean[1], lower[1], upper[1], df[1]].map((x) => shortNumber(Number(x))));
    expect(lines).toHaveLength(4);
  });

  it("sets random effects that the model does not know to 0, or all, and takes another offset", async () => {
    const means = async (...flags: string[]) =>
      JSON.parse((await glme("predict", "cbpp.json", "new.csv", "--json", ...flags)).stdout).mean;
    expect(await means()).toEqual([...model.predict(rows).mean]);
    expect(await means("--offset", "0.5")).toEqual([...model.predict(rows, { offset: 0.5 }).mean]);
    expect(await means("--marginal", "--average")).toEqual([...model.predict(rows, { conditional: false, average: true }).mean]);
  });
});

it.each([
  ["predict", "mean,lower,upper,df"],
  ["random", "draw0"],
])("glme %s prints CSV with every digit, a missing value as an empty field", async (command, headings) => {
  contents.set("gap.csv", "herd,period\n1,4\n1,\n");
  const { stdout } = await glme(command, "cbpp.json", "gap.csv", "--csv", ...(command === "random" ? ["--seed", "3"] : []));
  const rows = readCsv(stdout);
  expect(stdout.split("\n")[0]).toBe(`row,${headings}`);
  const gap = readCsv(contents.get("gap.csv")!, { categorical: { herd: true, period: true } });
  const expected = command === "random" ? model.random(gap, { seed: 3 }) : model.predict(gap).mean;
  expect(rows.column(headings.split(",")[0])).toMatchObject({ values: expected });
  expect(rows.column("row")).toMatchObject({ values: Float64Array.of(0, 1) });
  expect(stdout.split("\n")[2]).toMatch(/^1,(,,,52)?$/);
});

describe("glme random", () => {
  const rows = readCsv(contents.get("new.csv")!);

  it("draws responses of new rows, the same for the same seed", async () => {
    const draw = (seed: number) => [...model.random(rows, { seed, binomialSize: 10 })];
    const flags = ["--seed", "3", "--count", "2", "--binomial-size", "10"];
    const { status, stdout } = await glme("random", "cbpp.json", "new.csv", ...flags, "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ draws: [draw(3), draw(4)] });
    const text = (await glme("random", "cbpp.json", "new.csv", ...flags)).stdout;
    expect(text.split("\n")[0].trim()).toMatch(/^row +draw0 +draw1$/);
    expect(text.split("\n")[1].trim().split(/ +/)).toEqual(["0", String(draw(3)[0]), String(draw(4)[0])]);
  });
});

describe("glme emmeans", () => {
  it("prints marginal means of variables", async () => {
    const means = model.emmeans("period", { type: "response", alpha: 0.1 });
    const flags = ["--type", "response", "--alpha", "0.1"];
    expect(await glme("emmeans", "cbpp.json", "period", ...flags)).toEqual({ status: 0, stdout: `${means}\n`, stderr: "" });
    expect(JSON.parse((await glme("emmeans", "cbpp.json", "period", ...flags, "--json")).stdout)).toEqual({ means: means.rows });
    const held = model.emmeans([], { at: { period: ["1", "3"] }, weights: "proportional" });
    const { stdout } = await glme("emmeans", "cbpp.json", "--at", '{"period": ["1", "3"]}', "--weights", "proportional");
    expect(stdout).toBe(`${held}\n`);
  });

  it("prints their contrasts", async () => {
    const means = model.emmeans("period");
    const pairs = means.contrasts({ adjust: "holm" });
    const { stdout } = await glme("emmeans", "cbpp.json", "period", "--contrasts", "--adjust", "holm");
    expect(stdout).toBe(`${means}\n\n${pairs}\n`);
    const own = means.contrasts({ method: { late: [-1, -1, 1, 1] } });
    const json = await glme("emmeans", "cbpp.json", "period", "--json", "--contrasts", '{"late": [-1, -1, 1, 1]}');
    expect(JSON.parse(json.stdout)).toEqual({ means: means.rows, contrasts: own.rows });
    const control = means.contrasts({ method: "trt.vs.ctrl", control: 2 });
    const last = await glme("emmeans", "cbpp.json", "period", "--contrasts", "trt.vs.ctrl", "--control", "2");
    expect(last.stdout).toBe(`${means}\n\n${control}\n`);
  });
});

describe("a command that reads a model ends", () => {
  it.each([
    [["info", "none.json"], 1, 'glme: The file "none.json" cannot be read: there is no such file.\n'],
    [["info", "text.json"], 1, /^glme: text.json: The model cannot be loaded: the whole is no JSON/],
    [["info", "cbpp.csv"], 1, /^glme: cbpp.csv: The model cannot be loaded: the whole is no JSON/],
    [["anova", "cbpp.json", "--df-method", "satterthwait"], 2, /dfMethod is "satterthwait", but has to be one of residual/],
    [["anova", "cbpp.json", "--df-methd", "none"], 2, /unknown option '--df-methd'\n\(Did you mean --df-method\?\)/],
    [["anova", "cbpp.json", "--ddf", "kr"], 2, /unknown option '--ddf'\n\(Did you mean --df-method\?\)/],
    [["predict", "cbpp.json", "new.csv", "--level", "0.9"], 2, /\(Did you mean --alpha, which is 1 − the level\?\)/],
    [["predict", "cbpp.json", "new.csv", "--re.form", "0"], 2, /\(Did you mean --marginal\?\)/],
    [["predict", "cbpp.json", "new.csv", "--se"], 2, /unknown option '--se'\n$/],
    [["predict", "cbpp.json", "herds.csv"], 1, /the table has no column "period"/i],
    [["predict", "cbpp.json"], 2, /missing required argument 'data'/],
    [["predict", "cbpp.json", "new.csv", "--average"], 2, /average is true, but has to be left out unless conditional is false/],
    [["predict", "cbpp.json", "new.csv", "--alpha", "2"], 2, /alpha is 2, but has to be a number from 0 to 1/],
    [["predict", "cbpp.json", "new.csv", "--margnal"], 2, /Did you mean --marginal\?/],
    [["random", "cbpp.json", "new.csv", "--count", "0"], 2, /It has to be a whole number, 1 or more/],
    [["random", "cbpp.json", "new.csv", "--seed", "x"], 2, /seed is "x", but has to be a whole number/],
    [["emmeans", "cbpp.json", "perod"], 2, /no variable "perod". Did you mean "period"\?/],
    [["emmeans", "cbpp.json", "period", "--type", "respons"], 2, /Did you mean "response"\?/],
    [["emmeans", "cbpp.json", "period", "--at", "{period"], 2, /It is not JSON/],
    [["compare", "cbpp.json"], 2, /missing required argument 'other'/],
    [["anova"], 2, /missing required argument 'model'/],
    [["anvoa", "cbpp.json"], 2, /unknown command 'anvoa'\n\(Did you mean anova\?\)/],
  ])("%j with %i", async (argv, status, message) => {
    const outcome = await glme(...argv);
    expect(outcome.status).toBe(status);
    expect(outcome.stdout).toBe("");
    expect(outcome.stderr).toMatch(message);
  });
});

it.each(["info", "anova", "compare", "emmeans", "predict", "random"])("glme %s has help", async (command) => {
  const { status, stdout } = await glme(command, "--help");
  expect(status).toBe(0);
  expect(stdout).toContain(`Usage: glme ${command} [options] <model>`);
  expect(stdout).toContain("--json");
  expect(stdout).toContain("Exit status: 0 for an answer");
});

describe("glme plot", () => {
  it("prints the specification, or draws into a file by its name", async () => {
    const { status, stdout } = await glme("plot", "cbpp.json", "coefficients", "--intercept");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(coefficientPlot(model, { intercept: true }).spec)));
    expect(await glme("plot", "cbpp.json", "caterpillar", "--group", "herd", "--out", "herds.svg")).toMatchObject({
      status: 0,
      stdout: "",
    });
    expect(contents.get("herds.svg")).toMatch(/^<svg/);
    await glme("plot", "cbpp.json", "quantiles", "--effect", "(Intercept)", "--out", "herds.png");
    expect(contents.get("herds.png")!.slice(1, 4)).toBe("PNG");
    await glme("plot", "cbpp.json", "quantiles", "--out", "herds.json");
    expect(JSON.parse(contents.get("herds.json")!).$schema).toContain("vega-lite");
  });

  it("says which plots there are, and what is wrong", async () => {
    const unknown = await glme("plot", "cbpp.json", "catterpillar");
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('There is no plot "catterpillar". Did you mean "caterpillar"?');
    const group = await glme("plot", "cbpp.json", "caterpillar", "--group", "farm");
    expect(group.status).toBe(2);
    expect(group.stderr).toContain("one of the grouping variables, herd");
  });
});
