import { type Plot, plot, VEGA_LITE_SCHEMA, type VegaLiteSpec } from "./plot.js";

/** Most points of a picture: more do not tell more, and make a file of megabytes. */
export const MOST_POINTS = 10_000;

/** Draws a point for each of the values: rings, which tell how many there are where they overlap, in grey too. */
export function points(x: object, y: object, tooltip: readonly string[] = []): object {
  return {
    mark: { type: "point", opacity: 0.6, color: "black" },
    encoding: { x, y, ...(tooltip.length > 0 && { tooltip: tooltip.map((field) => ({ field })) }) },
  };
}

/** A picture's parts: Vega-Lite layers over common data. */
export interface Frame {
  readonly title: string;
  readonly subtitle: string;
  readonly values: readonly object[];
  readonly layer: readonly object[];
  readonly height?: number;
}

/** Makes a plot of layers, in the size of all pictures of the package. */
export function framed({ title, subtitle, values, layer, height = 320 }: Frame): Plot {
  const spec: VegaLiteSpec = {
    $schema: VEGA_LITE_SCHEMA,
    title: { text: title, subtitle },
    width: 480,
    height,
    data: { values },
    layer,
  };
  return plot(spec);
}

/** Gives a quantitative axis; 0 need not be on it. */
export function axis(field: string, title: string): object {
  return { field, type: "quantitative", title, scale: { zero: false } };
}

/** Draws a line across the picture where x or y is a value: of data of its own, so that it is one line, and not one for every point. */
export function lineAt(at: { readonly x: number } | { readonly y: number }): object {
  const [[channel, datum]] = Object.entries(at);
  return {
    data: { values: [{}] },
    mark: { type: "rule", strokeDash: [4, 4], color: "gray" },
    encoding: { [channel]: { datum } },
  };
}

/** Draws a line from one point to another. */
export function lineThrough(from: readonly [x: number, y: number], to: readonly [x: number, y: number]): object {
  return {
    data: { values: [from, to].map(([x, y]) => ({ x, y })) },
    mark: { type: "line", strokeDash: [4, 4], color: "gray" },
    encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
  };
}

/** Gives at most MOST_POINTS of the rows: the first, and from there in equal steps. The same rows every time. */
export function evenlySpaced<T extends Uint32Array>(rows: T): Uint32Array {
  if (rows.length <= MOST_POINTS) return rows;
  return Uint32Array.from({ length: MOST_POINTS }, (_, i) => rows[Math.floor((i * rows.length) / MOST_POINTS)]);
}

/** Says in a subtitle how many of the points are shown. */
export function countOf(shown: number, all: number, things: string): string {
  return shown < all ? `${shown} of ${all} ${things}, evenly spaced` : `${all} ${things}`;
}
