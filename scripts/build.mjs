// Builds the package: the kernel (release and checked), the modules that hold it, one module for each source, and the declarations.
//   node scripts/build.mjs [--kernel]     --kernel: the kernel only
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { relative as relativePath, resolve } from "node:path";
import { deflateRawSync } from "node:zlib";
import zopfli from "@gfx/zopfli";
import { build } from "esbuild";

const kernelOnly = process.argv.includes("--kernel");
const run = (file, ...args) => execFileSync(process.execPath, [file, ...args], { stdio: "inherit" });

/** The digits of Z85, ZeroMQ's RFC 32: five of them write four bytes, the first digit the greatest, none needs an escape. */
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/** Bytes as text, after them zeros up to a multiple of four. */
function z85(bytes) {
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const digit = (at) => DIGITS[Math.floor(padded.readUInt32BE(4 * Math.floor(at / 5)) / 85 ** (4 - (at % 5))) % 85];
  return Array.from({ length: (5 * padded.length) / 4 }, (_, at) => digit(at)).join("");
}

/** The compiled kernel as a module, deflated and as text, used alike from src, dist, workers and browsers. */
async function embed(wasm, module, deflate) {
  const bytes = readFileSync(wasm);
  const deflated = await deflate(bytes);
  writeFileSync(
    module,
    [
      "// Made by scripts/build.mjs from assembly/.",
      "/** So many bytes of WebAssembly; deflated (RFC 1951), and then written in these 85 digits, five of them for four bytes. */",
      `export const bytes = ${bytes.length};`,
      `export const digits = "${DIGITS}";`,
      `export const deflated = "${z85(deflated)}";`,
      "",
    ].join("\n"),
  );
}

mkdirSync("build", { recursive: true });
for (const target of ["release", "checked"]) run("node_modules/assemblyscript/bin/asc.js", "--target", target);
// Zopfli takes two seconds for the same format in a twentieth less; what is only tested need not be small.
await embed("build/kernel.wasm", "src/kernel/packed/wasm.ts", (bytes) => zopfli.deflateAsync(bytes, {}));
await embed("build/kernel.checked.wasm", "build/wasm.checked.ts", deflateRawSync);
if (kernelOnly) process.exit(0);

rmSync("dist", { recursive: true, force: true });
const relative = (path) => path.replaceAll("\\", "/");
const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map(relative)
  .filter((path) => path.endsWith(".ts"));

/** Peers that a user may install, and what Node brings: imported as they are. */
const isExternal = (name) => /^node:|^(vega|vega-lite|@resvg\/resvg-js)$/.test(name);
/** Packages that the sources import, bundled into dist/vendor, a module for each. */
const vendored = new Map();

/** Where both languages' codes stand: imported for its numbers, which are written into the modules that use them; index.ts exports it itself. */
const isCodes = (path, importer) => path.endsWith("/codes.js") && !importer.endsWith("index.ts");

/** Leaves every import between sources as it is, so that dist holds one module for each of them, and bundlers drop what is not used. */
const oneModulePerSource = {
  name: "one-module-per-source",
  setup(b) {
    b.onResolve({ filter: /.*/ }, ({ path, kind, importer, resolveDir }) => {
      if (kind === "entry-point" || isCodes(path, importer)) return undefined;
      if (path.startsWith(".") || isExternal(path)) return { path, external: true };
      const name = path.replace(/^@/, "").replaceAll("/", "-");
      vendored.set(name, path);
      const up = relative(relativePath(resolveDir, resolve("src"))) || ".";
      return { path: `${up}/vendor/${name}.js`, external: true };
    });
  },
};
const common = { bundle: true, format: "esm", target: "es2022", outdir: "dist", legalComments: "none", logLevel: "warning" };
await build({
  ...common,
  entryPoints: sources.map((path) => `src/${path}`),
  outbase: "src",
  platform: "neutral",
  sourcemap: true,
  plugins: [oneModulePerSource],
});
for (const [name, path] of vendored)
  await build({
    ...common,
    stdin: { contents: `export * from "${path}";`, resolveDir: "." },
    outdir: undefined,
    outfile: `dist/vendor/${name}.js`,
    platform: path === "commander" ? "node" : "browser",
    ...(path === "commander" && {
      banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
    }),
  });

/** The entries that package.json names: they hold nothing themselves. */
const ENTRIES = { kernel: "./kernel/index.js", io: "./io/index.js", plot: "./plot/index.js" };
for (const [name, path] of Object.entries(ENTRIES)) writeFileSync(`dist/${name}.js`, `export * from "${path}";\n`);
writeFileSync("dist/cli.js", '#!/usr/bin/env node\nimport "./cli/main.js";\n', { mode: 0o755 });

run("node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json");
console.log(`dist: ${sources.length} modules, ${vendored.size} packages`);
