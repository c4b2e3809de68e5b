import type { Design } from "../../design/index.js";
import { RowLink } from "../../family/hostLink.js";
import { meanRange } from "../../family/meanRange.js";
import { type Distribution, familyOf } from "../../family/families.js";
import { type Link, LINKS } from "../../family/definition/links.js";
import { Problem, type ProblemGroup, type ProblemInput } from "../../kernel/index.js";
import type { CovarianceTerm } from "../parameters/relativeFactor.js";
import { givenBasis, orthonormalBasis, type TermBasis } from "../parameters/orthonormalBasis.js";

/** What of a design goes into the kernel. */
export interface ModelRows extends Pick<Design, "response" | "weights" | "binomialSize" | "offset" | "random"> {
  /** The columns of X. */
  readonly fixed: Pick<Design["fixed"], "columns">;
}

/** A design inside the kernel, and the bases in which its random-effects terms stand there. */
export interface KernelModel {
  /** The arrays that went in. */
  readonly input: ProblemInput;
  /** The model inside the kernel. */
  readonly problem: Problem;
  /** One for each random term. */
  readonly bases: readonly TermBasis[];
}

/**
 * Puts a design into the kernel, Z as given; terms that share a grouping variable share its group. With the design's
 * `triangle` the fixed effects work in an orthonormal basis.
 */
export function kernelProblem(design: ModelRows, distribution: Distribution, link: Link, triangle?: Float64Array): Problem {
  return new Problem(problemInput(design, distribution, link, design.random.map(givenBasis), triangle));
}

/** Puts a design into the kernel in orthonormal bases of the fixed effects and of every term whose covariance is free: what the fits work with. */
export function kernelModel(
  design: Design,
  distribution: Distribution,
  link: Link,
  terms: readonly CovarianceTerm[],
): KernelModel {
  const bases = design.random.map((term, r) => orthonormalBasis(term, design.rows.length, terms[r].pattern.isFree));
  const input = problemInput(design, distribution, link, bases, design.fixed.triangle);
  const problem = new Problem(input);
  bases.forEach(({ inverse }, r) => {
    problem.setRotation(r, inverse);
  });
  return { input, problem, bases };
}

/** Gives the design as typed arrays for the kernel, its random-effects terms in given bases; the fixed effects' with a `triangle`. */
export function problemInput(
  design: ModelRows,
  distribution: Distribution,
  link: Link,
  bases: readonly TermBasis[],
  triangle?: Float64Array,
): ProblemInput {
  const numberOf = new Map<Uint32Array, number>();
  const groups: ProblemGroup[] = [];
  const terms = design.random.map(({ levels, codes }, r) => {
    if (!numberOf.has(codes)) {
      numberOf.set(codes, groups.length);
      groups.push({ levels: levels.length, codes });
    }
    return { group: numberOf.get(codes)!, columns: bases[r].columns };
  });
  return {
    family: familyOf(distribution).code,
    link: LINKS[link.name],
    power: link.power,
    ...(link.functions && { host: new RowLink(link.functions, meanRange(distribution, design.response)) }),
    response: design.response,
    weights: design.weights,
    binomialSize: design.binomialSize,
    offset: design.offset,
    fixed: design.fixed.columns,
    groups,
    terms,
    ...(triangle && { triangle }),
  };
}
