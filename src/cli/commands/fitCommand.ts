import { Command } from "commander";
import { readFitOptions } from "../../options/options.js";
import { readCsv } from "../../io/index.js";
import { addCsvFlags, type CsvFlags, csvOptionsOf } from "../input/csvFlags.js";
import { type AnswerFlags, addAnswerFlags, answer } from "../output/answer.js";
import { ExitStatus, type Session } from "../input/session.js";
import { addFitFlags, fitOptionsOf } from "../input/fitFlags.js";
import { flagNames } from "../input/flags.js";
import { modelNumbers } from "../output/modelNumbers.js";

interface FitFlags extends AnswerFlags, CsvFlags {
  readonly categorical?: string[];
  readonly save?: string;
}

const EXAMPLES = `
Examples:
  glme fit defects.csv "defects ~ newprocess + (1 | factory)" --distribution poisson --fit-method laplace
  glme fit cbpp.csv "incidence ~ period + (1 | herd)" --distribution binomial --fit-method laplace \\
    --binomial-size size --response-type count --categorical period,herd --save cbpp.json

Exit status: 0 for a fit, converged or not; 1 when the data cannot be read or fitted, or the fit failed; 2 for a wrong call.`;

/** `glme fit FILE FORMULA`: reads a table, fits the model, prints it. `ended` hears how that went. */
export function fitCommand(session: Session, ended: (status: ExitStatus) => void): Command {
  const command = new Command("fit")
    .description("Fit a generalized linear mixed model to a CSV or TSV file.")
    .argument("<file>", "table with a header line; an empty field, NA or NaN is a missing value")
    .argument("<formula>", 'such as "y ~ x + (1 | g)"');
  addFitFlags(command);
  return addCsvFlags(addAnswerFlags(command))
    .option("--categorical <columns>", "numeric columns that are categorical, with commas between them", flagNames)
    .option("--save <path>", "write the model to a file, for glme predict and the other commands: all but the rows of the table")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, formula: string, flags: FitFlags) => ended(await fitFile(session, file, formula, flags)));
}

async function fitFile(session: Session, file: string, formula: string, flags: FitFlags): Promise<ExitStatus> {
  const { categorical = [], save } = flags;
  const options = fitOptionsOf(flags);
  readFitOptions(options); // a wrong word is told before the file is read
  const text = await session.readFile(file);
  const table = readCsv(text, {
    ...csvOptionsOf(flags),
    categorical: Object.fromEntries(categorical.map((name) => [name, true])),
  });
  const model = await session.fit(table, formula, options);
  await answer(session, flags, String(model), modelNumbers(model));
  if (save !== undefined) await session.writeFile(save, `${JSON.stringify(model)}\n`);
  if (model.convergence.status !== "failed") return ExitStatus.success;
  session.stderr(`glme: ${model.convergence.message}\n`);
  return ExitStatus.failure;
}
