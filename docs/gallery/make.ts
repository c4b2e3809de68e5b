// Draws the gallery: npx tsx docs/gallery/make.ts

import { writeFileSync } from "node:fs";
import {
  caterpillarPlot,
  coefficientPlot,
  observedPlot,
  type Plot,
  profilePlot,
  randomEffectQuantiles,
} from "../../src/plot/index.js";
import { fitCase, referenceCase } from "../../test/reference/referenceCase.js";

const folder = new URL("./", import.meta.url);
const cbpp = await fitCase(referenceCase("cbpp"));
const contraception = await fitCase(referenceCase("contraception"));
const sleepstudy = await fitCase(referenceCase("sleepstudy-ml"));

const pictures: readonly (readonly [file: string, code: string, says: string, plot: Plot])[] = [
  [
    "caterpillar",
    "caterpillarPlot(cbpp)",
    "Which herds have more of the disease than the average herd? Random effects with 95 % intervals.",
    caterpillarPlot(cbpp),
  ],
  [
    "coefficients",
    "coefficientPlot(contraception)",
    "Which predictors matter, and how much? Coefficients with 95 % intervals.",
    coefficientPlot(contraception),
  ],
  [
    "profile",
    "profilePlot(await cbpp.profile())",
    "How does the likelihood fall away from the estimates? Straight lines where Wald's intervals would do.",
    profilePlot(await cbpp.profile()),
  ],
  [
    "quantiles",
    "randomEffectQuantiles(contraception)",
    "Are the random effects normal? On the line if they are.",
    randomEffectQuantiles(contraception),
  ],
  ["observed", "observedPlot(sleepstudy)", "Do the fitted means meet the responses?", observedPlot(sleepstudy)],
  ...(["histogram", "fitted", "lagged", "caseorder", "probability", "symmetry"] as const).map(
    (type) =>
      [
        `residuals-${type}`,
        `sleepstudy.plotResiduals("${type}", { residualType: "pearson" })`,
        `Residuals: ${type}.`,
        sleepstudy.plotResiduals(type, { residualType: "pearson" }),
      ] as const,
  ),
];

const lines = [
  "# Pictures",
  "",
  "Every plot is `{ spec, toSVG(), toPNG() }`: a Vega-Lite 6 specification with the data in it, which any Vega-Lite tool draws; `toSVG()` draws in",
  "Node and in browsers with the packages vega and vega-lite installed, `toPNG()` in Node with @resvg/resvg-js besides. `plotResiduals` and",
  "`plotPartialDependence` are methods of the model, the others functions of `glme/plot`. These were made by `npx tsx docs/gallery/make.ts`;",
  "the npm package has this page without them.",
];
for (const [file, code, says, plot] of pictures) {
  writeFileSync(new URL(`${file}.png`, folder), await plot.toPNG());
  lines.push("", `## \`${code}\``, "", says, "", `![${code}](${file}.png)`);
}
writeFileSync(new URL("README.md", folder), `${lines.join("\n")}\n`);
