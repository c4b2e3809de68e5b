import { GlmeError } from "../errors.js";
import { nearest } from "../nearest.js";
import { shown } from "../options.js";
import { type Plot, plot, VEGA_LITE_SCHEMA, type VegaLiteSpec } from "./plot.js";

/** The residual plots of fitglme. "fitted" is the one that can be drawn so far. */
export type ResidualPlotType = "histogram" | "fitted" | "lagged" | "caseorder" | "probability" | "symmetry";

const TYPES: readonly ResidualPlotType[] = ["histogram", "fitted", "lagged", "caseorder", "probability", "symmetry"];

/** More points than this do not tell more, and make a picture of megabytes. */
const MOST_POINTS = 10_000;

/** The rows of a table with what is to be plotted; NaN in rows that the fit did not use. */
export interface ResidualData {
  readonly formula: string;
  /** As the axis names it: "raw", "pearson". */
  readonly residualType: string;
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
}

/** The plot of a type, with the data that `data` computes when the type can be drawn. */
export function residualPlot(type: string, data: () => ResidualData): Plot {
  const known = TYPES.find((candidate) => candidate === String(type).toLowerCase());
  if (known === "fitted") return plot(residualsAgainstFitted(data()));
  if (known !== undefined) {
    throw new GlmeError("unsupported", `The residual plot "${known}" is not built yet.`, { option: "type" }, 'Ask for "fitted".');
  }
  const near = nearest(String(type), TYPES);
  throw new GlmeError(
    "badOption",
    `There is no residual plot ${shown(type)}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    { option: "type" },
    `The types are ${TYPES.join(", ")}; "fitted" can be drawn so far.`,
  );
}

/** Residuals over fitted values, with a line at 0. */
function residualsAgainstFitted({ formula, residualType, fitted, residuals }: ResidualData): VegaLiteSpec {
  const used = Uint32Array.from(fitted.keys()).filter((row) => !Number.isNaN(residuals[row]));
  const shown = evenlySpaced(used, MOST_POINTS);
  const subtitle = shown.length < used.length ? `${shown.length} of ${used.length} rows, evenly spaced` : `${used.length} rows`;
  return {
    $schema: VEGA_LITE_SCHEMA,
    title: { text: formula, subtitle },
    width: 480,
    height: 320,
    data: { values: Array.from(shown, (row) => ({ row, fitted: fitted[row], residual: residuals[row] })) },
    layer: [
      // Data of its own: one line, not one for every point.
      { data: { values: [{}] }, mark: { type: "rule", strokeDash: [4, 4], color: "gray" }, encoding: { y: { datum: 0 } } },
      {
        mark: { type: "point", opacity: 0.6 },
        encoding: {
          x: { field: "fitted", type: "quantitative", title: "Fitted values", scale: { zero: false } },
          y: { field: "residual", type: "quantitative", title: `Residuals (${residualType})` },
          tooltip: [{ field: "row" }, { field: "fitted" }, { field: "residual" }],
        },
      },
    ],
  };
}

/** At most `most` of the rows: the first, and from there in equal steps. The same rows every time. */
function evenlySpaced(rows: Uint32Array, most: number): Uint32Array {
  if (rows.length <= most) return rows;
  return Uint32Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]);
}
