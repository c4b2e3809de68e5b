import { Command } from "commander";
import { DISTRIBUTIONS, type Distribution } from "../family/names.js";
import type { FitOptions } from "../fit/index.js";
import { readCsv } from "../io/index.js";
import { modelJson } from "./modelJson.js";
import { ExitStatus, type Session } from "./session.js";
import { linkValue, names, oneOf, perRow } from "./values.js";

interface FitFlags extends FitOptions {
  categorical?: string[];
  json?: true;
  out?: string;
}

const EXAMPLES = `
Examples:
  glme fit defects.csv "defects ~ newprocess + (1 | factory)" --distribution poisson --fit-method laplace
  glme fit cbpp.csv "incidence ~ period + (1 | herd)" --distribution binomial --fit-method laplace \\
    --binomial-size size --response-type count --categorical period,herd --json --out cbpp.json

Exit status: 0 for a fit, converged or not; 1 when the data cannot be read or fitted, or the fit failed; 2 for a wrong call.`;

/** `glme fit FILE FORMULA`: reads a table, fits the model, prints it. `ended` hears how that went. */
export function fitCommand(session: Session, ended: (status: ExitStatus) => void): Command {
  return new Command("fit")
    .description("Fit a generalized linear mixed model to a CSV or TSV file.")
    .argument("<file>", "table with a header line; an empty field, NA or NaN is a missing value")
    .argument("<formula>", 'such as "y ~ x + (1 | g)"')
    .option("--distribution <name>", Object.keys(DISTRIBUTIONS).join(", "), oneOf(Object.keys(DISTRIBUTIONS) as Distribution[]))
    .option(
      "--link <name>",
      "identity, log, logit, probit, comploglog, loglog, reciprocal, or the exponent of a power",
      linkValue,
    )
    .option(
      "--fit-method <name>",
      "laplace, approximateLaplace; mpl (the default) and rempl for linear mixed models",
      oneOf(["mpl", "rempl", "laplace", "approximateLaplace"]),
    )
    .option("--weights <column>", "prior weights: a column, or one number", perRow)
    .option("--offset <column>", "part of the linear predictor with coefficient 1: a column, or one number", perRow)
    .option("--binomial-size <column>", "trials behind each binomial response: a column, or one number", perRow)
    .option(
      "--response-type <type>",
      "what a binomial response holds: proportion (the default) or count",
      oneOf(["proportion", "count"]),
    )
    .option("--categorical <columns>", "numeric columns that are categorical, with commas between them", names)
    .option("--dummy-var-coding <coding>", "reference, effects, full", oneOf(["reference", "effects", "full"]))
    .option("--json", "print JSON instead of text")
    .option("--out <path>", "write to a file instead of the standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, formula: string, flags: FitFlags) => ended(await fitFile(session, file, formula, flags)));
}

async function fitFile(session: Session, file: string, formula: string, flags: FitFlags): Promise<ExitStatus> {
  const { categorical = [], json, out, ...options } = flags;
  const text = await session.readFile(file);
  const table = readCsv(text, { categorical: Object.fromEntries(categorical.map((name) => [name, true])) });
  const model = await session.fit(table, formula, options);
  const answer = `${json ? modelJson(model) : model}\n`;
  if (out === undefined) session.stdout(answer);
  else await session.writeFile(out, answer);
  if (model.convergence.status !== "failed") return ExitStatus.success;
  session.stderr(`glme: ${model.convergence.message}\n`);
  return ExitStatus.failure;
}
