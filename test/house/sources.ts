import { existsSync, readdirSync, readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);

export interface Source {
  readonly path: string;
  /** Without comments; a line keeps its number. */
  readonly code: string;
  readonly text: string;
}

/** All files of code below a folder, written by hand. */
export function sourcesOf(folder: string): Source[] {
  if (!existsSync(new URL(folder, root))) return [];
  return readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((path) => /\.m?[jt]s$/.test(path) && path !== "src/kernel/packed/wasm.ts")
    .sort()
    .map((path) => {
      const text = readFileSync(new URL(path, root), "utf8");
      return { path, text, code: withoutComments(text) };
    });
}

/** Comments become blanks; text in quotes stays, and what looks like a comment inside it. */
export function withoutComments(text: string): string {
  const tokens = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(tokens, (token) => (/^\/[/*]/.test(token) ? token.replace(/[^\n]/g, " ") : token));
}

/** The list in a section of a page: names, and what they hold. */
export function foldersBelow(page: string, heading: string): [name: string, holds: string | undefined][] {
  const section = page.split(`\n## ${heading}\n`)[1];
  const [, block] = /^```text\n([\s\S]*?)^```/m.exec(section)!;
  return block
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/ {2,}/) as [string, string | undefined]);
}
