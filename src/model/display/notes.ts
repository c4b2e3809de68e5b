import type { Design } from "../../design/index.js";
import type { Link } from "../../family/definition/links.js";
import { fineFactors } from "../fit/factors.js";
import type { Estimates } from "../../fit/run/estimates.js";
import { linkText } from "../../result/familyNames.js";

/**
 * Gives what a reader of the estimates has to know besides: one sentence on convergence, and one each for a link with a bound, a singular fit, factors with hardly fewer levels
 * than rows, for rows that were left out, rounded proportions, levels that got no coefficient and columns that were dropped, where there are any.
 */
export function notes(design: Design, { convergence, link }: Estimates): string[] {
  return [
    convergence.message,
    ...linkNote(link),
    ...(convergence.singular.length > 0 ? [singularNote(convergence.singular)] : []),
    ...fineFactors(design).map(({ name, levels }) => manyLevelsNote(name, levels, design.used)),
    ...leftOutNote(design),
    ...roundedNote(design),
    ...Array.from(design.unusedLevels, ([factor, levels]) => unusedNote(factor, levels)),
    ...droppedNote(design),
  ];
}

/** Gives a line for a link of which fitglme warns at every fit. */
function linkNote(link: Link): string[] {
  if (link.name !== "reciprocal" && link.name !== "power") return [];
  return [`With the link ${linkText(link)} the linear predictor has to stay positive, which the model does not see to.`];
}

function singularNote(names: readonly string[]): string {
  return `The fit is singular: estimated at the edge of what is possible (a standard deviation of 0, a correlation at its bound): ${names.join(", ")}.`;
}

function manyLevelsNote(name: string, levels: number, used: number): string {
  return `The factor ${name} has ${levels} levels in ${used} rows: if its values are numbers, its column was read as text.`;
}

function leftOutNote({ height, used, incomplete, missingByVariable }: Design): string[] {
  const left = height - used;
  if (left === 0) return [];
  const variables = Array.from(missingByVariable, ([name, count]) => `${name}: ${count}`).join(", ");
  const reason = incomplete === 0 ? "excluded, or of weight 0" : `${incomplete} of them for missing values (${variables})`;
  return [`${left} of ${height} rows ${left === 1 ? "was" : "were"} left out, ${reason}.`];
}

function roundedNote({ roundedProportions: count = 0 }: Design): string[] {
  if (count === 0) return [];
  return [
    `In ${count} row${count === 1 ? "" : "s"} the proportion was rounded: it is taken as the one count of its trials that it can be.`,
  ];
}

/** Most dropped columns that are named. */
const MOST_NAMED = 20;

function droppedNote({ dropped }: Design): string[] {
  if (dropped.length === 0) return [];
  const named = dropped.slice(0, MOST_NAMED).map(({ effects, name, of }) => {
    const reason = of.length === 0 ? "0 in every used row" : `a combination of ${of.join(", ")}`;
    return `${name} of the ${effects} (${reason})`;
  });
  if (dropped.length > MOST_NAMED) named.push(`${dropped.length - MOST_NAMED} more`);
  return [`Dropped, as the rows do not determine them: ${named.join("; ")}.`];
}

function unusedNote(factor: string, levels: readonly string[]): string {
  const named = levels.map((level) => `"${level}"`).join(", ");
  return levels.length === 1
    ? `The level ${named} of ${factor} occurs in no used row and has no coefficient.`
    : `The levels ${named} of ${factor} occur in no used row and have no coefficients.`;
}
