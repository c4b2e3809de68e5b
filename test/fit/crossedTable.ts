import { RandomStream } from "../generators/stream.js";

/** A table of n rows with outcomes 0 and 1, a covariate and two crossed groups: simulated, logit 0.2x + effects of deviation 0.5. */
export function crossedTable(n: number, levels: number, crossedLevels: number) {
  const stream = new RandomStream(3);
  const effects = (m: number) => Array.from({ length: m }, () => 0.5 * stream.normal());
  const [ofG, ofH] = [effects(levels), effects(crossedLevels)];
  const g = Array.from({ length: n }, () => stream.integer(0, levels - 1));
  const h = Array.from({ length: n }, () => stream.integer(0, crossedLevels - 1));
  const x = Array.from({ length: n }, () => stream.normal());
  const y = x.map((value, row) => stream.binomial(1, 1 / (1 + Math.exp(-(0.2 * value + ofG[g[row]] + ofH[h[row]])))));
  return { y, x, g, h };
}
