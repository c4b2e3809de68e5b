import type { Steps } from "../core/steps.js";
import { carefulBasis } from "../linalg/carefulBasis.js";
import { columnLength, invertUpper } from "../linalg/triangle.js";
import { norm } from "../linalg/vectors.js";
import type { Design } from "./design.js";
import { fullRankTriangle } from "./fixed/fixedDesign.js";

/** Length of a column over that of what the others leave of it from which an offset is made of the latter: the column itself would leave of η's digits no more than ten. */
const HIDDEN = 1e3;

/**
 * Prepares designs in which coefficient j has a given value: its column times the value is part of the offset. A column that is nearly a
 * combination of the others is there with what it has of its own; the coefficients of the others make up for the rest.
 */
export function* coefficientHeld(design: Design, j: number): Steps<(value: number) => Design> {
  const { fixed, response } = design;
  const others = <T>(all: readonly T[]) => all.filter((_, k) => k !== j);
  const columns = others(fixed.columns);
  const names = others(fixed.names);
  const triangle = yield* fullRankTriangle({ columns, names });
  const own = isHidden(fixed.triangle, j) ? yield* ownPart(columns, fixed.columns[j]) : fixed.columns[j];
  return (value) => {
    const offset = Float64Array.from(response, (_, i) => (design.offset?.[i] ?? 0) + value * own[i]);
    return { ...design, offset, fixed: { ...fixed, columns, names, triangle } };
  };
}

/** Is column j nearly a combination of the others, from R of X = QR? */
function isHidden(triangle: Float64Array, j: number): boolean {
  const p = Math.sqrt(triangle.length);
  const inverse = invertUpper(triangle, p);
  const row = Float64Array.from({ length: p }, (_, k) => inverse[j + k * p]); // 1 over the length of what the others leave
  return columnLength(triangle, j) * norm(row) > HIDDEN;
}

/** Gives what others leave of a column; the column where that may be rounding. */
function* ownPart(others: readonly Float64Array[], column: Float64Array): Steps<Float64Array> {
  const basis = yield* carefulBasis([...others, column], column.length);
  if (basis === undefined) return column;
  const scale = basis.s[basis.s.length - 1];
  return basis.columns[others.length].map((value) => value * scale);
}
