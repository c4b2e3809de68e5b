import type { Design } from "../../design/index.js";
import { RowLink } from "../../family/hostLink.js";
import { meanRange } from "../../family/meanRange.js";
import { type Distribution, familyOf } from "../../family/families.js";
import { type Link, LINKS } from "../../family/definition/links.js";
import { Problem, type ProblemInput, type Steps } from "../../kernel/index.js";
import type { CovarianceTerm } from "../parameters/relativeFactor.js";
import { termBases, type TermBasis } from "../parameters/orthonormalBasis.js";
import { kernelRows, type ModelRows } from "./kernelRows.js";

/** A design inside the kernel, and the bases in which its random-effects terms stand there. */
export interface KernelModel {
  /** The arrays that went in. */
  readonly input: ProblemInput;
  /** The model inside the kernel. */
  readonly problem: Problem;
  /** One for each random term. */
  readonly bases: readonly TermBasis[];
}

/** Loads a design in orthonormal bases of the fixed effects and of every term whose covariance is free: what the fits work with. */
export function* kernelModel(
  design: Design,
  distribution: Distribution,
  link: Link,
  terms: readonly CovarianceTerm[],
): Steps<KernelModel> {
  const bases = yield* termBases(design, terms);
  const input = problemInput(design, distribution, link, bases, design.fixed.triangle);
  const problem = yield* Problem.inSteps(input);
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
  return {
    family: familyOf(distribution).code,
    link: LINKS[link.name],
    power: link.power,
    ...(link.functions && { host: new RowLink(link.functions, meanRange(distribution, design.response)) }),
    ...kernelRows(design, bases),
    ...(triangle && { triangle }),
  };
}
