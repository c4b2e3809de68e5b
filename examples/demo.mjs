// Two models from data to picture: `npm run demo`.
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { fitglme } from "glme";
import { readCsv } from "glme/io";

const read = (name, options) => readCsv(readFileSync(new URL(name, import.meta.url), "utf8"), options);

console.log("Defects in batches from 20 factories, half of which run a new process (simulated data: manufacturing.csv)\n");
const manufacturing = read("manufacturing.csv");
const formula = "defects ~ 1 + newprocess + time_dev + temp_dev + supplier + (1 | factory)";
const defects = await fitglme(manufacturing, formula, {
  distribution: "poisson",
  link: "log",
  fitMethod: "laplace",
  dummyVarCoding: "effects",
});
console.log(String(defects));

console.log("\nPneumonia in 15 herds of Ethiopian zebu cattle over four periods (Lesnoff et al. 2004: cbpp.csv)\n");
const cbpp = read("cbpp.csv", { categorical: { period: true } });
const incidence = await fitglme(cbpp, "incidence ~ period + (1 | herd)", {
  distribution: "binomial",
  binomialSize: "size",
  responseType: "count",
  fitMethod: "laplace",
});
console.log(String(incidence));

const picture = fileURLToPath(new URL("../build/residuals.svg", import.meta.url));
writeFileSync(picture, await defects.plotResiduals("fitted").toSVG());
console.log(`\nThe residuals of the first model over its fitted values: ${relative(process.cwd(), picture)}`);
