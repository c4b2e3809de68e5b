import { GlmeError } from "../core/errors.js";
import { nearest } from "../core/nearest.js";
import { shown } from "../core/outside.js";
import { normal } from "../stats/index.js";
import { axis, countOf, evenlySpaced, framed, lineAt, lineThrough, points } from "./frame.js";
import { histogram } from "./histogram.js";
import { quartileLine } from "./quantileLine.js";
import type { Plot } from "./plot.js";

/** The residual plots of fitglme. */
export type ResidualPlotType = "histogram" | "fitted" | "lagged" | "caseorder" | "probability" | "symmetry";

/** The rows of a table with what is to be plotted; NaN in rows that the fit did not use. */
export interface ResidualData {
  /** The model's formula, shown above the picture. */
  readonly formula: string;
  /** The residuals' kind as the axis names it: "raw", "pearson". */
  readonly residualType: string;
  /** Fitted conditional mean of each row. */
  readonly fitted: Float64Array;
  /** Residual of each row. */
  readonly residuals: Float64Array;
}

/** How each type is drawn. */
const PLOTS: { readonly [T in ResidualPlotType]: (data: ResidualData) => Plot } = {
  histogram: residualHistogram,
  fitted: residualsAgainstFitted,
  lagged: laggedResiduals,
  caseorder: residualsInOrder,
  probability: residualQuantiles,
  symmetry: residualSymmetry,
};

/**
 * Draws residuals: as a histogram, over fitted means, over the residual before, in the order of the rows, over normal quantiles, or the upper half
 * over the lower.
 *
 * @param type one of the types, in any case
 * @param data computes what is to be plotted; called once the type is known
 * @throws GlmeError badOption for another type, with the nearest one
 * @example
 * const fitted = Float64Array.of(1, 2, 3);
 * const residuals = Float64Array.of(0.5, -1, 0.5);
 * residualPlot("fitted", () => ({ formula: "y ~ x", residualType: "raw", fitted, residuals })).spec; // a Vega-Lite specification
 */
export function residualPlot(type: string, data: () => ResidualData): Plot {
  const types = Object.keys(PLOTS) as ResidualPlotType[];
  const known = types.find((candidate) => typeof type === "string" && candidate === type.toLowerCase());
  if (known !== undefined) return PLOTS[known](data());
  const near = nearest(type, types);
  throw new GlmeError(
    "badOption",
    `There is no residual plot ${shown(type)}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    { option: "type" },
    `The types are ${types.join(", ")}.`,
  );
}

const titleOf = ({ residualType }: ResidualData) => `Residuals (${residualType})`;

/** Gives the rows that the fit used. */
function usedRows({ residuals }: ResidualData): Uint32Array {
  return Uint32Array.from(residuals.keys()).filter((row) => !Number.isNaN(residuals[row]));
}

/** Gives the residuals of the used rows, ascending. */
function ascending(data: ResidualData): Float64Array {
  return data.residuals.filter((residual) => !Number.isNaN(residual)).sort();
}

/** Draws how often residuals lie in each of some equal intervals: of all rows, however many. */
function residualHistogram(data: ResidualData): Plot {
  const residuals = ascending(data);
  return framed({
    title: data.formula,
    subtitle: `${residuals.length} rows`,
    values: histogram(residuals),
    layer: [
      {
        mark: { type: "bar", color: "lightgray", stroke: "black" },
        encoding: {
          x: { field: "from", type: "quantitative", title: titleOf(data), scale: { zero: false } },
          x2: { field: "to" },
          y: { field: "count", type: "quantitative", title: "Rows" },
          y2: { datum: 0 },
        },
      },
    ],
  });
}

/** Draws residuals over fitted values, with a line at 0: a band of even width if the model is right. */
function residualsAgainstFitted(data: ResidualData): Plot {
  const used = usedRows(data);
  const shown = evenlySpaced(used);
  return framed({
    title: data.formula,
    subtitle: countOf(shown.length, used.length, "rows"),
    values: Array.from(shown, (row) => ({ row, fitted: data.fitted[row], residual: data.residuals[row] })),
    layer: [
      lineAt({ y: 0 }),
      points(axis("fitted", "Fitted values"), axis("residual", titleOf(data)), ["row", "fitted", "residual"]),
    ],
  });
}

/** Draws residuals in the order of the rows: a trend or a wave is something that the model does not know. */
function residualsInOrder(data: ResidualData): Plot {
  const used = usedRows(data);
  const shown = evenlySpaced(used);
  return framed({
    title: data.formula,
    subtitle: countOf(shown.length, used.length, "rows"),
    values: Array.from(shown, (row) => ({ row, residual: data.residuals[row] })),
    layer: [lineAt({ y: 0 }), points(axis("row", "Row"), axis("residual", titleOf(data)), ["row", "residual"])],
  });
}

/** Draws each residual over the one of the used row before: a slope says that neighbours are alike. */
function laggedResiduals(data: ResidualData): Plot {
  const used = usedRows(data);
  const shown = evenlySpaced(Uint32Array.from({ length: Math.max(0, used.length - 1) }, (_, i) => i + 1));
  const at = (i: number) => data.residuals[used[i]];
  return framed({
    title: data.formula,
    subtitle: countOf(shown.length, used.length - 1, "pairs of rows"),
    values: Array.from(shown, (i) => ({ row: used[i], before: at(i - 1), residual: at(i) })),
    layer: [
      lineAt({ x: 0 }),
      lineAt({ y: 0 }),
      points(axis("before", `${titleOf(data)}, row before`), axis("residual", titleOf(data)), ["row", "before", "residual"]),
    ],
  });
}

/** Draws normal quantiles Φ⁻¹((i − ½)/n) over the ordered residuals, with the line through the quartiles: straight if residuals are normal. */
function residualQuantiles(data: ResidualData): Plot {
  const residuals = ascending(data);
  const n = residuals.length;
  const shown = evenlySpaced(Uint32Array.from(residuals.keys()));
  return framed({
    title: data.formula,
    subtitle: countOf(shown.length, n, "rows"),
    values: Array.from(shown, (i) => ({ residual: residuals[i], quantile: normal.quantile((i + 0.5) / n) })),
    layer: [...quartileLine(residuals), points(axis("residual", titleOf(data)), axis("quantile", "Standard normal quantiles"))],
  });
}

/** Draws the distances of the upper half from the median over those of the lower half, with the diagonal: on it if residuals are symmetric. */
function residualSymmetry(data: ResidualData): Plot {
  const residuals = ascending(data);
  const n = residuals.length;
  const median = n === 0 ? Number.NaN : (residuals[Math.floor((n - 1) / 2)] + residuals[Math.ceil((n - 1) / 2)]) / 2;
  const pairs = Uint32Array.from({ length: Math.floor(n / 2) }, (_, i) => i);
  const shown = evenlySpaced(pairs);
  const largest = n === 0 ? 0 : Math.max(median - residuals[0], residuals[n - 1] - median);
  return framed({
    title: data.formula,
    subtitle: `${countOf(shown.length, pairs.length, "pairs of rows")}, median ${median.toPrecision(3)}`,
    values: Array.from(shown, (i) => ({ below: median - residuals[i], above: residuals[n - 1 - i] - median })),
    layer: [
      lineThrough([0, 0], [largest, largest]),
      points(axis("below", "Lower half: median − residual"), axis("above", "Upper half: residual − median")),
    ],
  });
}
