import { GlmeError } from "../core/errors.js";
import type { ProblemInput } from "./build.js";
import { hasExtraParameter, Scalar } from "./codes.js";
import { type GaussHermiteRule, type NodeGrid, productGrid } from "./gaussHermite.js";
import type { Problem } from "./problem.js";
import type { Steps } from "./steps.js";

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
 * @throws GlmeError badValue for other problems, memory
 * @example
 * const rule = gaussHermite(9);
 * finish(laplace(problem, false));
 * finish(quadrature(problem, rule)); // −2 log L
 * finish(quadratureGradient(problem)); // 0 where φ is 1; ∂/∂β in problem.betaGradient, ∂/∂T in problem.lambdaGradient(0)
 */
export function* quadrature(problem: Problem, rule: GaussHermiteRule): Steps<number> {
  const { widths } = problem;
  if (widths.length !== 1 || widths[0] > MOST_DIMENSIONS) throw badGroups(widths);
  yield* problem.visitNodes(gridOf(rule, widths[0]));
  const constants = problem.scalar(Scalar.Constant) + problem.scalar(Scalar.DispersionConstant);
  const value = problem.scalar(Scalar.LogDet) - 2 * (constants + problem.scalar(Scalar.NodeSum));
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}

/**
 * The gradient of the value that `quadrature` gave last, exact, the nodes moving with the modes and A: ∂/∂β in
 * problem.betaGradient, ∂/∂T in problem.lambdaGradient; returns ∂/∂log φ or ∂/∂κ. Leaves another matrix in the place of A⁻¹.
 */
export function* quadratureGradient(problem: Problem): Steps<number> {
  yield* problem.invert();
  yield* problem.laplaceGradient(false, true);
  const byModes = hasExtraParameter(problem.family) ? problem.scalar(Scalar.ExtraModes) : 0;
  return problem.scalar(Scalar.NodeSlope) - 2 * problem.scalar(Scalar.DispersionSlope) + byModes;
}

/** Bytes of the kernel's memory that quadrature takes beside the problem itself: nodes, three doubles a row, sums of every level. */
export function quadratureBytes({ response, groups, terms }: ProblemInput, rule: GaussHermiteRule): number {
  const k = terms.reduce((sum, { columns }) => sum + columns.length, 0);
  const { levels } = groups[terms[0].group];
  const sums = 4 + (k + 1) * (2 * k + 1);
  return 8 * (3 * response.length + levels * sums + gridOf(rule, k).count * (k + 2)) + 4 * levels;
}

function badGroups(widths: readonly number[]): GlmeError {
  const found = widths.length === 1 ? `one of ${widths[0]} random effects a level` : `${widths.length}`;
  return new GlmeError(
    "badValue",
    `Quadrature takes one grouping variable, of at most ${MOST_DIMENSIONS} random effects a level, and this problem has ${found}.`,
    {},
    "Use laplace.",
  );
}
