import type { Command } from "commander";
import type { Session } from "../input/session.js";

/** How an answer is to be given. */
export interface AnswerFlags {
  readonly json?: true;
  readonly out?: string;
}

/** Gives a command the flags of `answer`. */
export function addAnswerFlags(command: Command): Command {
  return command
    .option("--json", "print JSON instead of text; NaN and Infinity become null")
    .option("--out <path>", "write to a file instead of the standard output");
}

/** Prints an answer, or writes it to a file: as text, or as JSON. */
export async function answer(session: Session, { json, out }: AnswerFlags, text: string, content: unknown): Promise<void> {
  const printed = `${json ? JSON.stringify(content, null, 2) : text}\n`;
  if (out === undefined) session.stdout(printed);
  else await session.writeFile(out, printed);
}
