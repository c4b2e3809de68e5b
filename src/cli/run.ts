import { Command, CommanderError } from "commander";
import type { GlmeError } from "../core/errors.js";
import { anovaCommand } from "./commands/anovaCommand.js";
import { compareCommand } from "./commands/compareCommand.js";
import { emmeansCommand } from "./commands/emmeansCommand.js";
import { fitCommand } from "./commands/fitCommand.js";
import { infoCommand } from "./commands/infoCommand.js";
import { plotCommand } from "./commands/plotCommand.js";
import { predictCommand } from "./commands/predictCommand.js";
import { randomCommand } from "./commands/randomCommand.js";
import { ExitStatus, type Session } from "./input/session.js";
import { flagAdvice } from "./output/flagAdvice.js";
import { VERSION } from "./output/version.js";

/**
 * Runs the command that `argv` names (without the program's own name) and says how it ended: 0 for success, 1 for data that cannot be
 * read or fitted and for a failed fit, 2 for a wrong call. Errors are one message on the standard error.
 *
 * @example
 * await run(["--version"], session); // 0, and session.stdout got "0.1.0\n"
 */
export async function run(argv: readonly string[], session: Session): Promise<ExitStatus> {
  let status: ExitStatus = ExitStatus.success;
  const commands = [
    fitCommand(session, (ended) => {
      status = ended;
    }),
    infoCommand(session),
    anovaCommand(session),
    compareCommand(session),
    emmeansCommand(session),
    plotCommand(session),
    predictCommand(session),
    randomCommand(session),
  ];
  const program = new Command("glme")
    .description("Generalized linear mixed models: fit them to tables in files, and ask the models.")
    .version(VERSION);
  for (const each of [program, ...commands]) {
    each.exitOverride().configureOutput({
      writeOut: (text) => session.stdout(text),
      writeErr: (text) => session.stderr(text),
      outputError: (text, write) => write(flagAdvice(text, each)),
    });
  }
  for (const command of commands) program.addCommand(command);
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    // Commander has already printed what it complains about; help and version are no complaint.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.success : ExitStatus.usage;
    session.stderr(`glme: ${error instanceof Error ? error.message : String(error)}\n`);
    return isWrongCall(error) ? ExitStatus.usage : ExitStatus.failure;
  }
}

/** Options whose errors speak of two models that do not go together: no fault of the call. */
const BETWEEN_MODELS: readonly (string | undefined)[] = ["other", "checkNesting"];

/** Is it an error of the call, options or a formula that make no sense whatever the data? */
function isWrongCall(error: unknown): boolean {
  const { code, place } = error as Partial<GlmeError>;
  if (code === "formulaSyntax" || code === "unknownOption") return true;
  const isOption = place?.option !== undefined && !BETWEEN_MODELS.includes(place.option);
  return isOption && (code === "badOption" || code === "unsupported");
}
