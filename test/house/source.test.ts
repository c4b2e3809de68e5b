import { describe, expect, it } from "vitest";
import { type Source, sourcesOf, withoutComments } from "./sources.js";

// The rules that keep the numbers the same on every platform and the parts of the package apart.

/** Every line that matches, as `file:line: text`. */
function linesWith(sources: readonly Pick<Source, "path" | "code">[], pattern: RegExp): string[] {
  return sources.flatMap(({ path, code }) =>
    code.split("\n").flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  );
}

const src = sourcesOf("src");
const everything = [src, ...["test", "bench", "examples", "scripts"].map(sourcesOf)].flat();

const ENGINE_FUNCTIONS =
  /\bMath\s*\.\s*(exp|log|log2|log10|log1p|expm1|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|hypot|cbrt|random)\b/;
const POWER = /\*\*/;
const NODE_IMPORT = /["']node:/;
const SHARED = /\.\.\/shared\b/;

describe("the checks see what they look for", () => {
  it.each<[RegExp, string]>([
    [ENGINE_FUNCTIONS, "const x = Math.exp(1);"],
    [ENGINE_FUNCTIONS, "Math.log1p(x)"],
    [POWER, "x ** 2"],
    [NODE_IMPORT, 'import { readFileSync } from "node:fs";'],
    [SHARED, `readFileSync("${["..", "shared", "data.csv"].join("/")}")`],
  ])("%s finds %s", (pattern, line) => {
    expect(linesWith([{ path: "a.ts", code: line }], pattern)).toHaveLength(1);
  });

  it("and comments are not code", () => {
    const code = withoutComments('// Math.exp\nconst a = "// x ** 2"; /* Math.log\n Math.log */ const b = 1;');
    expect(linesWith([{ path: "a.ts", code }], ENGINE_FUNCTIONS)).toEqual([]);
    expect(code).toContain('"// x ** 2"');
    expect(code.split("\n")).toHaveLength(3);
  });

  it("there are sources to look at", () => {
    expect(src.length).toBeGreaterThan(80);
  });
});

describe("src/", () => {
  // Their last bits differ from engine to engine (ECMA-262 leaves them open): src/kernel/unchecked/functions.ts has the kernel's own.
  it("takes no elementary function from the engine, and no power", () => {
    expect(linesWith(src, ENGINE_FUNCTIONS)).toEqual([]);
    expect(linesWith(src, POWER)).toEqual([]);
  });

  it("imports nothing of Node outside src/cli", () => {
    const platformFree = src.filter(({ path }) => !path.startsWith("src/cli/"));
    expect(linesWith(platformFree, NODE_IMPORT)).toEqual([]);
  });

  it("has index.ts files that only export", () => {
    const statements = src
      .filter(({ path }) => path.endsWith("/index.ts"))
      .flatMap(({ path, code }) => code.split(";").map((statement) => ({ path, statement: statement.trim() })))
      .filter(({ statement }) => statement !== "" && !/^export\s+(type\s+)?(\*|\{)[\s\S]*\bfrom\s*"[^"]+"$/.test(statement));
    expect(statements).toEqual([]);
  });

  it("has no pool of odds and ends", () => {
    const names = src.map(({ path }) => path).filter((path) => /(^|\/)(utils?|helpers?|common|misc)\.ts$/.test(path));
    expect(names).toEqual([]);
  });

  it("imports files with their suffix", () => {
    expect(linesWith(src, /from\s*"\.{1,2}\/[^"]*(?<!\.js)"/)).toEqual([]);
  });
});

// A clone has to be whole: what tests and benchmarks need is in the repository.
it("nothing reads files beside the repository", () => {
  expect(linesWith(everything, SHARED)).toEqual([]);
});
