import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import * as kernel from "../../src/kernel/index.js";
import { referenceCase } from "../oracle/cases.js";

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** What an example prints, run on the sources. */
function printed(example: string): string {
  const loaders = ["tsx", new URL("fromSource.mjs", import.meta.url).href].flatMap((loader) => ["--import", loader]);
  return execFileSync(process.execPath, [...loaders, path(`examples/${example}`)], { encoding: "utf8" });
}

/** All numbers of a text. */
const numbersIn = (text: string) =>
  Array.from(text.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g), ([number]) => Number(number));

describe("the examples over glme/kernel print", () => {
  // expected: the trusted values of the reference case cbpp (TMB)
  it("kernel-fit.mjs: the fit of cbpp", () => {
    const { logLik, beta, random, ...rest } = referenceCase("cbpp");
    const { seConditional } = (rest as unknown as { trusted: { seConditional: Readonly<Record<string, number>> } }).trusted;
    const errors = Object.values(seConditional);
    const expected = [logLik, ...beta.flatMap((value, j) => [value, errors[j]]), random[0].estimate];
    const found = numbersIn(printed("kernel-fit.mjs"));
    expect(found).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 4);
  });

  // expected: the trusted values of the reference case cbpp-agq9
  it("kernel-callback.mjs: the fit of cbpp by quadrature", () => {
    const { logLik, beta, random } = referenceCase("cbpp-agq9");
    const expected = [logLik, ...beta, random[0].estimate];
    const found = numbersIn(printed("kernel-callback.mjs"));
    expect(found).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 3);
  });

  // expected: Pascal's matrix, S = L Lᵀ with binomial coefficients (Higham, section 28.4); b is A times ones
  it("kernel-dense.mjs: factor, solution, inverse and determinant of Pascal's matrix", () => {
    const lines = printed("kernel-dense.mjs").split("\n");
    const below = (heading: string, rows: number) => {
      const at = lines.findIndex((line) => line.startsWith(heading));
      return lines.slice(at + 1, at + 1 + rows).map((line) => line.trim().split(/\s+/).map(Number));
    };
    const choose = (n: number, k: number): number =>
      k === 0 || k === n ? 1 : k > n ? 0 : choose(n - 1, k - 1) + choose(n - 1, k);
    const four = [0, 1, 2, 3];
    expect(below("L of A", 4)).toEqual(four.map((i) => four.map((j) => choose(i, j))));
    expect(below("x of A x = b", 4)).toEqual(four.map(() => [1]));
    const inverse = four.map((i) =>
      four.map((j) => four.reduce((sum, k) => sum + (-1) ** (i + j) * choose(k, i) * choose(k, j), 0)),
    );
    expect(below("A⁻¹", 4)).toEqual(inverse);
    expect(lines).toContain("log |A| 0.000000000");
  });
});

/** The blocks of JavaScript of a page, or of a section of it. */
function blocks(page: string, section?: string): string[] {
  const text = readFileSync(path(page), "utf8");
  const from = section === undefined ? 0 : text.indexOf(`\n## ${section}\n`);
  const end = section === undefined ? text.length : text.indexOf("\n## ", from + 1);
  return Array.from(text.slice(from, end).matchAll(/^```js\n([\s\S]*?)^```$/gm), ([, code]) => code);
}

/** A value as the pages show it: `{ beta: Float64Array [-0.5741148] }`. */
function shown(value: unknown): string {
  if (value instanceof Float64Array) return `Float64Array [${Array.from(value, String).join(", ")}]`;
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (typeof value !== "object" || value === null) return typeof value === "string" ? JSON.stringify(value) : String(value);
  return `{ ${Object.entries(value)
    .map(([key, part]) => `${key}: ${shown(part)}`)
    .join(", ")} }`;
}

/** Runs a block; every line `expression; // value` has to give this value, whose digits, or which itself, may end with an ellipsis. */
async function expectValues(code: string): Promise<void> {
  const lines = code.split("\n").map((line) => {
    const [, expression, value] = /^(?!const |let |import |\/\/)(\S.*?);\s+\/\/ (.*)$/.exec(line) ?? [];
    if (expression === undefined) return line.replace(/^import .*$/, "");
    return `await check(() => ${expression}, ${JSON.stringify(value)});`;
  });
  const check = async (call: () => unknown, value: string) => {
    const found = await Promise.resolve()
      .then(call)
      .then(shown, (error: Error) => `${error.name}: ${error.message.split("\n")[0]}`);
    const pattern = value
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replace(/(\d?)…/g, (_, digit) => (digit === "" ? ".*" : `${digit}\\d*`));
    expect(found).toMatch(new RegExp(`^${pattern}$`));
  };
  const exported = Object.entries(kernel);
  const run = new Function("check", ...exported.map(([name]) => name), `return (async () => {${lines.join("\n")}})();`);
  await run(check, ...exported.map(([, value]) => value));
}

test.each([
  ...blocks("README.md", "As a numeric backend").map((code, i) => ({ name: `README.md, block ${i}`, code })),
  ...blocks("docs/kernel.md").map((code, i) => ({ name: `docs/kernel.md, block ${i}`, code })),
])("$name gives what it shows", async ({ code }) => {
  expect.hasAssertions();
  await expectValues(code);
});
