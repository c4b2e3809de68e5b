import { Command } from "commander";
import type { Prediction, PredictOptions } from "../../index.js";
import type { GlmeError } from "../../core/errors.js";
import { readCsv } from "../../io/index.js";
import { addCsvFlags, type CsvFlags, csvOptionsOf } from "../input/csvFlags.js";
import { type AnswerFlags, addAnswerFlags, answer } from "../output/answer.js";
import { flagValue, optionsAmong } from "../input/flags.js";
import { DATA_ARGUMENT, EXIT_STATUS, MODEL_ARGUMENT } from "../output/help.js";
import { readModel } from "../input/modelFile.js";
import { rowNumbers, rowText } from "../output/rowTable.js";
import type { Session } from "../input/session.js";

interface PredictFlags extends AnswerFlags, CsvFlags {
  readonly marginal?: true;
  readonly csv?: true;
}

const EXAMPLES = `
Examples:
  glme predict cbpp.json new.csv
  glme predict cbpp.json new.csv --marginal --alpha 0.1 --csv --out means.csv
${EXIT_STATUS}`;

/** `glme predict MODEL DATA`: which means does a model expect of new rows? */
export function predictCommand(session: Session): Command {
  return addCsvFlags(addAnswerFlags(new Command("predict").description("Predict the means of new rows, with intervals.")))
    .argument("<model>", MODEL_ARGUMENT)
    .argument("<data>", DATA_ARGUMENT)
    .option("--marginal", "set all random effects to 0")
    .option("--average", "with --marginal: means over the population of groups")
    .option("--alpha <number>", "intervals cover with probability 1 - alpha (0.05)", flagValue)
    .option("--simultaneous", "intervals that hold all together")
    .option("--unseen <word>", "groups that the model was not fitted to: zero, draw (zero)")
    .option("--df-method <method>", "degrees of freedom: residual, none (residual)")
    .option("--offset <value>", "a column, or one number, in the place of the model's own offset", flagValue)
    .option("--csv", "print CSV, with every digit")
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, data: string, flags: PredictFlags) => {
      const model = await readModel(session, path);
      const table = readCsv(await session.readFile(data), csvOptionsOf(flags));
      const names = ["average", "alpha", "simultaneous", "unseen", "dfMethod", "offset"] as const;
      const given = optionsAmong<PredictOptions>(flags, names);
      const prediction = model.predict(table, { ...given, conditional: flags.marginal !== true });
      const columns = { mean: prediction.mean, ...intervals(prediction, session), df: prediction.df };
      await answer(session, flags, rowText(columns, flags.csv), rowNumbers(columns));
    });
}

/** Gives the ends of the intervals; where the model's file cannot give them, nothing, and the reason on the standard error. */
function intervals(prediction: Prediction, session: Session): { lower?: Float64Array; upper?: Float64Array } {
  try {
    return { lower: prediction.lower, upper: prediction.upper };
  } catch (error) {
    const { code, message } = error as GlmeError;
    if (code !== "unsupported") throw error;
    session.stderr(`glme: ${message}\n`);
    return {};
  }
}
