// Builds the package: the kernel (release and checked), its base64 modules, the bundles and the declarations.
//   node scripts/build.mjs [--kernel]     --kernel: the kernel only
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const kernelOnly = process.argv.includes("--kernel");
const run = (file, ...args) => execFileSync(process.execPath, [file, ...args], { stdio: "inherit" });

/** The compiled kernel as a module, used alike from src, dist, workers and browsers. */
function embed(wasm, module) {
  const bytes = readFileSync(wasm);
  writeFileSync(
    module,
    `// Made by scripts/build.mjs from assembly/: ${bytes.length} bytes of WebAssembly.\nexport default "${bytes.toString("base64")}";\n`,
  );
}

mkdirSync("build", { recursive: true });
for (const target of ["release", "checked"]) run("node_modules/assemblyscript/bin/asc.js", "--target", target);
embed("build/kernel.wasm", "src/kernel/wasm.ts");
embed("build/kernel.checked.wasm", "build/wasm.checked.ts");
if (kernelOnly) process.exit(0);

rmSync("dist", { recursive: true, force: true });
const entries = { index: "src/index.ts", kernel: "src/kernel/index.ts", io: "src/io/index.ts", plot: "src/plot/index.ts" };
const common = {
  bundle: true,
  format: "esm",
  target: "es2022",
  outdir: "dist",
  sourcemap: false,
  legalComments: "none",
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: entries,
  splitting: true,
  platform: "browser",
  external: ["vega", "vega-lite", "@resvg/resvg-js"],
});

/** The command line takes the built package as a user would: nothing is bundled twice. */
const packageExternal = {
  name: "package-external",
  setup(b) {
    b.onResolve({ filter: /^\.\.\/(index|io\/index|plot\/index)\.js$/ }, ({ path }) => ({
      path: path === "../index.js" ? "./index.js" : path.replace(/^\.\.\/(io|plot)\/index\.js$/, "./$1.js"),
      external: true,
    }));
  },
};
await build({
  ...common,
  entryPoints: { cli: "src/cli/main.ts" },
  platform: "node",
  plugins: [packageExternal],
  banner: {
    js: '#!/usr/bin/env node\nimport { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);',
  },
});
run("node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json");
for (const name of [...Object.keys(entries), "cli"]) {
  if (!existsSync(`dist/${name}.js`)) throw new Error(`dist/${name}.js was not written`);
  console.log(`dist/${name}.js ${(statSync(`dist/${name}.js`).size / 1024).toFixed(1)} KiB`);
}
