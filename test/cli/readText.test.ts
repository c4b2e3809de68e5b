import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readText } from "../../src/cli/input/readText.js";

test("reads a file", async () => {
  expect(await readText("LICENSE")).toContain("MIT License");
});

test("says in words why a file cannot be read", async () => {
  const noFile = { name: "GlmeError", code: "file", message: 'The file "no/such.csv" cannot be read: there is no such file.' };
  await expect(readText("no/such.csv")).rejects.toMatchObject(noFile);
  await expect(readText("test")).rejects.toMatchObject({ message: 'The file "test" cannot be read: it is a folder.' });
});

test("names the line of the first byte that is no UTF-8", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "glme-")), "latin1.csv");
  writeFileSync(path, Buffer.from("g\nJos\xe9\n", "latin1"));
  await expect(readText(path)).rejects.toMatchObject({ code: "file", message: expect.stringContaining("no UTF-8 in line 2") });
});
