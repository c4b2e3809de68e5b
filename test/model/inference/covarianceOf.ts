import type { RandomEstimates } from "../../../src/fit/run/estimates.js";

/** What estimates say about the pattern of k effects: all correlated, or none. */
export function covarianceOf(k: number, correlated = true): Pick<RandomEstimates, "pattern" | "correlates"> {
  const effects = Array.from({ length: k }, (_, i) => i);
  return {
    pattern: k === 1 ? "isotropic" : correlated ? "fullCholesky" : "diagonal",
    correlates: effects.map((i) => effects.map((j) => correlated && i !== j)),
  };
}
