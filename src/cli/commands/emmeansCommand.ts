import { Command } from "commander";
import type { ContrastOptions, MarginalMeansOptions } from "../../index.js";
import { type AnswerFlags, addAnswerFlags, answer } from "../output/answer.js";
import { flagValue, optionsAmong } from "../input/flags.js";
import { EXIT_STATUS, MODEL_ARGUMENT } from "../output/help.js";
import { readModel } from "../input/modelFile.js";
import type { Session } from "../input/session.js";

interface EmmeansFlags extends AnswerFlags {
  readonly contrasts?: true | unknown;
}

const EXAMPLES = `
Examples:
  glme emmeans cbpp.json period --type response
  glme emmeans cbpp.json period --contrasts --adjust holm
  glme emmeans model.json dose --at '{"age": 50}' --contrasts '{"linear": [-1, 0, 1]}' --json
${EXIT_STATUS}`;

/** `glme emmeans MODEL VARIABLE…`: which means does a model expect over a grid of its predictors, and how do they differ? */
export function emmeansCommand(session: Session): Command {
  return addAnswerFlags(
    new Command("emmeans").description("Estimated marginal means over a grid of the predictors, and their contrasts."),
  )
    .argument("<model>", MODEL_ARGUMENT)
    .argument("[variables...]", "predictors: one mean for every combination of their values")
    .option("--at <json>", 'values to hold variables at, such as {"dose": [1, 2]}', flagValue)
    .option("--weights <word>", "of levels averaged over: equal, proportional (equal)")
    .option("--type <word>", "scale: link, response (link)")
    .option("--alpha <number>", "intervals cover with probability 1 - alpha (0.05)", flagValue)
    .option("--df-method <method>", "degrees of freedom: residual, none, satterthwaite, kenwardRoger (residual)")
    .option("--offset <number>", "what the offset is held at (its mean)", flagValue)
    .option(
      "--contrasts [method]",
      "contrasts too: pairwise, trt.vs.ctrl, or JSON of names and coefficients (pairwise)",
      flagValue,
    )
    .option("--adjust <word>", "for many contrasts: tukey, holm, bonferroni, sidak, none (tukey for pairs, else sidak)")
    .option("--control <number>", "the mean that trt.vs.ctrl compares with, counted from 0 (0)", flagValue)
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, variables: string[], flags: EmmeansFlags) => {
      const model = await readModel(session, path);
      const names = ["at", "weights", "type", "alpha", "dfMethod", "offset"] as const;
      const means = model.emmeans(variables, optionsAmong<MarginalMeansOptions>(flags, names));
      if (flags.contrasts === undefined) return answer(session, flags, String(means), { means });
      const method = flags.contrasts === true ? "pairwise" : (flags.contrasts as ContrastOptions["method"]);
      const contrasts = means.contrasts({ ...optionsAmong<ContrastOptions>(flags, ["adjust", "control"]), method });
      await answer(session, flags, `${means}\n\n${contrasts}`, { means, contrasts });
    });
}
