import { Command, InvalidArgumentError } from "commander";
import type { RandomOptions } from "../../index.js";
import { readCsv } from "../../io/index.js";
import { addCsvFlags, type CsvFlags, csvOptionsOf } from "../input/csvFlags.js";
import { type AnswerFlags, addAnswerFlags, answer } from "../output/answer.js";
import { flagValue, optionsAmong } from "../input/flags.js";
import { DATA_ARGUMENT, EXIT_STATUS, MODEL_ARGUMENT } from "../output/help.js";
import { readModel } from "../input/modelFile.js";
import { rowText } from "../output/rowTable.js";
import type { Session } from "../input/session.js";

interface RandomFlags extends AnswerFlags, CsvFlags {
  readonly count: number;
  readonly csv?: true;
  readonly seed?: number;
}

const EXAMPLES = `
Examples:
  glme random cbpp.json new.csv --binomial-size size --seed 1
  glme random cbpp.json new.csv --binomial-size 10 --seed 1 --count 100 --json
${EXIT_STATUS}`;

/** `glme random MODEL DATA`: which responses might new rows have? */
export function randomCommand(session: Session): Command {
  return addCsvFlags(
    addAnswerFlags(
      new Command("random").description("Draw responses of new rows from a model: new random effects, then responses."),
    ),
  )
    .argument("<model>", MODEL_ARGUMENT)
    .argument("<data>", DATA_ARGUMENT)
    .option("--seed <number>", "a whole number: the same seed, the same responses; draw i has seed + i", flagValue)
    .option("--count <number>", "how many draws", wholeNumber, 1)
    .option("--weights <value>", "prior weights: a column, or one number", flagValue)
    .option("--binomial-size <value>", "binomial sizes: a column, or one number", flagValue)
    .option("--offset <value>", "a column, or one number, in the place of the model's own offset", flagValue)
    .option("--csv", "print CSV, with every digit")
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, data: string, flags: RandomFlags) => {
      const model = await readModel(session, path);
      const table = readCsv(await session.readFile(data), csvOptionsOf(flags));
      const options = optionsAmong<RandomOptions>(flags, ["seed", "weights", "binomialSize", "offset"]);
      const draws = Array.from({ length: flags.count }, (_, draw) => {
        const seed = typeof options.seed === "number" ? options.seed + draw : options.seed;
        return model.random(table, { ...options, seed });
      });
      const columns = Object.fromEntries(draws.map((values, draw) => [`draw${draw}`, values]));
      const content = { draws: draws.map((values) => Array.from(values)) };
      await answer(session, flags, rowText(columns, flags.csv), content);
    });
}

function wholeNumber(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError("It has to be a whole number, 1 or more.");
}
