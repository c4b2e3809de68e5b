import { Command } from "commander";
import { type AnswerFlags, addAnswerFlags, answer } from "../output/answer.js";
import { EXIT_STATUS, MODEL_ARGUMENT } from "../output/help.js";
import { readModel } from "../input/modelFile.js";
import { modelNumbers } from "../output/modelNumbers.js";
import type { Session } from "../input/session.js";

const EXAMPLES = `
Examples:
  glme info cbpp.json
  glme info cbpp.json --json
${EXIT_STATUS}`;

/** `glme info MODEL`: prints a model as `glme fit` did, and what may be wrong with it. */
export function infoCommand(session: Session): Command {
  return addAnswerFlags(new Command("info").description("Print a saved model, and what may be wrong with it."))
    .argument("<model>", MODEL_ARGUMENT)
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, flags: AnswerFlags) => {
      const model = await readModel(session, path);
      const diagnosis = model.diagnose();
      await answer(session, flags, `${model}\n\n${diagnosis}`, { ...modelNumbers(model), diagnosis });
    });
}
