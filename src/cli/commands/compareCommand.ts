import { Command } from "commander";
import type { CompareOptions } from "../../index.js";
import { type AnswerFlags, addAnswerFlags, answer } from "../output/answer.js";
import { optionsAmong } from "../input/flags.js";
import { EXIT_STATUS, MODEL_ARGUMENT } from "../output/help.js";
import { readModel } from "../input/modelFile.js";
import type { Session } from "../input/session.js";

const EXAMPLES = `
Examples:
  glme compare smaller.json larger.json --check-nesting
${EXIT_STATUS}`;

/** `glme compare MODEL OTHER`: is the larger of two models the better one? */
export function compareCommand(session: Session): Command {
  return addAnswerFlags(
    new Command("compare").description("Test two models of the same data against each other: likelihood ratio."),
  )
    .argument("<model>", MODEL_ARGUMENT)
    .argument("<other>", "another one")
    .option("--check-nesting", "refuse models of which none is part of the other")
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, otherPath: string, flags: AnswerFlags) => {
      const [model, other] = [await readModel(session, path), await readModel(session, otherPath)];
      const options = optionsAmong<CompareOptions>(flags, ["checkNesting"]);
      const table = model.compare(other, { ...options, names: [path, otherPath] });
      await answer(session, flags, String(table), table);
    });
}
