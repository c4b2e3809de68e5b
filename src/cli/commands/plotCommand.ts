import { Command } from "commander";
import { GlmeError } from "../../core/errors.js";
import { nearest } from "../../core/nearest.js";
import type { GeneralizedLinearMixedModel } from "../../index.js";
import { caterpillarPlot, coefficientPlot, type Plot, randomEffectQuantiles } from "../../plot/index.js";
import { EXIT_STATUS, MODEL_ARGUMENT } from "../output/help.js";
import { readModel } from "../input/modelFile.js";
import type { Session } from "../input/session.js";

interface PlotFlags {
  readonly out?: string;
  readonly group?: string;
  readonly effect?: string;
  readonly intercept?: true;
}

const PLOTS: Readonly<Record<string, (model: GeneralizedLinearMixedModel, flags: PlotFlags) => Plot>> = {
  caterpillar: (model, { group, effect }) => caterpillarPlot(model, { group, name: effect }),
  quantiles: (model, { group, effect }) => randomEffectQuantiles(model, { group, name: effect }),
  coefficients: (model, { intercept }) => coefficientPlot(model, { intercept }),
};

const EXAMPLES = `
Examples:
  glme plot cbpp.json caterpillar --out herds.svg
  glme plot cbpp.json coefficients > coefficients.vl.json
${EXIT_STATUS}`;

/** `glme plot MODEL TYPE`: the pictures that need no rows of the data. */
export function plotCommand(session: Session): Command {
  return new Command("plot")
    .description("A picture of a model: as a Vega-Lite specification, or drawn as SVG or PNG.")
    .argument("<model>", MODEL_ARGUMENT)
    .argument("<type>", `one of ${Object.keys(PLOTS).join(", ")}`)
    .option(
      "--out <path>",
      "write to a file: .svg and .png are drawn (vega and vega-lite have to be installed, for .png @resvg/resvg-js too)",
    )
    .option("--group <name>", "random effects of this grouping variable (the first)")
    .option("--effect <name>", "and of this effect, such as (Intercept) (the first)")
    .option("--intercept", "show the intercept among the coefficients")
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, type: string, flags: PlotFlags) => {
      const draw = Object.hasOwn(PLOTS, type) ? PLOTS[type] : unknownType(type);
      const plot = draw(await readModel(session, path), flags);
      const { out } = flags;
      if (out === undefined) session.stdout(`${JSON.stringify(plot.spec, null, 2)}\n`);
      else await session.writeFile(out, await contentFor(out, plot));
    });
}

/** Gives what a file of that name is to hold. */
async function contentFor(path: string, plot: Plot): Promise<string | Uint8Array> {
  if (/\.png$/i.test(path)) return await plot.toPNG();
  if (/\.svg$/i.test(path)) return await plot.toSVG();
  return `${JSON.stringify(plot.spec, null, 2)}\n`;
}

function unknownType(type: string): never {
  const near = nearest(type, Object.keys(PLOTS));
  throw new GlmeError(
    "badOption",
    `There is no plot "${type}".${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    { option: "type" },
    `The plots of a saved model are ${Object.keys(PLOTS).join(", ")}; residuals need the rows, which are not in the file.`,
  );
}
