import type { Design } from "../design/index.js";
import type { Distribution, Link } from "../family/names.js";
import { Problem, type ProblemGroup } from "../kernel/index.js";

/**
 * The design as the kernel takes it: terms that share a grouping variable share its group. With the design's `triangle` the fixed
 * effects work in an orthonormal basis, so that powers and years do not square the condition of X.
 */
export function kernelProblem(design: Design, distribution: Distribution, link: Link, triangle?: Float64Array): Problem {
  const numberOf = new Map<string, number>();
  const groups: ProblemGroup[] = [];
  const terms = design.random.map(({ group, levels, codes, columns }) => {
    if (!numberOf.has(group)) {
      numberOf.set(group, groups.length);
      groups.push({ levels: levels.length, codes });
    }
    return { group: numberOf.get(group)!, columns };
  });
  return new Problem({
    distribution,
    link,
    response: design.response,
    weights: design.weights,
    binomialSize: design.binomialSize,
    offset: design.offset,
    fixed: design.fixed.columns,
    groups,
    terms,
    ...(triangle && { triangle }),
  });
}
