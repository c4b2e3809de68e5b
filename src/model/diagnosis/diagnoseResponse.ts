// Responses that are all the same: everywhere, or in all rows of a factor's level.

import { familyOf } from "../../family/families.js";
import type { Finding } from "../fit/rowSummary.js";
import { type Factor, fixedFactors } from "../fit/factors.js";
import type { Fit } from "../fit/fittedModel.js";
import { nounOf, someOf } from "./listing.js";

/** Finds a response without any variation. */
export function constantResponse(fit: Fit): Finding[] {
  const { formula, response, used } = fit.design;
  if (used < 2 || response.some((y) => y !== response[0])) return [];
  const advice = isOutOfReach(fit, response[0])
    ? "The linear predictor that fits best is infinite, and such rows tell neither predictors nor groups apart: see whether this is the column that was meant."
    : "Such rows tell neither predictors nor groups apart: see whether this is the column that was meant.";
  const found = `All ${used} responses are ${response[0]}.`;
  return [{ kind: "constantResponse", subject: formula.response, found, advice }];
}

/** Finds levels whose rows all have the smallest or the largest response there can be, where that makes a coefficient infinite. */
export function constantCells(fit: Fit): Finding[] {
  const bounds = boundsOutOfReach(fit);
  if (bounds.length === 0 || constantResponse(fit).length > 0) return [];
  return fixedFactors(fit).flatMap((factor) => cellsOf(factor, fit.design.response, bounds));
}

function cellsOf({ name, levels, codes }: Factor, response: Float64Array, bounds: readonly number[]): Finding[] {
  const rows = new Uint32Array(levels.length);
  const value = new Float64Array(levels.length).fill(Number.NaN);
  const differs = new Uint8Array(levels.length);
  codes.forEach((code, i) => {
    if (rows[code]++ === 0) value[code] = response[i];
    else if (response[i] !== value[code]) differs[code] = 1;
  });
  const cells = levels.flatMap((level, code) =>
    rows[code] > 0 && differs[code] === 0 && bounds.includes(value[code])
      ? [{ level, rows: rows[code], value: value[code] }]
      : [],
  );
  if (cells.length === 0) return [];
  const [{ level, rows: count, value: only }] = cells;
  const isOne = cells.length === 1;
  const told = cells.map((cell) => `"${cell.level}" (${nounOf(cell.rows, "row")} of ${cell.value})`);
  return [
    {
      kind: "constantCell",
      subject: `${name} = ${cells.map((cell) => cell.level).join(", ")}`,
      found: isOne
        ? `All ${count} responses where ${name} is "${level}" are ${only}.`
        : `All responses of a level are the same where ${name} is ${someOf(told)}.`,
      advice: isOne
        ? "Its coefficient has no finite estimate: merge the level with another one, or leave its rows out."
        : "Their coefficients have no finite estimates: merge levels until the responses in each of them differ, or leave the rows out.",
    },
  ];
}

/** Gives the least and the largest response, 0 and 1, where means come near them and never reach them with a finite linear predictor. */
function boundsOutOfReach(fit: Fit): number[] {
  return [0, 1].filter((bound) => isOutOfReach(fit, bound));
}

/** Is a value a bound of the responses, of which the link makes infinity? With the identity or a square root the mean can be 0. */
function isOutOfReach({ estimates: { distribution, link }, functions }: Fit, value: number): boolean {
  const { isDiscrete, means } = familyOf(distribution);
  const isBound = (isDiscrete ?? false) && means.includes(value);
  return isBound && !Number.isFinite(functions.linkFunctions(link).link(Float64Array.of(value))[0]);
}
