import { normal } from "../stats/index.js";
import { lineThrough } from "./frame.js";

/** Draws the line of a normal distribution with the quartiles of ascending values, over their range: standard normal quantiles on y; none where the quartiles are one. */
export function quartileLine(ascending: Float64Array): readonly object[] {
  const n = ascending.length;
  if (n < 2) return [];
  const [lower, upper] = [ascending[Math.floor((n - 1) / 4)], ascending[Math.ceil((3 * (n - 1)) / 4)]];
  if (!(upper > lower)) return [];
  const reach = normal.quantile(0.75);
  const at = (x: number): readonly [number, number] => [x, ((x - (lower + upper) / 2) * 2 * reach) / (upper - lower)];
  return [lineThrough(at(ascending[0]), at(ascending[n - 1]))];
}
