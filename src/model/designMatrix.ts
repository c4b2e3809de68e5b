import { GlmeError } from "../errors.js";
import type { Fit } from "./fit.js";
import { oneOf } from "../options.js";

/** A design matrix, column by column. */
export interface DesignMatrix {
  /** One array per column, one entry per used row; the used rows are those where `observationInfo` says `subset`. */
  readonly matrix: readonly Float64Array[];
  readonly names: readonly string[];
}

const partReader = oneOf<"fixed" | "random">(["fixed", "random"], "fixed");

/** X as it was fitted, in arrays of the caller's own: the model's may be the table's. */
export function designMatrix({ design }: Fit, part?: "fixed" | "random"): DesignMatrix {
  if (partReader(part, "part") === "random") {
    throw new GlmeError("unsupported", 'designMatrix("random") is not built yet.', { option: "part" }, 'Ask for "fixed".');
  }
  return { matrix: design.fixed.columns.map((column) => column.slice()), names: design.fixed.names };
}
