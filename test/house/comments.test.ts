import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { type Source, sourcesOf } from "./sources.js";

// A comment is read in an editor's hover, without what stands above it: each stands alone, and every option and every field of an
// answer has one.

const root = fileURLToPath(new URL("../../", import.meta.url));
const ENTRIES = ["src/index.ts", "src/io/index.ts", "src/plot/index.ts"];

/** Comments that begin with what only the line above explains, as `file:line: text`. */
function leaning(sources: readonly Pick<Source, "path" | "text">[]): string[] {
  const begins = /\/\*+\s*(?:\*\s*)?(?:The same\b|Of ).*|(?<!\/\/.*\n\s*)\/\/\s*(?:The same\b|Of ).*/g;
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(begins)].map(({ 0: comment, index }) => {
      const line = text.slice(0, index).split("\n").length;
      return `${path}:${line}: ${comment.replace(/\s*\n\s*\*/, "")}`;
    }),
  );
}

/** What a program offers: `file: name` of what has a comment, or an @example, and of what has none. */
interface Surface {
  readonly members: Map<string, boolean>;
  readonly functions: Map<string, boolean>;
}

const without = (found: ReadonlyMap<string, boolean>) => [...found].filter(([, has]) => !has).map(([place]) => place);

/** Collects the functions that files export, and the members of all interfaces, classes and object types that lead on from there. */
function surfaceOf(program: ts.Program, entries: readonly string[]): Surface {
  const checker = program.getTypeChecker();
  const surface: Surface = { members: new Map(), functions: new Map() };
  const seen = new Set<ts.Symbol | ts.Type>();
  const isNew = (one: ts.Symbol | ts.Type) => !seen.has(one) && seen.add(one);
  const placeOf = (node: ts.Node, name: string) => `${node.getSourceFile().fileName.slice(root.length)}: ${name}`;
  const isOurs = (node: ts.Node) => node.getSourceFile().fileName.startsWith(`${root}src/`);

  const visitSymbol = (symbol: ts.Symbol): void => {
    if (!isNew(symbol)) return;
    for (const node of symbol.declarations?.filter(isOurs) ?? []) {
      if (ts.isFunctionDeclaration(node)) {
        const hasExample = symbol.getJsDocTags(checker).some(({ name }) => name === "example");
        surface.functions.set(placeOf(node, symbol.name), hasExample);
      }
      visitType(isValue(node) ? checker.getTypeOfSymbol(symbol) : checker.getDeclaredTypeOfSymbol(symbol));
      if (holdsMembers(node)) visitMembers(symbol, node);
    }
  };
  const visitMembers = (symbol: ts.Symbol, owner: ts.Node): void => {
    for (const member of checker.getDeclaredTypeOfSymbol(symbol).getProperties()) {
      const node = member.declarations?.[0];
      if (node && (!isOurs(node) || isHidden(node))) continue;
      const hasComment = member.getDocumentationComment(checker).length > 0;
      const declared = node && ts.isInterfaceDeclaration(node.parent) ? node.parent.name.text : symbol.name;
      surface.members.set(placeOf(node ?? owner, `${declared}.${member.name}`), hasComment);
      visitType(checker.getTypeOfSymbol(member));
    }
  };
  const visitType = (type: ts.Type): void => {
    if (!isNew(type)) return;
    if (type.aliasSymbol) visitSymbol(type.aliasSymbol);
    if (type.symbol?.declarations?.some(holdsMembers)) visitSymbol(type.symbol);
    const parts = type.isUnionOrIntersection() ? type.types : checker.getTypeArguments(type as ts.TypeReference);
    for (const part of [...parts, ...(type.aliasTypeArguments ?? [])]) visitType(part);
    for (const signature of type.getCallSignatures()) {
      visitType(signature.getReturnType());
      for (const parameter of signature.getParameters()) visitType(checker.getTypeOfSymbol(parameter));
    }
  };

  for (const entry of entries) {
    const file = checker.getSymbolAtLocation(program.getSourceFile(root + entry)!)!;
    for (const symbol of checker.getExportsOfModule(file))
      visitSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  }
  return surface;
}

const isValue = (node: ts.Node) => ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node);

