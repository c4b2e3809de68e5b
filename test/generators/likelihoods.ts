import { Likelihood } from "../../src/kernel/index.js";

/** Four counts in two groups. */
export function fourCounts(): Likelihood {
  return new Likelihood({
    family: "poisson",
    link: "log",
    response: Float64Array.of(2, 3, 0, 1),
    fixed: [new Float64Array(4).fill(1)],
    groups: [{ levels: 2, codes: Uint32Array.of(0, 0, 1, 1) }],
    terms: [{ group: 0, columns: [null] }],
  });
}
