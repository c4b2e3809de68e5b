import type { Design } from "../../design/index.js";
import type { ProblemGroup, ProblemInput } from "../../kernel/index.js";
import type { TermBasis } from "../parameters/orthonormalBasis.js";

/** What of a design goes into the kernel. */
export interface ModelRows extends Pick<Design, "response" | "weights" | "binomialSize" | "offset" | "random"> {
  readonly fixed: Pick<Design["fixed"], "columns">;
}

/** The arrays of a problem that have an entry for each row. */
type KernelRows = Pick<ProblemInput, "response" | "weights" | "binomialSize" | "offset" | "fixed" | "groups" | "terms">;

/** The rows of a design as the kernel takes them, Z in given bases; terms that share a grouping variable share its group. */
export function kernelRows(design: ModelRows, bases: readonly Pick<TermBasis, "columns">[]): KernelRows {
  const numberOf = new Map<Uint32Array, number>();
  const groups: ProblemGroup[] = [];
  const terms = design.random.map(({ levels, codes }, r) => {
    if (!numberOf.has(codes)) {
      numberOf.set(codes, groups.length);
      groups.push({ levels: levels.length, codes });
    }
    return { group: numberOf.get(codes)!, columns: bases[r].columns };
  });
  const { response, weights, binomialSize, offset, fixed } = design;
  return { response, weights, binomialSize, offset, fixed: fixed.columns, groups, terms };
}