/** Is it a declaration with a name, and members of its own? */
const holdsMembers = (node: ts.Node) =>
  ts.isInterfaceDeclaration(node) ||
  ts.isClassDeclaration(node) ||
  (ts.isTypeAliasDeclaration(node) && ts.isTypeLiteralNode(node.type));

const isHidden = (node: ts.Declaration) => {
  const name = ts.getNameOfDeclaration(node);
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (ts.getCombinedModifierFlags(node) & hidden) !== 0 || (name !== undefined && ts.isPrivateIdentifier(name));
};

function programOf(paths: readonly string[], more: ts.CompilerOptions = {}, host?: ts.CompilerHost): ts.Program {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: paths }, ts.sys, root);
  const files = paths.map((path) => root + path);
  return ts.createProgram(files, { ...options, ...more }, host);
}

/** The surface of a file that is not on the disk. */
function surfaceOfText(text: string): Surface {
  const path = "src/made-up.ts";
  const host = ts.createCompilerHost({});
  const read = host.getSourceFile;
  host.getSourceFile = (name, version) =>
    name === root + path ? ts.createSourceFile(name, text, version, true) : read(name, version);
  return surfaceOf(programOf([path], { noLib: true, types: [] }, host), [path]);
}

describe("the checks see what they look for", () => {
  it("comments that lean on the line above", () => {
    const text =
      '/** The same for c. */\n/**\n * Of d.\n */\n// The same, once more.\n// and\n// Of course.\n/** Of: a word. */ "of"';
    expect(leaning([{ path: "a.ts", text }])).toEqual([
      "a.ts:1: /** The same for c. */",
      "a.ts:2: /** Of d.",
      "a.ts:5: // The same, once more.",
    ]);
  });

  it("members without a comment, wherever they lead on from an export", () => {
    const { members } = surfaceOfText(`
      interface Base {
        /** In pixels. */
        readonly width: number;
        readonly height: number;
      }
      interface Inner { readonly deep: number }
      interface Apart { readonly never: number }
      /** Options. */
      export interface Options extends Base { readonly inner?: Inner | undefined }
      type Given = { readonly [K in keyof Base]?: Base[K] };
      export interface More extends Given {
        /** A list. */
        readonly list: readonly Options[];
      }
      export class Thing {
        private hidden = 0;
        #secret = 0;
        open = 0;
        #hide() {}
        /** Answers. */
        answer(): { readonly x: number } { return { x: 1 }; }
      }
    `);
    expect(without(members).sort()).toEqual(
      ["Base.height", "Inner.deep", "Options.inner", "Thing.open"].map((name) => `src/made-up.ts: ${name}`),
    );
    expect(members.get("src/made-up.ts: Base.width")).toBe(true);
  });

  it("members that a mapped type has lost the comments of", () => {
    const { members } = surfaceOfText(`
      interface Settings {
        /** Whether. */
        readonly a: boolean;
      }
      export interface Options extends Lost {}
      type Lost = { readonly [K in "a"]?: Settings[K] };
    `);
    expect(without(members)).toEqual(["src/made-up.ts: Options.a"]);
  });

  it("functions without an example", () => {
    const { functions } = surfaceOfText(
      "/** A.\n * @example\n * a();\n */\nexport function a() {}\n/** B. */\nexport function b() {}",
    );
    expect([...functions.values()]).toEqual([true, false]);
  });
});

describe("the comments", () => {
  it("stand alone", () => {
    const found = leaning(["src", "assembly"].flatMap(sourcesOf));
    expect(found).toEqual([]);
  });
});

describe("the package's surface", () => {
  const { members, functions } = surfaceOf(programOf(ENTRIES), ENTRIES);

  it("is all there", () => {
    expect([...members.keys()]).toContain("src/options/settings.ts: SettingOptions.plTolerance");
    expect([...members.keys()]).toContain("src/fit/run/estimates.ts: Convergence.status");
    expect(members.size).toBeGreaterThan(500);
    expect(functions.size).toBeGreaterThan(10);
  });

  it("explains every option and every field of an answer", () => {
    expect(without(members)).toEqual([]);
  });

  it("shows every function at work", () => {
    expect(without(functions)).toEqual([]);
  });
});
