import { Family, FactorField, Field, LinkCode, Scalar, Status, Want } from "../../src/kernel/codes.js";
import { instantiateKernel } from "../../src/kernel/instance.js";
import type { LevelModel } from "../kernel/levelModel.js";

/** What the passes over the rows leave at the model's β and at given modes u. */
export interface LevelSums {
  /** Per row, in the model's order: s, W and c = W′h. */
  readonly score: Float64Array;
  readonly weight: Float64Array;
  readonly leverage: Float64Array;
  /** XᵀWX (p × p) and Xᵀs. */
  readonly fixedCross: Float64Array;
  readonly fixedScore: Float64Array;
  /** Of every factor Zᵀs and the lower triangles of ZᵀWZ's diagonal blocks. */
  readonly levelScore: readonly Float64Array[];
  readonly levelCross: readonly Float64Array[];
  /** log|A|, which the blocks of pairs enter, and [K⁻¹]_ββ, which ZᵀWX enters. */
  readonly logDet: number;
  readonly betaInverse: Float64Array;
  /** ∂/∂β and of every factor ∂/∂T. */
  readonly betaGradient: Float64Array;
  readonly lambdaGradient: readonly Float64Array[];
}

/** A row of the model at each of the kernel's; the kernel is told of runs in the codes or, without `inRuns`, not asked to look. */
export interface RowLayout {
  readonly order: Uint32Array;
  readonly inRuns: boolean;
}

/** The kernel's own passes, without the sorting of rows that a Problem does. */
export function levelSums({ y, X, beta, factors }: LevelModel, u: Float64Array, { order, inRuns }: RowLayout): LevelSums {
  const kernel = instantiateKernel();
  const n = y.length;
  const p = X.length;
  const laid = (column: Float64Array) => column.map((_, i) => column[order[i]]);
  const doubles = (address: number, length: number) => new Float64Array(kernel.memory.buffer, address >>> 0, length);

  const problem = kernel.newProblem(n, p, factors.length, Family.Poisson, LinkCode.Log, false, false);
  const array = (field: Field, length: number) => doubles(kernel.addressOf(problem, field), length);
  array(Field.Response, n).set(laid(y));
  for (const [j, x] of X.entries()) array(Field.Fixed, n * p).set(laid(x), j * n);
  for (const [f, { levels, codes, columns }] of factors.entries()) {
    kernel.addFactor(problem, f, levels, columns.length);
    const at = kernel.factorAddress(problem, f, FactorField.Codes) >>> 0;
    new Uint32Array(kernel.memory.buffer, at, n).set(codes.map((_, i) => codes[order[i]]));
    if (inRuns) kernel.findRuns(problem, f);
    for (const [c, column] of columns.entries()) if (column) doubles(kernel.addColumn(problem, f, c), n).set(laid(column));
  }
  kernel.allocateEffects(problem);
  let pair = 0;
  for (let f = 0; f < factors.length; f++) for (let g = f + 1; g < factors.length; g++) kernel.findPairs(problem, f, g, pair++);
  kernel.allocatePairs(problem);
  kernel.analyse(problem);
  kernel.allocateFactor(problem);

  const block = (f: number, field: FactorField) =>
    doubles(kernel.factorAddress(problem, f, field), factors[f].columns.length ** 2);
  for (const [f, { T }] of factors.entries()) block(f, FactorField.Lambda).set(T.flatMap((_, j) => T.map((row) => row[j])));
  array(Field.Beta, p).set(beta);
  array(Field.Modes, u.length).set(u);
  array(Field.Scalars, Scalar.Count)[Scalar.Phi] = 1;
  kernel.applyModes(problem);
  const want = Want.Random | Want.Fixed | Want.Border;
  kernel.clearSums(problem, want);
  kernel.evaluateRows(problem, 0, n, want);

  const inModelOrder = (field: Field) => {
    const [from, to] = [array(field, n), new Float64Array(n)];
    for (const [i, row] of order.entries()) to[row] = from[i];
    return to;
  };
  let base = 0;
  const levelScore = factors.map(({ levels, columns }) => {
    const from = base;
    base += levels * columns.length;
    return array(Field.Score, u.length).slice(from, base);
  });
  const levelCross = factors.map(({ levels, columns }, f) =>
    doubles(kernel.factorAddress(problem, f, FactorField.Cross), levels * columns.length ** 2).slice(),
  );
  const sums = {
    score: inModelOrder(Field.RowScore),
    weight: inModelOrder(Field.RowWeight),
    fixedCross: array(Field.FixedCross, p * p).slice(),
    fixedScore: array(Field.FixedScore, p).slice(),
    levelScore,
    levelCross,
  };

  kernel.loadSystem(problem);
  while (kernel.factorSystem(problem, 1e9) === Status.Running);
  kernel.factorBorder(problem);
  kernel.startInversion(problem);
  while (kernel.invertSystem(problem, 1e9) === Status.Running);
  kernel.coverBorder(problem);
  const logDet = array(Field.Scalars, Scalar.Count)[Scalar.LogDet];
  const betaInverse = array(Field.BetaInverse, p * p).slice();
  kernel.traceGradient(problem);
  kernel.leverageBlocks(problem);
  kernel.leverageRows(problem, 0, n);
  const leverage = inModelOrder(Field.RowSlope);
  kernel.solveSensitivity(problem, false);
  const at = (field: Field) => kernel.addressOf(problem, field);
  kernel.addOuterProducts(problem, at(Field.Score), at(Field.Sensitivity), 1);
  kernel.residualRows(problem, 0, n, false);
  kernel.addOuterProducts(problem, at(Field.Residual), at(Field.Modes), 1);
  return {
    ...sums,
    leverage,
    logDet,
    betaInverse,
    betaGradient: array(Field.FixedResidual, p).slice(),
    lambdaGradient: factors.map((_, f) => block(f, FactorField.LambdaGradient).slice()),
  };
}
