import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { writerTo } from "../../src/cli/output/writer.js";

/** Runs a shell's command from the root of the package: what it said on the standard error, and its exit status. */
function shell(command: string): Promise<{ readonly stderr: string; readonly status: unknown }> {
  return new Promise((resolve) => {
    execFile("bash", ["-c", command], (error, _, stderr) => resolve({ stderr, status: error?.code ?? 0 }));
  });
}

/** A stream on which every write fails. */
const failing = (code: string) =>
  new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })), autoDestroy: false });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a stream that takes no more", () => {
  it("is a reader that has read enough, and nothing is said", async () => {
    const heard: string[] = [];
    const write = writerTo(failing("EPIPE"), (reason) => heard.push(reason));
    write("a");
    await settled();
    write("b");
    await settled();
    expect(heard).toEqual([]);
  });

  it.each([
    ["ENOSPC", "no space is left on the device"],
    ["EOTHER", "EOTHER"],
  ])("for %s is told once", async (code, reason) => {
    const heard: string[] = [];
    const write = writerTo(failing(code), (each) => heard.push(each));
    for (const text of ["a", "b", "c"]) write(text);
    await settled();
    write("d");
    await settled();
    expect(heard).toEqual([reason]);
  });

  it("gets no control characters", () => {
    let written = "";
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        written += chunk;
        done();
      },
    });
    writerTo(stream, () => {})("a\u001b[2J\u007f\n\tb\n");
    expect(written).toBe("a\\u001b[2J\\u007f\n\tb\n");
  });
});

describe("glme as a program", () => {
  it("ends quietly when the reader of its output goes away", async () => {
    expect(await shell("set -o pipefail; node dist/cli.js fit --help | true")).toEqual({ stderr: "", status: 0 });
    expect(await shell("set -o pipefail; node dist/cli.js fit 2>&1 >/dev/null | true")).toEqual({ stderr: "", status: 2 });
  });

  it.skipIf(!existsSync("/dev/full"))("says in one line that a device is full", async () => {
    expect(await shell("node dist/cli.js fit --help >/dev/full")).toEqual({
      stderr: "glme: The answer cannot be written on the standard output: no space is left on the device.\n",
      status: 1,
    });
    expect(await shell("node dist/cli.js fit 2>/dev/full")).toEqual({ stderr: "", status: 2 });
  });
});
