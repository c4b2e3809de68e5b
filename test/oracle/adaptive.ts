import { readFileSync } from "node:fs";
import { cholesky, logDeterminant, multiply, solveLowerTransposed, timesVector } from "./cholesky.js";
import type { RandomBlock } from "./design.js";
import { logDensity } from "./families.js";
import { Jet } from "./jet.js";
import { type DenseProblem, denseLaplace } from "./laplace.js";

/** Points and weights with Σ w f(x) ≈ ∫ f(x) φ(x) dx, φ the standard normal density. */
export interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

const TABLE = new URL("../kernel/gaussHermite.values.json", import.meta.url);
/** Gauss-Hermite rules from mpmath (gaussHermite.values.py), by their number of points. */
export const GAUSS_HERMITE: Readonly<Record<string, Rule>> = JSON.parse(readFileSync(TABLE, "utf8"));

/** The trapezoidal rule on [−reach, reach]: for an analytic integrand that dies off at both ends as exact as its step is fine. */
export function trapezoid(reach: number, step: number): Rule {
  const nodes = Array.from({ length: Math.floor((2 * reach) / step) + 1 }, (_, i) => i * step - reach);
  return { nodes, weights: nodes.map((x) => (step * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)) };
}

/**
 * −2 log L of a model with one grouping variable by a product rule in every level's random effects:
 * u = û + √φ C⁻ᵀx, A = CCᵀ the level's block of A at its mode û. With Gauss-Hermite points that is adaptive quadrature, with the
 * trapezoidal rule the integral itself.
 */
export function denseAdaptive(problem: DenseProblem, blocks: readonly RandomBlock[], rule: Rule): number {
  const { distribution, link, extra, X, Z, Lambda, beta, phi } = problem;
  const family = { distribution, link, ...(extra !== undefined && { extra }) };
  const { uHat, A } = denseLaplace(problem);
  const ZL = multiply(Z, Lambda);
  const eta = timesVector(X, beta).map((value, i) => value + (problem.offset?.[i] ?? 0));
  const logLikelihood = (i: number, effect: number) => {
    const row = { y: problem.y[i], weight: problem.weights?.[i] ?? 1, size: problem.size?.[i] ?? 1 };
    const { value } = logDensity(family, phi, row, Jet.constant(eta[i] + effect));
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  const own = blocks[0].levels.map((_, l) =>
    blocks.flatMap(({ offset, names }) => names.map((_, c) => offset + l * names.length + c)),
  );
  const grid = product(rule, own[0].length);
  let value = 0;
  for (const columns of own) {
    const C = cholesky(columns.map((j) => Float64Array.from(columns, (k) => A[j][k])))!;
    const rows = [...Z.keys()].filter((i) => columns.some((j) => Z[i][j] !== 0));
    const exponents = grid.map(({ x, weight }) => {
      const shift = solveLowerTransposed(C, x);
      const u = columns.map((j, a) => uHat[j] + Math.sqrt(phi) * shift[a]);
      const logJoint = rows.reduce(
        (sum, i) =>
          sum +
          logLikelihood(
            i,
            columns.reduce((effect, j, a) => effect + ZL[i][j] * u[a], 0),
          ),
        -dot(u, u) / (2 * phi),
      );
      return Math.log(weight) + dot(x, x) / 2 + logJoint;
    });
    value += logDeterminant(C) - 2 * logSum(exponents);
  }
  const alone = [...Z.keys()].filter((i) => Z[i].every((z) => z === 0));
  return value - 2 * alone.reduce((sum, i) => sum + logLikelihood(i, 0), 0);
}

/** All combinations of a rule's points in some dimensions. */
function product({ nodes, weights }: Rule, dimension: number): { readonly x: readonly number[]; readonly weight: number }[] {
  if (dimension === 0) return [{ x: [], weight: 1 }];
  return product({ nodes, weights }, dimension - 1).flatMap(({ x, weight }) =>
    nodes.map((node, i) => ({ x: [...x, node], weight: weight * weights[i] })),
  );
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function logSum(exponents: readonly number[]): number {
  const top = exponents.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return top + Math.log(exponents.reduce((sum, value) => sum + Math.exp(value - top), 0));
}
