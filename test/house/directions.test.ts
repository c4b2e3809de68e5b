import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { foldersBelow, type Source, sourcesOf } from "./sources.js";

// A folder imports only from folders above it in the list of docs/architecture.md, "." being src itself.
const page = readFileSync(new URL("../../docs/architecture.md", import.meta.url), "utf8");
const FOLDERS = foldersBelow(page, "The folders of src").map(([name]) => name);

/** Files of its own that a folder may hold. */
const MOST_FILES = 20;
/** Lines that a file may have without saying on top why it has more. */
const MOST_LINES = 300;

interface Import {
  readonly from: string;
  readonly to: string;
}

/** What the files import of each other, types included. */
function importsOf(sources: readonly Pick<Source, "path" | "code">[]): Import[] {
  return sources.flatMap(({ path, code }) =>
    [...code.matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]*)"/g)].map(([, target]) => ({
      from: path,
      to: resolved(path, target),
    })),
  );
}

/** `../b/c.js` of src/a/d.ts is src/b/c.ts; the kernel's sources leave the suffix out. */
function resolved(path: string, target: string): string {
  const file = new URL(target, `file:///${path}`).pathname.slice(1);
  return `${file.replace(/\.js$/, "")}.ts`;
}

const folderOf = (path: string) => path.split("/").slice(1, -1).join("/") || ".";
const place = (path: string) => FOLDERS.indexOf(folderOf(path));

/** Imports of folders that stand below the importing one. */
const backward = (imports: readonly Import[]) =>
  imports.filter(({ from, to }) => place(to) > place(from)).map(({ from, to }) => `${from} imports ${to}`);

/** The items by what is asked of them. */
function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** A circle of imports, as the files that it leads through; the first that a walk along the imports comes back to. */
function circle(imports: readonly Import[]): string[] {
  const targets = grouped(imports, ({ from }) => from);
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): string[] => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const { to } of targets.get(path) ?? []) {
      const found = walk(to, [...way, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const path of targets.keys()) {
    const found = walk(path, []);
    if (found.length > 0) return found;
  }
  return [];
}

const src = sourcesOf("src");
const assembly = sourcesOf("assembly");

describe("the checks see what they look for", () => {
  const file = (path: string, ...targets: string[]) => ({
    path,
    code: targets.map((t) => `import { x } from "${t}";`).join("\n"),
  });

  it("imports, with and without a suffix, types, and those made later", () => {
    const code = 'export type { A } from "../b/a.js";\nconst c = await import("./c.js");\nimport "../../src/d";';
    expect(importsOf([{ path: "src/x/y.ts", code }]).map(({ to }) => to)).toEqual(["src/b/a.ts", "src/x/c.ts", "src/d.ts"]);
  });

  it("an import that runs back", () => {
    expect(backward(importsOf([file("src/core/a.ts", "../model/b.js"), file("src/model/b.ts", "../core/a.js")]))).toEqual([
      "src/core/a.ts imports src/model/b.ts",
    ]);
  });

  it("a circle", () => {
    const files = [
      file("src/a.ts", "./b.js"),
      file("src/b.ts", "./c.js", "./d.js"),
      file("src/c.ts"),
      file("src/d.ts", "./b.js"),
    ];
    expect(circle(importsOf(files))).toEqual(["src/b.ts", "src/d.ts", "src/b.ts"]);
  });
});

describe("the floor plan", () => {
  it("has a place for every folder", () => {
    expect([...new Set(src.map(({ path }) => folderOf(path)))].sort()).toEqual([...FOLDERS].sort());
  });

  it("has no import that runs back", () => {
    expect(backward(importsOf(src))).toEqual([]);
  });

  it.each([
    ["src", src],
    ["assembly", assembly],
  ])("has no circle between files of %s", (_, sources) => {
    expect(importsOf(sources).length).toBeGreaterThan(50);
    expect(circle(importsOf(sources))).toEqual([]);
  });

  it(`has at most ${MOST_FILES} files in a folder`, () => {
    const files = grouped([...src, ...assembly], ({ path }) => path.slice(0, path.lastIndexOf("/")));
    expect([...files].filter(([, own]) => own.length > MOST_FILES).map(([folder, own]) => `${folder}: ${own.length}`)).toEqual(
      [],
    );
  });

  it(`has no file above ${MOST_LINES} lines without a reason on top`, () => {
    const long = [...src, ...assembly].filter(({ text }) => text.split("\n").length - 1 > MOST_LINES);
    const unexplained = long.filter(({ text }) => !/^(?:\/\/|\/\*\*)[\s\S]{0,900}?\bLong because\b/.test(text));
    expect(unexplained.map(({ path }) => path)).toEqual([]);
  });
});
