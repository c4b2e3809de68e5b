import { Command } from "commander";
import type { AnovaOptions } from "../../index.js";
import { type AnswerFlags, addAnswerFlags, answer } from "../output/answer.js";
import { optionsAmong } from "../input/flags.js";
import { EXIT_STATUS, MODEL_ARGUMENT } from "../output/help.js";
import { readModel } from "../input/modelFile.js";
import type { Session } from "../input/session.js";

const EXAMPLES = `
Examples:
  glme anova cbpp.json
  glme anova cbpp.json --df-method none --json
${EXIT_STATUS}`;

/** `glme anova MODEL`: does each term of the fixed part matter? */
export function anovaCommand(session: Session): Command {
  return addAnswerFlags(new Command("anova").description("Test the terms of a saved model: marginal Wald F tests."))
    .argument("<model>", MODEL_ARGUMENT)
    .option(
      "--df-method <method>",
      "degrees of freedom of the denominator: residual, none, satterthwaite, kenwardRoger (residual)",
    )
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, flags: AnswerFlags) => {
      const table = (await readModel(session, path)).anova(optionsAmong<AnovaOptions>(flags, ["dfMethod"]));
      await answer(session, flags, String(table), table);
    });
}
