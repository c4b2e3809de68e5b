import { Family, LinkCode, laplace, laplaceGradient, Problem, Scalar, Want } from "../../src/kernel/index.js";
import type { Matrix } from "../oracle/cholesky.js";
import { run } from "../optimize/run.js";
import { RandomStream } from "../generators/stream.js";

/** A grouping factor: a level for every row, and its random effects' columns (null is the constant 1). */
export interface LevelFactor {
  readonly levels: number;
  readonly codes: Uint32Array;
  readonly columns: readonly (Float64Array | null)[];
  /** T, a k×k lower triangle. */
  readonly T: Matrix;
}

/** A Poisson model with log link at random parameters: s = y − μ and W = W′ = μ. */
export interface LevelModel {
  readonly y: Float64Array;
  readonly X: readonly Float64Array[];
  readonly beta: Float64Array;
  readonly factors: readonly LevelFactor[];
}

/** Random columns, response and parameters on the given levels: `widths[f]` columns (the first constant), p fixed effects. */
export function levelModel(seed: number, codes: readonly Uint32Array[], widths: readonly number[], p: number): LevelModel {
  const stream = new RandomStream(seed);
  const n = codes[0].length;
  const draw = (length: number, low: number, high: number) => Float64Array.from({ length }, () => stream.between(low, high));
  const column = (j: number) => (j === 0 ? null : draw(n, -1, 1));
  const factors = codes.map((factor, f) => ({
    levels: 1 + factor.reduce((most, code) => Math.max(most, code), 0),
    codes: factor,
    columns: Array.from({ length: widths[f] }, (_, c) => column(c)),
    T: Array.from({ length: widths[f] }, (_, i) =>
      Float64Array.from({ length: widths[f] }, (_, j) =>
        i === j ? stream.between(0.3, 0.8) : j < i ? stream.between(-0.3, 0.3) : 0,
      ),
    ),
  }));
  const X = Array.from({ length: p }, (_, j) => column(j) ?? new Float64Array(n).fill(1));
  const y = Float64Array.from({ length: n }, () => stream.poisson(1.5));
  return { y, X, beta: draw(p, -0.3, 0.3), factors };
}

/** What is asked of a model, of the kernel and of dense matrices alike. */
export interface Answers {
  /** −2 log L and log|A| at the mode. */
  readonly value: number;
  readonly logDet: number;
  readonly betaGradient: Float64Array;
  /** ∂/∂T of every factor, lower triangles column by column. */
  readonly lambdaGradient: Float64Array;
  /** Diagonal of Λ[K⁻¹]_uuΛᵀ, and [K⁻¹]_ββ. */
  readonly modeVariances: Float64Array;
  readonly betaInverse: Float64Array;
}

/** The kernel's answers, and b at its mode, factor by factor, level by level. */
export function kernelAnswers({ y, X, beta, factors }: LevelModel): Answers & { readonly effects: Float64Array } {
  const problem = new Problem({
    family: Family.Poisson,
    link: LinkCode.Log,
    power: 1,
    response: y,
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: X,
    groups: factors,
    terms: factors.map(({ columns }, group) => ({ group, columns })),
  });
  problem.beta.set(beta);
  for (const [f, { T }] of factors.entries()) {
    const k = T.length;
    problem.setLambda(
      f,
      Float64Array.from({ length: k * k }, (_, at) => T[at % k][Math.floor(at / k)]),
    );
  }
  const { value } = run(laplace(problem, false));
  const logDet = problem.scalar(Scalar.LogDet);
  const effects = joined(factors.map((_, f) => problem.effects(f)));
  run(laplaceGradient(problem, false));
  const betaGradient = problem.betaGradient.slice();
  const lambdaGradient = joined(
    factors.map(({ T }, f) => problem.lambdaGradient(f).filter((_, at) => at % T.length >= Math.floor(at / T.length))),
  );
  run(problem.evaluate(Want.Random | Want.Fixed | Want.Border));
  run(problem.factor());
  run(problem.factorBorder());
  run(problem.invert());
  run(problem.coverBorder());
  run(problem.modeVariances());
  const modeVariances = joined(factors.map((_, f) => problem.modeVariance(f)));
  return {
    value,
    logDet,
    betaGradient,
    lambdaGradient,
    modeVariances,
    betaInverse: problem.betaInverse.slice(),
    effects,
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => Array.from(part)));
}
