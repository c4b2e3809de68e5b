import { Family, FactorField, Field, LinkCode, Scalar, Status, Want } from "../../src/kernel/codes.js";
import { instantiateKernel, type KernelExports } from "../../src/kernel/packed/instance.js";
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
  /** log|A|, which the blocks of pairs enter, [K⁻¹]_ββ, which ZᵀWX enters, and the diagonal of Λ[K⁻¹]_uuΛᵀ. */
  readonly logDet: number;
  readonly betaInverse: Float64Array;
  readonly modeVariances: Float64Array;
  /** ∂/∂β and of every factor ∂/∂T. */
  readonly betaGradient: Float64Array;
  readonly lambdaGradient: readonly Float64Array[];
  /** Calls that the factorisation and the inversion took. */
  readonly calls: readonly [factor: number, invert: number];
}

/** A row of the model at each of the kernel's; the kernel is told of runs in the codes or, without `inRuns`, not asked to look. */
export interface RowLayout {
  readonly order: Uint32Array;
  readonly inRuns: boolean;
  /** Multiplications after which factorisation and inversion are interrupted; default: as good as never. */
  readonly budget?: number;
}

/** Calls until the work is done. */
function callsOf(work: () => number): number {
  for (let calls = 1; ; calls++) {
    const status = work();
    if (status === Status.Done) return calls;
    if (status !== Status.Running) throw new Error(`the kernel ended with status ${status}`);
  }
}

/** A model in a kernel of its own, and views of its arrays. */
interface LaidOut {
  readonly kernel: KernelExports;
  readonly problem: number;
  readonly array: (field: Field, length: number) => Float64Array;
  readonly ofFactor: (factor: number, field: FactorField, length: number) => Float64Array;
}

/** Rows, columns and codes in the given order: without the sorting of rows that a Problem does. */
function layOut({ y, X, factors }: LevelModel, { order, inRuns }: RowLayout): LaidOut {
  const kernel = instantiateKernel();
  const [n, p] = [y.length, X.length];
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
  const ofFactor = (f: number, field: FactorField, length: number) => doubles(kernel.factorAddress(problem, f, field), length);
  return { kernel, problem, array, ofFactor };
}

/** One pass over the rows at the model's parameters and the modes u. */
function evaluate({ kernel, problem, array, ofFactor }: LaidOut, { y, beta, factors }: LevelModel, u: Float64Array) {
  for (const [f, { T }] of factors.entries())
    ofFactor(f, FactorField.Lambda, T.length * T.length).set(T.flatMap((_, j) => T.map((row) => row[j])));
  array(Field.Beta, beta.length).set(beta);
  array(Field.Modes, u.length).set(u);
  array(Field.Scalars, Scalar.Count)[Scalar.Phi] = 1;
  kernel.applyModes(problem);
  const want = Want.Random | Want.Fixed | Want.Border;
  kernel.clearSums(problem, want);
  kernel.evaluateRows(problem, 0, y.length, want);
}

/** Factor, inverse and covariances from the last pass. */
function solve({ kernel, problem, array }: LaidOut, q: number, p: number, budget: number) {
  kernel.loadSystem(problem, 0);
  const factorCalls = callsOf(() => kernel.factorSystem(problem, budget));
  kernel.factorBorder(problem, 0);
  kernel.startInversion(problem);
  const invertCalls = callsOf(() => kernel.invertSystem(problem, budget));
  kernel.coverBorder(problem);
  kernel.modeVariances(problem);
  return {
    calls: [factorCalls, invertCalls] as const,
    logDet: array(Field.Scalars, Scalar.Count)[Scalar.LogDet],
    betaInverse: array(Field.BetaInverse, p * p).slice(),
    modeVariances: array(Field.ModeVariance, q).slice(),
  };
}

/** c of every row in the kernel's order, and ∂/∂β; ∂/∂T is left in the kernel. */
function gradientOf({ kernel, problem, array }: LaidOut, n: number, p: number) {
  kernel.traceGradient(problem);
  kernel.leverageBlocks(problem);
  kernel.leverageRows(problem, 0, n);
  const leverage = array(Field.RowSlope, n).slice();
  kernel.solveSensitivity(problem, false);
  const at = (field: Field) => kernel.addressOf(problem, field);
  kernel.addOuterProducts(problem, at(Field.Score), at(Field.Sensitivity), 1);
  kernel.residualRows(problem, 0, n, false);
  kernel.addOuterProducts(problem, at(Field.Residual), at(Field.Modes), 1);
  return { leverage, betaGradient: array(Field.FixedResidual, p).slice() };
}

/** The kernel's own passes at the model's parameters and the modes u, one after the other. */
export function levelSums(model: LevelModel, u: Float64Array, layout: RowLayout): LevelSums {
  const laidOut = layOut(model, layout);
  const { array, ofFactor } = laidOut;
  const { factors, X } = model;
  const p = X.length;
  evaluate(laidOut, model, u);
  const inModelOrder = (rows: Float64Array) => {
    const out = new Float64Array(rows.length);
    for (const [i, row] of layout.order.entries()) out[row] = rows[i];
    return out;
  };
  const n = layout.order.length;
  let base = 0;
  const levelScore = factors.map(({ levels, columns }) => {
    const from = base;
    base += levels * columns.length;
    return array(Field.Score, u.length).slice(from, base);
  });
  const sums = {
    score: inModelOrder(array(Field.RowScore, n)),
    weight: inModelOrder(array(Field.RowWeight, n)),
    fixedCross: array(Field.FixedCross, p * p).slice(),
    fixedScore: array(Field.FixedScore, p).slice(),
    levelScore,
    levelCross: factors.map(({ levels, columns }, f) =>
      ofFactor(f, FactorField.Cross, levels * columns.length * columns.length).slice(),
    ),
  };
  const solved = solve(laidOut, u.length, p, layout.budget ?? 1e9);
  const { leverage, betaGradient } = gradientOf(laidOut, n, p);
  const lambdaGradient = factors.map(({ T }, f) => ofFactor(f, FactorField.LambdaGradient, T.length * T.length).slice());
  return { ...sums, ...solved, betaGradient, lambdaGradient, leverage: inModelOrder(leverage) };
}
