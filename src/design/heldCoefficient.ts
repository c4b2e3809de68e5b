import type { Steps } from "../core/steps.js";
import type { Design } from "./design.js";
import { fullRankTriangle } from "./fixed/fixedDesign.js";

/** Gives the design in which coefficient j has a given value: its column is part of the offset. */
export function* withCoefficientHeld(design: Design, j: number, value: number): Steps<Design> {
  const { fixed, response } = design;
  const others = <T>(all: readonly T[]) => all.filter((_, k) => k !== j);
  const columns = others(fixed.columns);
  const names = others(fixed.names);
  const offset = Float64Array.from(response, (_, i) => (design.offset?.[i] ?? 0) + value * fixed.columns[j][i]);
  return { ...design, offset, fixed: { ...fixed, columns, names, triangle: yield* fullRankTriangle({ columns, names }) } };
}
