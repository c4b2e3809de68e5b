import { familyNumbered } from "../../family/families.js";
import type { Family } from "../../kernel/index.js";

/** Where a search begins: β and θ in the kernel's bases. */
export interface ScaledStart {
  readonly beta: Float64Array;
  readonly theta: Float64Array;
}

/**
 * Gives θ with standard deviations so many times as large, and β with it: where means lie between 0 and 1 random effects of variance v make the marginal
 * mean flatter by √(1 + v) (S. L. Zeger, K.-Y. Liang, P. S. Albert, Biometrics 44 (1988) 1049–1060), which β makes up for.
 *
 * @param unit θ's starting scale, which takes the place of what is 0
 */
export function scaledStart({ beta, theta }: ScaledStart, unit: Float64Array, factor: number, family: Family): ScaledStart {
  const scaled = theta.map((value, i) => factor * (value || unit[i]));
  if (familyNumbered(family).means[1] !== 1) return { beta, theta: scaled };
  const variance = (of: Float64Array) => of.reduce((sum, value) => sum + value * value, 0);
  const steeper = Math.sqrt((1 + variance(scaled)) / (1 + variance(theta)));
  return { beta: beta.map((value) => value * steeper), theta: scaled };
}
