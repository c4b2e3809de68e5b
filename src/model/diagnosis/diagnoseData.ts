// What the data of a model may lack: levels, rows, variation, a sensible scale.

import type { Design, RandomDesign } from "../../design/index.js";
import { type Rival, unidentified } from "../../fit/method/unidentified.js";
import { constantCells } from "./diagnoseResponse.js";
import type { Finding } from "../fit/rowSummary.js";
import { type Factor, fineFactors, usedFactors } from "../fit/factors.js";
import type { Fit } from "../fit/fittedModel.js";

/** Finds what there is to say about the data, the gravest first. */
export function dataFindings(fit: Fit): Finding[] {
  return [
    ...constantCells(fit),
    ...manyLevels(fit.design),
    ...collinearColumns(fit.design),
    ...uniqueGroups(fit.design).flatMap(fewLevels),
    ...unidentifiedTerms(fit),
    ...emptyCells(usedFactors(fit)),
    ...scales(fit.design),
    ...unusedLevels(fit.design),
    ...droppedColumns(fit.design),
    ...leftOutRows(fit.design),
  ];
}

/** Largest variance inflation of a coefficient, 1/(1 − R²) by the columns before it, that passes: beyond, less than a thousandth of a column's variation is its own. */
const LARGEST_INFLATION = 1000;

/** Finds columns that the ones before them nearly explain: their variance inflation is Σ R_ij²/R_jj² with R of X = QR, the intercept left aside. */
function collinearColumns({ fixed: { names, triangle } }: Design): Finding[] {
  const p = names.length;
  const first = names[0] === "(Intercept)" ? 1 : 0;
  return names.flatMap((name, j): Finding[] => {
    if (j < first) return [];
    const column = triangle.subarray(j * p + first, j * p + j + 1);
    const own = triangle[j * (p + 1)];
    const inflation = column.reduce((sum, value) => sum + value * value, 0) / (own * own);
    if (!(inflation > LARGEST_INFLATION)) return [];
    return [
      {
        kind: "collinear",
        subject: name,
        found: `${name} is almost a combination of the coefficients before it: its variance is ${inflation.toPrecision(3)} times what it would be without them.`,
        advice: "Centre and scale the variables, use orthogonal polynomials instead of powers, or leave one of them out.",
      },
    ];
  });
}

function uniqueGroups({ random }: Design): RandomDesign[] {
  return random.filter(({ group }, r) => random.findIndex((other) => other.group === group) === r);
}

/** Least number of levels of a group that passes: from fewer their variance is hardly known. */
const LEAST_LEVELS = 5;

function fewLevels({ group, levels }: RandomDesign): Finding[] {
  if (levels.length >= LEAST_LEVELS) return [];
  return [
    {
      kind: "fewLevels",
      subject: group,
      found: `${group} has ${levels.length} levels: that is too few to know how much levels vary.`,
      advice: `Use ${group} as a fixed effect.`,
    },
  ];
}

/** What to do about terms whose variances cannot be told from something else. */
const INSTEAD: Readonly<Record<Rival, string>> = {
  residuals: "Leave it out: the residuals are what is left of it; or collect several rows for each level.",
  dispersion: "Leave it out: the dispersion is what is left of it; or collect several rows for each level.",
  answers: "Leave it out: the coefficients are then those of the population; or collect several answers for each level.",
};

/** Finds terms whose variances nothing tells from the residuals, the dispersion, or the chance of an answer; and of counts those that are overdispersion. */
function unidentifiedTerms({ design, estimates }: Fit): Finding[] {
  const found = unidentified(design, estimates);
  const n = design.rows.length;
  if (!found)
    return uniqueGroups(design)
      .filter(({ levels }) => levels.length === n && n >= LEAST_LEVELS)
      .map(
        ({ group }): Finding => ({
          ...oneRow(group),
          advice: "Such an effect is overdispersion, which the distribution does not have by itself.",
        }),
      );
  const { rival, single, wide } = found;
  return [
    ...single.map((group): Finding => ({ ...oneRow(group), advice: INSTEAD[rival] })),
    ...wide.map(
      ({ term, effects }): Finding => ({
        kind: "manyEffects",
        subject: term,
        found: `The term (${term}) has ${effects} effects for ${n} rows: the data hardly determine its variances.`,
        advice: INSTEAD[rival].replace("it out", "effects out"),
      }),
    ),
  ];
}

