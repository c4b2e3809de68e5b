import { describe, expect, it } from "vitest";
import { GlmeError } from "../../src/core/errors.js";
import { printable, printableLines } from "../../src/core/printable.js";
import { fitglme, loadModel } from "../../src/index.js";
import { latexText, markdownTable } from "../../src/result/markup.js";
import { ResultTable } from "../../src/result/resultTable.js";
import { Table } from "../../src/table/index.js";
import { plot, VEGA_LITE_SCHEMA } from "../../src/vega/plot.js";
import { errorOf } from "../table/errorOf.js";

const controls = [...Array(32).keys(), ...Array.from({ length: 33 }, (_, i) => 127 + i)].map((code) => String.fromCharCode(code));
const raw = /(?![\n\t])\p{Cc}/u;
/** Sets a terminal's title, then rings. */
const title = "A\u001b]0;title\u0007";

describe("a printable text", () => {
  it("has every control character of C0, DEL and C1 as its code", () => {
    for (const character of controls) {
      const code = `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
      expect(printable(`a${character}b`)).toBe(`a${code}b`);
    }
    expect(printableLines("a\tb\r\nc\u009b")).toBe("a\tb\\u000d\nc\\u009b");
  });

  it("has no half of a surrogate pair, and all other characters as they are", () => {
    expect(printable("\ud800a\uffff")).toBe("\\ud800a\\uffff");
    expect(printable("é 😀 ~\u00a0")).toBe("é 😀 ~\u00a0");
  });
});

describe("control characters are escaped", () => {
  const results = new ResultTable<{ name: string; x: number }>(title, 2, { name: [title, "b"], x: Float64Array.of(1, 2) });

  it("in tables of results, which stay aligned", () => {
    const lines = String(results).split("\n");
    expect(String(results)).not.toMatch(raw);
    expect(String(results)).toContain("'A\\u001b]0;title\\u0007'");
    expect(new Set(lines.slice(2).map((line) => line.length)).size).toBe(1);
  });

  it("in Markdown and LaTeX", () => {
    expect(results.toMarkdown() + results.toLatex()).not.toMatch(raw);
    expect(markdownTable([{ heading: "f\u0007", values: ["\u009b"] }])).toEqual(["| f\\\\u0007 |", "| :--- |", "| \\\\u009b |"]);
    expect(latexText("\u0007")).toBe("\\textbackslash{}u0007");
  });

  it("in tables of data, with line ends in levels", () => {
    const text = String(Table.from({ [title]: ["a\nb", "\u007f"] }));
    expect(text).not.toMatch(raw);
    expect(text.split("\n")).toEqual(["Table: 2 × 1", "A\\u001b]0;title\\u0007", "a\\u000ab", "\\u007f"]);
  });

  it("in errors, whose place has the name itself", () => {
    const error = errorOf(() => Table.from({ y: [1] }).column(title));
    expect(error.message).not.toMatch(raw);
    expect(error.place.column).toBe(title);
    expect(new GlmeError("file", "a", {}, title).hint).toBe("A\\u001b]0;title\\u0007");
  });

  it("in pictures, which are XML", async () => {
    const data = { values: controls.map((character, i) => ({ name: `${i}${character}\uffff`, x: i })) };
    const encoding = { y: { field: "name", type: "nominal" }, x: { field: "x", type: "quantitative" } };
    const picture = plot({ $schema: VEGA_LITE_SCHEMA, data, mark: "point", encoding });
    const svg = await picture.toSVG();
    expect(svg).not.toMatch(/[\p{Cs}\uffff]/u);
    expect(svg).not.toMatch(raw);
    expect(svg).toContain("27\\u001b");
    expect((await picture.toPNG()).length).toBeGreaterThan(1000);
  });
});

describe("a model with control characters in its names", async () => {
  const raw = /(?![\n\t])\p{Cc}/u;
  const column = (name: string) => `\`${name}\``;
  const rows = Array.from({ length: 40 }, (_, i) => i);
  const names = { y: `y${title}`, f: `f${title}`, g: `g${title}` };
  const table = {
    [names.y]: rows.map((i) => (i % 4 === 0 ? 1 : 0)),
    [names.f]: rows.map((i) => `${"ABCD"[i % 4]}${title}`),
    [names.g]: rows.map((i) => `${i % 5}${title}`),
    x: rows.map((i) => (i === 3 ? Number.NaN : i)),
  };
  const lines: string[] = [];
  const model = await fitglme(table as never, `${column(names.y)} ~ ${column(names.f)} + x + (1 | ${column(names.g)})`, {
    ...{ distribution: "binomial", fitMethod: "laplace", verbose: 2, checkHessian: true },
    log: (line) => lines.push(line),
  });

  it.each([
    ["fitted", model],
    ["loaded", loadModel(JSON.stringify(model))],
  ])("is displayed without them: %s", (_, shown) => {
    const texts = [
      shown,
      shown.toMarkdown(),
      shown.convergence.message,
      shown.diagnose(),
      ...[...shown.diagnose()].flatMap(({ found, advice }) => [found, advice]),
      ...[shown.fixedEffects(), shown.randomEffects(), shown.covarianceParameters(), shown.anova(), shown.tidy()],
      shown.emmeans(names.f),
      shown.emmeans(names.f).contrasts().toMarkdown(),
      ...lines,
    ];
    for (const text of texts.map(String)) expect(text).not.toMatch(raw);
    expect(String(shown)).toContain("(1 | `gA\\u001b]0;title\\u0007`)");
    expect(shown.coefficientNames[1]).toBe(`${names.f}_B${title}`);
  });
});
