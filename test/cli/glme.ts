import { run } from "../../src/cli/run.js";
import { fitglme } from "../../src/index.js";
import { GlmeError } from "../../src/core/errors.js";

/** What a command printed, wrote and ended with. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder in memory, and the command line in it; what a command writes the next one can read. */
export function folder(files: Readonly<Record<string, string>>) {
  const contents = new Map(Object.entries(files));
  const glme = async (...argv: string[]): Promise<Outcome> => {
    let [stdout, stderr] = ["", ""];
    const status = await run(argv, {
      readFile: async (path) => {
        const text = contents.get(path);
        if (text === undefined) throw new GlmeError("file", `The file "${path}" cannot be read: there is no such file.`);
        return text;
      },
      writeFile: async (path, content) => void contents.set(path, asText(content)),
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      fit: fitglme,
    });
    return { status, stdout, stderr };
  };
  return { glme, contents };
}

/** What was written; of bytes a letter for each. */
export function asText(content: string | Uint8Array): string {
  return typeof content === "string" ? content : String.fromCharCode(...content);
}
