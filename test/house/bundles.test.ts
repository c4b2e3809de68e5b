import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

// What a program pays for what it imports of the built package, minified by esbuild as a browser would load it.

/** The bytes of a program that uses the package, and the same through gzip. */
async function sizesOf(program: string): Promise<{ readonly bytes: number; readonly zipped: number }> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: new URL("../../dist", import.meta.url).pathname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    external: ["vega", "vega-lite", "@resvg/resvg-js"],
    write: false,
  });
  const [{ contents }] = outputFiles;
  return { bytes: contents.length, zipped: gzipSync(contents, { level: 9 }).length };
}

it.each([
  { what: "an error's class", program: 'import { GlmeError } from "./index.js"; console.log(GlmeError);', most: 3_000 },
  {
    what: "a parsed formula",
    program: 'import { parseFormula } from "./index.js"; console.log(parseFormula("y ~ x"));',
    most: 31_000,
  },
  // a third is strictness: options checked, UTF-8 checked, labels kept, the line of what is no number; 1,200 that columns are made in pieces; 1,700 what other systems call the options
  { what: "a table from CSV", program: 'import { readCsv } from "./io.js"; console.log(readCsv("y\\n1"));', most: 24_000 },
  // 64,000 are the kernel; 9,000 that its work comes in pieces, which nothing blocks; 4,000 that wrong types are answered, as many what other systems call the options
  {
    what: "a loaded model that predicts",
    program: 'import { loadModel } from "./index.js"; console.log(loadModel("").predict());',
    most: 219_000,
  },
])("$what costs less than $most bytes", async ({ program, most }) => {
  expect((await sizesOf(program)).bytes).toBeLessThan(most);
});

it("a fit costs at most 577,000 bytes, 207,000 through gzip", async () => {
  const { bytes, zipped } = await sizesOf('import { fitglme } from "./index.js"; console.log(fitglme({}, ""));');
  expect(bytes).toBeLessThanOrEqual(577_000);
  expect(zipped).toBeLessThanOrEqual(207_000);
});