function oneRow(group: string): Omit<Finding, "advice"> {
  return { kind: "singleRows", subject: group, found: `Every level of ${group} has one row.` };
}

/** Finds factors most of whose effects rest on a single row: columns of numbers, it may be, of which one value was none. */
function manyLevels(design: Design): Finding[] {
  return fineFactors(design).map(({ name, levels }) => ({
    kind: "manyLevels" as const,
    subject: name,
    found: `${name} has ${levels} levels in ${design.used} used rows: most of its effects are those of a single row.`,
    advice: `If its values are numbers, find the one that is not and read the column as numbers; if they are labels, group by them: (1 | ${name}).`,
  }));
}

/** Finds combinations of the levels of two factors that no used row has. */
function emptyCells(factors: readonly Factor[]): Finding[] {
  return factors.flatMap((a, i) =>
    factors.slice(i + 1).flatMap((b): Finding[] => {
      const width = b.levels.length;
      const seen = new Uint8Array(a.levels.length * width);
      const [hasA, hasB] = [new Uint8Array(a.levels.length), new Uint8Array(width)];
      a.codes.forEach((code, row) => {
        seen[code * width + b.codes[row]] = hasA[code] = hasB[b.codes[row]] = 1;
      });
      const empty = Array.from(seen.keys()).filter(
        (cell) => seen[cell] === 0 && hasA[Math.floor(cell / width)] === 1 && hasB[cell % width] === 1,
      );
      if (empty.length === 0) return [];
      const named = empty.slice(0, 3).map((cell) => `${a.levels[Math.floor(cell / width)]} with ${b.levels[cell % width]}`);
      return [
        {
          kind: "emptyCell",
          subject: `${a.name}:${b.name}`,
          found: `No row has ${named.join(", ")}${empty.length > 3 ? ` and ${empty.length - 3} more combinations` : ""} of ${a.name} and ${b.name}.`,
          advice: "Predictions there rest on the effects being additive, and an interaction of the two cannot be estimated.",
        },
      ];
    }),
  );
}

/** Largest root mean square of a column of X, in its own unit, that passes, and one over the least: coefficients beyond are hard to read. */
const LARGEST_SIZE = 1e6;

function scales({ fixed: { names, columns } }: Design): Finding[] {
  const sizes = columns.map((column) => Math.sqrt(column.reduce((sum, x) => sum + x * x, 0) / column.length));
  return names.flatMap((name, j): Finding[] => {
    if (sizes[j] < LARGEST_SIZE && sizes[j] > 1 / LARGEST_SIZE) return [];
    return [
      {
        kind: "scale",
        subject: name,
        found: `The values of ${name} are about ${sizes[j].toPrecision(1)} in size, so that its coefficient is as far from 1.`,
        advice: "The fit is not hurt; another unit would make its coefficient easier to read.",
      },
    ];
  });
}

function unusedLevels({ unusedLevels: unused }: Design): Finding[] {
  return Array.from(unused, ([factor, levels]) => ({
    kind: "unusedLevel" as const,
    subject: factor,
    found: `No used row has ${levels.map((level) => `"${level}"`).join(", ")} of ${factor}: there is no coefficient for it.`,
    advice: "Look whether rows were left out that should not have been.",
  }));
}

function droppedColumns({ dropped }: Design): Finding[] {
  if (dropped.length === 0) return [];
  const subject = dropped.map(({ name }) => name).join(", ");
  return [
    {
      kind: "dropped",
      subject,
      found: `Columns were dropped, as the rows do not determine their coefficients: ${subject}.`,
      advice: "Marginal means that need them are NaN; predictions for combinations without a row count them as 0.",
    },
  ];
}

/** Largest share of the table's rows with missing values that passes. */
const LARGEST_MISSING_SHARE = 0.1;

function leftOutRows({ height, used, incomplete, missingByVariable }: Design): Finding[] {
  if (incomplete <= LARGEST_MISSING_SHARE * height) return [];
  const variables = Array.from(missingByVariable, ([name, count]) => `${name}: ${count}`).join(", ");
  return [
    {
      kind: "leftOut",
      subject: [...missingByVariable.keys()].join(", "),
      found: `${incomplete} of ${height} rows have missing values (${variables}); ${used} were used.`,
      advice: "If values are not missing at random, the estimates speak for the complete rows only.",
    },
  ];
}
