import { axis, countOf, framed } from "./frame.js";
import type { Plot } from "./plot.js";

/** The average mean over one or two variables, and for one variable the means of single rows. */
export interface DependenceData {
  /** The model's formula, shown above the picture. */
  readonly formula: string;
  /** Name of the response, for the axis. */
  readonly response: string;
  /** One or two variables, and the values that each is set to. */
  readonly variables: readonly { readonly name: string; readonly values: readonly (number | string)[] }[];
  /** Mean of the response over all rows at each value; of two variables at each pair, the second one varying fastest. */
  readonly mean: Float64Array;
  /** Number of rows that the means are over. */
  readonly rows: number;
  /** For each value the mean of every row; undefined where rows are not shown. */
  readonly individual: readonly Float64Array[] | undefined;
}

/** How the curves of single rows are shown: not at all, as they are, or each from 0 at the first value. */
export type IndividualCurves = "none" | "absolute" | "centered";

/** Most curves of single rows: more cover each other. */
const MOST_CURVES = 100;

/**
 * Draws how the mean of the response depends on one or two variables: a line over numbers, points over levels; for two variables a field of greys.
 *
 * @param curves how the means of single rows are shown beside the average, for one variable
 * @example
 * const dose = { name: "dose", values: [0, 1, 2] };
 * const data = { formula: "y ~ dose", response: "y", variables: [dose], mean: Float64Array.of(1, 3, 4), rows: 20, individual: undefined };
 * partialDependencePlot(data).spec; // a Vega-Lite specification
 */
export function partialDependencePlot(data: DependenceData, curves: IndividualCurves = "none"): Plot {
  return data.variables.length === 1 ? overOne(data, curves) : overTwo(data);
}

function overOne(data: DependenceData, curves: IndividualCurves): Plot {
  const { formula, response, variables, mean, rows, individual } = data;
  const [{ name, values }] = variables;
  const isNumeric = typeof values[0] === "number";
  const base = (means: readonly number[]) => (curves === "centered" ? means[0] : 0);
  const average = Array.from(mean);
  const shown = curves === "none" || !individual ? [] : chosen(individual[0].length);
  const single = shown.flatMap((row) => {
    const means = individual!.map((all) => all[row]);
    return values.map((value, i) => ({ row, value, mean: means[i] - base(means) }));
  });
  const x = isNumeric ? axis("value", name) : { field: "value", type: "nominal", title: name, sort: [...values] };
  const title = curves === "centered" ? `Change of ${response}` : `Mean of ${response}`;
  const y = axis("mean", title);
  const rowsSaid = shown.length > 0 ? `; ${countOf(shown.length, individual![0].length, "curves")}` : "";
  return framed({
    title: formula,
    subtitle: `Average over ${rows} rows${rowsSaid}`,
    values: values.map((value, i) => ({ value, mean: average[i] - base(average) })),
    layer: [
      ...(shown.length > 0
        ? [
            {
              data: { values: single },
              mark: { type: "line", color: "gray", opacity: 0.3, strokeWidth: 1 },
              encoding: { x, y, detail: { field: "row" } },
            },
          ]
        : []),
      {
        mark: isNumeric ? { type: "line", color: "black" } : { type: "point", filled: true, color: "black" },
        encoding: { x, y },
      },
    ],
  });
}

function chosen(rows: number): number[] {
  const count = Math.min(rows, MOST_CURVES);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}

function overTwo({ formula, response, variables, mean, rows }: DependenceData): Plot {
  const [first, second] = variables;
  const values = first.values.flatMap((one, i) =>
    second.values.map((other, j) => ({ one: label(one), other: label(other), mean: mean[i * second.values.length + j] })),
  );
  const channel = (field: string, { name, values }: DependenceData["variables"][number]) => ({
    field,
    type: "ordinal",
    title: name,
    sort: values.map(label),
    axis: { labelOverlap: true },
  });
  return framed({
    title: formula,
    subtitle: `Average over ${rows} rows`,
    values,
    layer: [
      {
        mark: { type: "rect" },
        encoding: {
          x: channel("one", first),
          y: { ...channel("other", second), sort: second.values.map(label).reverse() },
          color: { field: "mean", type: "quantitative", title: `Mean of ${response}`, scale: { scheme: "greys" } },
        },
      },
    ],
  });
}

/** Prints a number in four digits. */
function label(value: number | string): string {
  return typeof value === "number" ? String(Number(value.toPrecision(4))) : value;
}
