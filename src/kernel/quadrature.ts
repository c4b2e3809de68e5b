import { GlmeError } from "../core/errors.js";
import { hasExtraParameter, Scalar } from "./codes.js";
import { expectRule, type GaussHermiteRule, type NodeGrid, productGrid } from "./gaussHermite.js";
import { expectInput, type ProblemInput } from "./input/problemInput.js";
import { expectProblem, type Problem } from "./problem.js";
import type { Steps } from "../core/steps.js";
import { columnsOf } from "./unchecked/build.js";

/** Random effects of one level, at most: the number of nodes is a power of that. */
export const MOST_DIMENSIONS = 3;

/** The grids of the rules in use: a problem knows by its grid what stands in its memory. */
const grids = new WeakMap<GaussHermiteRule, NodeGrid[]>();

function gridOf(rule: GaussHermiteRule, dimension: number): NodeGrid {
  const known = grids.get(rule) ?? [];
  grids.set(rule, known);
  known[dimension] ??= productGrid(rule, dimension);
  return known[dimension];
}

/**
 * −2 log L by adaptive Gauss-Hermite quadrature (docs/theory.md, Adaptive quadrature), after `laplace` has found the modes and the factor
 * of A: the integral over the random effects of every level by a product rule about its mode, as wide as A says. One node
 * gives Laplace's value. +∞ where no node lies inside the domain.
 *
 * For problems with one grouping variable, of one to three random effects a level.
 *
 * @throws GlmeError badValue for other problems, badOption where `laplace` did not come before it, memory
 * @example
 * const rule = gaussHermite(9);
 * finish(laplace(problem, false));
 * finish(quadrature(problem, rule)); // −2 log L
 * finish(quadratureGradient(problem)); // 0 where φ is 1; ∂/∂β in problem.betaGradient, ∂/∂T in problem.lambdaGradient(0)
 */
export function* quadrature(problem: Problem, rule: GaussHermiteRule): Steps<number> {
  expectProblem(problem);
  expectRule(rule);
  const { widths } = problem;
  expectOneGroup(widths);
  problem.expectModes("quadrature");
  yield* problem.visitNodes(gridOf(rule, widths[0]));
  const constants = problem.scalar(Scalar.Constant) + problem.scalar(Scalar.DispersionConstant);
  const value = problem.scalar(Scalar.LogDet) - 2 * (constants + problem.scalar(Scalar.NodeSum));
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}

/**
 * The gradient of the value that `quadrature` gave last, exact, the nodes moving with the modes and A: ∂/∂β in
 * problem.betaGradient, ∂/∂T in problem.lambdaGradient; returns ∂/∂log φ or ∂/∂κ. Leaves another matrix in the place of A⁻¹.
 *
 * @throws GlmeError badOption unless `quadrature` was called immediately before
 */
export function* quadratureGradient(problem: Problem): Steps<number> {
  expectProblem(problem);
  yield* problem.laplaceGradient(false, true);
  const byModes = hasExtraParameter(problem.family) ? problem.scalar(Scalar.ExtraModes) : 0;
  return problem.scalar(Scalar.NodeSlope) - 2 * problem.scalar(Scalar.DispersionSlope) + byModes;
}

/** Bytes of the kernel's memory that quadrature takes beside the problem itself: nodes, three doubles a row, sums of every level. */
export function quadratureBytes(input: ProblemInput, rule: GaussHermiteRule): number {
  expectRule(rule);
  expectInput(input);
  const { response, groups, terms } = input;
  const widths = groups.map((_, g) => columnsOf(input, g)).filter((width) => width > 0);
  expectOneGroup(widths);
  const [k] = widths;
  const { levels } = groups[terms[0].group];
  const sums = 4 + (k + 1) * (2 * k + 1);
  return 8 * (3 * response.length + levels * sums + gridOf(rule, k).count * (k + 2)) + 4 * levels;
}

/** Checks that quadrature can be done: one group, of few random effects a level. */
export function expectOneGroup(widths: readonly number[]): void {
  if (widths.length === 1 && widths[0] <= MOST_DIMENSIONS) return;
  const found = widths.length === 1 ? `one of ${widths[0]} random effects a level` : `${widths.length}`;
  throw new GlmeError(
    "badValue",
    `Quadrature takes one grouping variable, of at most ${MOST_DIMENSIONS} random effects a level, and this problem has ${found}.`,
    {},
    "Use laplace.",
  );
}
