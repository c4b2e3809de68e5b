import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { foldersBelow, sourcesOf } from "./sources.js";

// What the pages say of the repository is there: files, headings, commands, folders.
const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const exists = (path: string) => existsSync(new URL(path, root));

const pages = [
  ...["README.md", "CONTRIBUTING.md", "LIMITATIONS.md", "CHANGELOG.md", "bench/README.md", "docs/gallery/README.md"],
  ...readdirSync(new URL("docs/", root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const manifest = JSON.parse(read("package.json")) as { scripts: Record<string, string>; files: string[] };

/** A page without its blocks of code, in which nothing is a link or a heading. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, "");

/** The targets of a page's links that stay in the repository. */
function linksOf(text: string): string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target).filter((target) => !/^\w+:/.test(target));
}

function headingsOf(text: string): string[] {
  return [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
}

/** The place of a heading as GitHub names it: lower case, hyphens for blanks, no punctuation. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");

/** Links of a page at `path` that lead nowhere. */
function deadLinks(path: string, text: string): string[] {
  return linksOf(text).filter((link) => {
    const [file, place] = link.split("#");
    const target = file === "" ? path : posix.join(posix.dirname(path), file);
    if (file !== "" && !exists(target)) return true;
    return place !== undefined && !headingsOf(file === "" ? text : read(target)).some((heading) => anchor(heading) === place);
  });
}

/** Scripts that a page runs and package.json does not have. */
const unknownScripts = (text: string) =>
  [...text.matchAll(/\bnpm (?:run ([\w:]+)|(test)\b)/g)]
    .map(([, run, test]) => run ?? test)
    .filter((name) => !(name in manifest.scripts));

/** Files and folders of the repository that a page names in passing, and that are not there. */
const missingPaths = (text: string) =>
  [...text.matchAll(/(?<![\w./-])((?:src|assembly|test|scripts|examples|docs|bench)\/[\w./-]*[\w/])/g)]
    .map(([, path]) => path)
    .filter((path) => !exists(path));

/** What git ignores: made by the build and the benchmark. */
const MADE = ["src/kernel/packed/wasm.ts", "bench/data"];

describe("the checks see what they look for", () => {
  it("links", () => {
    const text =
      "# A b, c: d′\n[a](#a-b-c-d) [b](#b) [c](README.md) [d](none.md) [e](https://example.org)\n```sh\n[f](none.md)\n```\n";
    expect(deadLinks("a.md", text)).toEqual(["#b", "none.md"]);
    expect(deadLinks("scripts/none.md", "[c](README.md) [d](../README.md#more) [e](../README.md#less)")).toEqual([
      "README.md",
      "../README.md#less",
    ]);
  });

  it("scripts", () => {
    expect(unknownScripts("npm run build, npm test, npm run bench:compare -- a; npm run nothing")).toEqual(["nothing"]);
  });

  it("files", () => {
    expect(missingPaths("src/index.ts, in `test/house/`; src/none.ts, and assembly/none.")).toEqual([
      "src/none.ts",
      "assembly/none",
    ]);
  });
});

describe.each(pages.map((path) => ({ path, text: read(path) })))("$path", ({ path, text }) => {
  it("has no dead link", () => {
    expect(deadLinks(path, text)).toEqual([]);
  });

  it("runs scripts that there are", () => {
    expect(unknownScripts(text)).toEqual([]);
  });

  it("names files that there are", () => {
    const named = path === "CHANGELOG.md" ? "" : text;
    expect(missingPaths(named).filter((file) => !MADE.includes(file))).toEqual([]);
  });
});

/** An entry of package.json's `files`: a file, a folder with all that is in it, or names with a star. */
const globOf = (entry: string) => new RegExp(`^${entry.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}(?:/.*)?$`);

// README.md is the package's front page: what it links to is published beside it.
it("README.md links to published files only", () => {
  const always = ["LICENSE", "README.md", "package.json"];
  const isPublished = (file: string) => always.includes(file) || manifest.files.some((entry) => globOf(entry).test(file));
  const files = linksOf(read("README.md")).map((link) => link.split("#")[0]);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !isPublished(file))).toEqual([]);
});

// A comment says "docs/theory.md, Laplace": the page and, if a comma follows, how one of its headings begins.
it("comments name pages, and headings, that there are", () => {
  const places = ["src", "assembly", "test", "bench", "scripts", "examples"].flatMap(sourcesOf).flatMap(({ path, text }) =>
    [...text.replace(/\n\s*(?:\*|\/\/) ?/g, " ").matchAll(/\b(docs\/[\w-]+\.md)(?:, ([A-Z][^\n]*))?/g)].map(
      ([, page, after]) => ({
        ...{ path, page, after },
      }),
    ),
  );
  expect(places.length).toBeGreaterThan(20);
  const astray = places.filter(({ page, after }) => {
    if (!exists(page)) return true;
    return after !== undefined && !headingsOf(read(page)).some((heading) => after.startsWith(heading));
  });
  expect(astray).toEqual([]);
});

describe("docs/architecture.md", () => {
  /** The folders of the fenced block below a heading. */
  const foldersOf = (folder: string) =>
    [...new Set(sourcesOf(folder).map(({ path }) => posix.dirname(path).slice(folder.length + 1) || "."))].sort();

  it("says of every folder of src what it holds", () => {
    const listed = foldersBelow(read("docs/architecture.md"), "The folders of src");
    expect(listed.filter(([, holds]) => !holds)).toEqual([]);
    expect(listed.map(([name]) => name).sort()).toEqual(foldersOf("src"));
  });

  it("and of assembly", () => {
    const listed = foldersBelow(read("docs/architecture.md"), "The folders of assembly").map(([name]) => name);
    expect(listed.filter((name) => !name.endsWith(".ts")).sort()).toEqual(foldersOf("assembly"));
    expect(listed.filter((name) => name.endsWith(".ts") && !exists(`assembly/${name}`))).toEqual([]);
  });
});
