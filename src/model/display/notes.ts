import { type Design, droppedColumns } from "../../design/index.js";
import type { Link } from "../../family/definition/links.js";
import { fineFactors } from "../fit/factors.js";
import type { Estimates } from "../../fit/run/estimates.js";
import { linkText } from "../../result/familyNames.js";

/**
 * Gives what a reader of the estimates has to know besides: one sentence on convergence, and one each for a link with a bound, a singular fit, factors with hardly fewer levels
 * than rows, for rows that were left out and for levels that got no coefficient, where there are any.
 */
export function notes(design: Design, { convergence, link }: Estimates): string[] {
  return [
    convergence.message,
    ...linkNote(link),
    ...(convergence.singular.length > 0 ? [singularNote(convergence.singular)] : []),
    ...fineFactors(design).map(({ name, levels }) => manyLevelsNote(name, levels, design.used)),
    ...leftOutNote(design),
    ...roundedNote(design.roundedProportions ?? 0),
    ...Array.from(design.unusedLevels, ([factor, levels]) => unusedNote(factor, levels)),
    ...droppedNotes(design),
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

function roundedNote(count: number): string[] {
  if (count === 0) return [];
  const rows = count === 1 ? "1 row" : `${count} rows`;
  return [`In ${rows} the proportion was rounded: it is taken as the one count of its trials that it can be.`];
}

/** Most columns that are named in a line. */
const MOST_NAMED = 20;

/** Gives a line for the fixed effects, and one for each random term, whose columns were dropped. */
function droppedNotes(design: Design): string[] {
  const dropped = droppedColumns(design);
  return [...new Set(dropped.map(({ effects }) => effects))].map((effects) => {
    const names = dropped.filter((column) => column.effects === effects).map(({ name, of }) => `"${name}" (${reason(of)})`);
    const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : "";
    return `Dropped from the ${effects}, as no row determines them: ${names.slice(0, MOST_NAMED).join(", ")}${more}.`;
  });
}

function reason(of: readonly string[]): string {
  return of.length === 0 ? "0 in every used row" : `a combination of ${of.map((name) => `"${name}"`).join(", ")}`;
}

function unusedNote(factor: string, levels: readonly string[]): string {
  const named = levels.map((level) => `"${level}"`).join(", ");
  return levels.length === 1
    ? `The level ${named} of ${factor} occurs in no used row and has no coefficient.`
    : `The levels ${named} of ${factor} occur in no used row and have no coefficients.`;
}
