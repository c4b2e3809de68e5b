import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folder } from "../cli/glme.js";

const root = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");

/** The blocks of a page: their language and their text. */
const blocks = Array.from(root("docs/command-line.md").matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm), ([, language, text]) => ({
  language,
  text,
}));

/** The words of a command line; quotes hold words together, a backslash joins lines. */
const words = (command: string) =>
  Array.from(command.replaceAll("\\\n", " ").matchAll(/"([^"]*)"|\S+/g), ([word, quoted]) => quoted ?? word);

test("the session of docs/command-line.md runs as it is shown", async () => {
  const { text: csv } = blocks.find(({ language }) => language === "csv")!;
  const { glme } = folder({ "cbpp.csv": root("examples/cbpp.csv"), "new.csv": csv });
  const commands = blocks.flatMap(({ language, text }, i) => (language === "sh" ? [{ text, next: blocks[i + 1] }] : []));
  expect(commands).toHaveLength(8);
  for (const { text, next } of commands) {
    const [program, ...argv] = words(text);
    expect(program).toBe("glme");
    const stdout = next?.language === "text" ? next.text : "";
    expect(await glme(...argv), text).toEqual({ status: 0, stdout, stderr: "" });
  }
});
