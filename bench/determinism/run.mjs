// Are the bits of all answers the same everywhere? Prints what models.mjs comes to in this Node and in the browsers that are installed.
//
//   npm run determinism

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import * as glme from "../../dist/index.js";
import { fingerprint } from "./models.mjs";

/** How each browser is started on a page, with a folder of its own. */
const BROWSERS = {
  chromium: (folder) => ["--headless=new", "--no-sandbox", "--disable-gpu", `--user-data-dir=${folder}`],
  "firefox-esr": (folder) => ["--headless", "--no-remote", "--profile", folder],
};
/** Milliseconds after which a browser has not answered. */
const PATIENCE = 180_000;

const told = ({ models, numbers, hash }) => `${hash}  ${numbers} numbers of ${models} models`;

/** The version of a browser; undefined where it is not installed. */
function versionOf(browser) {
  try {
    return execFileSync(browser, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** The page that fits the models and posts what they come to. */
async function page() {
  const contents = `
    import * as glme from "./dist/index.js";
    import { fingerprint } from "./bench/determinism/models.mjs";
    const post = (body) => fetch("/result", { method: "POST", body: JSON.stringify(body) });
    fingerprint(glme).then(post, (error) => post({ error: String(error) }));`;
  const root = new URL("../..", import.meta.url).pathname;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    format: "iife",
    platform: "browser",
    external: ["vega", "vega-lite", "@resvg/resvg-js"],
    write: false,
  });
  return `<!doctype html><meta charset="utf-8"><script>${outputFiles[0].text.replaceAll("</script", "<\\/script")}</script>`;
}

/** What the models come to in a browser. */
async function inBrowser(browser, html) {
  const folder = mkdtempSync(join(tmpdir(), "glme-"));
  const server = createServer();
  const answer = new Promise((resolve) => {
    server.on("request", async (request, response) => {
      if (request.method !== "POST") return response.setHeader("content-type", "text/html").end(request.url === "/" ? html : "");
      let body = "";
      for await (const part of request) body += part;
      response.end();
      resolve(JSON.parse(body));
    });
    setTimeout(() => resolve({ error: "no answer" }), PATIENCE).unref();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  const child = spawn(browser, [...BROWSERS[browser](folder), `http://127.0.0.1:${port}/`], { stdio: "ignore", detached: true });
  try {
    return await answer;
  } finally {
    process.kill(-child.pid);
    server.closeAllConnections();
    server.close();
    await new Promise((resolve) => setTimeout(resolve, 500)); // the browser still writes to its folder
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const here = await fingerprint(glme);
console.log(`${`Node ${process.versions.node}`.padEnd(34)} ${told(here)}`);
const html = await page();
for (const browser of Object.keys(BROWSERS)) {
  const version = versionOf(browser);
  if (version === undefined) continue;
  const there = await inBrowser(browser, html);
  console.log(`${version.padEnd(34)} ${there.error ?? told(there)}`);
  if (there.hash !== here.hash) process.exitCode = 1;
}
