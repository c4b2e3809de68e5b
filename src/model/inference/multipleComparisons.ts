import { elementary } from "../../kernel/unchecked/index.js";
import { studentizedRange, studentT } from "../../stats/index.js";
import { criticalValue } from "./wald.js";

/** How p-values and intervals of several tests are made to hold together. */
export type Adjustment = "none" | "tukey" | "holm" | "bonferroni" | "sidak";

/** Tests of contrasts that are to hold together. */
interface Tests {
  /** t statistic of each contrast. */
  readonly tStat: Float64Array;
  /** Degrees of freedom of each t statistic. */
  readonly df: Float64Array;
  /** Number of means that the contrasts are of. */
  readonly means: number;
  /** Probability with which any of the intervals misses. */
  readonly alpha: number;
}

/** Gives adjusted p-values, and how many standard errors each interval reaches, computed when it is asked for. */
export function adjustment(method: Adjustment, tests: Tests): { pValues: Float64Array; reach: () => Float64Array } {
  const { tStat, df, means, alpha } = tests;
  const single = tStat.map((t, i) => studentT.twoSidedP(t, df[i]));
  const reachAt = (level: number) => () => df.map((degrees) => criticalValue(level, degrees));
  const m = tStat.length;
  switch (method) {
    case "none":
      return { pValues: single, reach: reachAt(alpha) };
    case "tukey":
      return {
        pValues: tStat.map((t, i) => studentizedRange.upperP(Math.SQRT2 * Math.abs(t), means, df[i])),
        reach: onceForEach(df, (degrees) => studentizedRange.upperQuantile(alpha, means, degrees) / Math.SQRT2),
      };
    case "sidak":
      return { pValues: single.map((p) => anyOf(p, m)), reach: reachAt(anyOf(alpha, 1 / m)) };
    case "bonferroni":
      return { pValues: single.map((p) => Math.min(1, m * p)), reach: reachAt(alpha / m) };
    default:
      return { pValues: holm(single), reach: reachAt(alpha / m) };
  }
}

/** Gives 1 − (1 − p)^m, the probability of any of m independent events. */
function anyOf(p: number, m: number): number {
  return -elementary("expm1", [m * elementary("log1p", [-p])[0]])[0];
}

/** Gives Holm's p-values: from the smallest on, the i-th times the number of those that are left, and never less than one before. */
function holm(pValues: Float64Array): Float64Array {
  const order = Array.from(pValues.keys())
    .filter((i) => !Number.isNaN(pValues[i]))
    .sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Float64Array(pValues.length).fill(Number.NaN);
  let greatest = 0;
  order.forEach((i, rank) => {
    greatest = Math.max(greatest, Math.min(1, (order.length - rank) * pValues[i]));
    adjusted[i] = greatest;
  });
  return adjusted;
}

/** Makes a function that gives f of every value, computed once for those that are alike. */
function onceForEach(values: Float64Array, f: (value: number) => number): () => Float64Array {
  const known = new Map<number, number>();
  const once = (value: number) => {
    const result = known.get(value) ?? f(value);
    known.set(value, result);
    return result;
  };
  return () => values.map(once);
}
