import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildDesign, type Design } from "../../src/design/index.js";
import { DISTRIBUTIONS, type Distribution } from "../../src/family/families.js";
import { parseFormula } from "../../src/formula/index.js";
import { readCsv } from "../../src/io/index.js";

// Rows, coefficients and their order, effects and their order: as R (lme4, glmmTMB) reports them for the same data and formulas.
interface ReferenceCase {
  readonly name: string;
  readonly formula: string;
  readonly distribution: string;
  readonly coding: "reference" | "effects";
  readonly categorical: Record<string, string[]>;
  readonly rowsUsed: number;
  readonly binomialSize?: string;
  readonly weights?: string;
  readonly offset?: string;
  readonly trusted: {
    readonly beta: Record<string, number>;
    readonly ranefStdCor: readonly { readonly group: string; readonly name1: string; readonly type: string }[];
  };
}

const folder = new URL("../reference/cases/", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), "utf8");
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry): ReferenceCase => JSON.parse(read(`${entry.name}/case.json`)))
  .map((reference) => ({ ...reference, distribution: reference.distribution.replace("inversegaussian", "inverseGaussian") }))
  .filter(({ distribution }) => (DISTRIBUTIONS as readonly string[]).includes(distribution));

function designOf(reference: ReferenceCase): Design {
  const { name, formula, categorical, distribution, coding: dummyVarCoding, binomialSize, weights, offset } = reference;
  const table = readCsv(read(`${name}/data.csv`), { categorical });
  return buildDesign(parseFormula(formula), table, {
    distribution: distribution as Distribution,
    dummyVarCoding,
    binomialSize,
    responseType: binomialSize === undefined ? "proportion" : "count",
    weights,
    offset,
  });
}

/** R glues a level to its factor (fB), and numbers the columns of effects coding. */
function spelledByR(name: string, { coding, categorical }: ReferenceCase): string {
  const part = (factor: string, level: string) =>
    `${factor}${coding === "effects" ? categorical[factor].indexOf(level) + 1 : level}`;
  return name.replaceAll(/(\w+?)_([^:]+)/g, (_, factor: string, level: string) => part(factor, level));
}

describe("designs of the reference cases", () => {
  it.each(cases)("$name has R's rows, coefficients and effects, in R's order", (reference) => {
    const design = designOf(reference);
    expect(design.rows).toHaveLength(reference.rowsUsed);
    expect(design.fixed.names.map((name) => spelledByR(name, reference))).toEqual(Object.keys(reference.trusted.beta));
    const effects = design.random.flatMap(({ group, names }) => names.map((name) => `${spelledByR(name, reference)} | ${group}`));
    const deviations = reference.trusted.ranefStdCor.filter(({ type, group }) => type === "std" && group !== "Residual");
    expect(effects.sort()).toEqual(deviations.map(({ name1, group }) => `${name1} | ${group}`).sort());
  });
});
