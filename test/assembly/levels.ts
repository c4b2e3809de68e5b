import { Family, FactorField, Field, LinkCode, Scalar, Status, Want } from "../../src/kernel/codes.js";
import { finish, Problem, type ProblemInput } from "../../src/kernel/index.js";
import { instantiateKernel, type KernelExports } from "../../src/kernel/packed/instance.js";
import { analyseStructure } from "../../src/kernel/unchecked/build.js";
import type { LevelModel } from "../kernel/levelModel.js";

/** What the passes over the rows leave at the model's β and at given modes u. */
export interface LevelSums {
  /** Per row, in the model's order: s, W and h. */
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
  readonly address: number;
  readonly problem: Problem;
  readonly array: (field: Field, length: number) => Float64Array;
  readonly ofFactor: (factor: number, field: FactorField, length: number) => Float64Array;
}

/** Rows, columns and codes in the given order: without the sorting of rows that a Problem does. */
function layOut({ y, X, factors }: LevelModel, { order, inRuns }: RowLayout): LaidOut {
  const kernel = instantiateKernel();
  const [n, p] = [y.length, X.length];
  const laid = (column: Float64Array) => column.map((_, i) => column[order[i]]);
  const doubles = (at: number, length: number) => new Float64Array(kernel.memory.buffer, at >>> 0, length);
  const address = kernel.newProblem(n, p, factors.length, Family.Binomial, LinkCode.Logit, false, false);
  const array = (field: Field, length: number) => doubles(kernel.addressOf(address, field), length);
  array(Field.Response, n).set(laid(y));
  for (const [j, x] of X.entries()) array(Field.Fixed, n * p).set(laid(x), j * n);
  for (const [f, { levels, codes, columns }] of factors.entries()) {
    kernel.addFactor(address, f, levels, columns.length);
    const at = kernel.factorAddress(address, f, FactorField.Codes) >>> 0;
    new Uint32Array(kernel.memory.buffer, at, n).set(codes.map((_, i) => codes[order[i]]));
    if (inRuns) kernel.findRuns(address, f, 0, n);
    for (const [c, column] of columns.entries()) if (column) doubles(kernel.addColumn(address, f, c), n).set(laid(column));
  }
  finish(analyseStructure(kernel, address, factors.length));
  kernel.startStorage(address);
  callsOf(() => kernel.layStorage(address, 1e9));
  const ofFactor = (f: number, field: FactorField, length: number) => doubles(kernel.factorAddress(address, f, field), length);
  const built = {
    kernel,
    address,
    n,
    p,
    order: factors.map((_, f) => f),
    levels: factors.map(({ levels }) => levels),
    widths: factors.map(({ columns }) => columns.length),
    rowOrder: null,
  };
  return { kernel, address, problem: new Problem(inputOf(y, X, factors), built), array, ofFactor };
}

/** The model as the kernel's own problems take it. */
function inputOf(response: Float64Array, fixed: LevelModel["X"], factors: LevelModel["factors"]): ProblemInput {
  return {
    ...{ family: Family.Binomial, link: LinkCode.Logit, power: 1, response, fixed },
    ...{ weights: null, binomialSize: null, offset: null },
    groups: factors.map(({ levels, codes }) => ({ levels, codes })),
    terms: factors.map(({ columns }, group) => ({ group, columns })),
  };
}

/** One pass over the rows at the model's parameters and the modes u. */
function evaluate({ problem }: LaidOut, { beta, factors }: LevelModel, u: Float64Array) {
  for (const [f, { T }] of factors.entries())
    problem.setLambda(f, Float64Array.from(T.flatMap((_, j) => T.map((row) => row[j]))));
  problem.beta.set(beta);
  problem.modes.set(u);
  finish(problem.evaluate(Want.Random | Want.Fixed | Want.Border));
}

/** Factor, inverse and covariances from the last pass. */
function solve({ kernel, address, problem }: LaidOut, budget: number) {
  finish(problem.factor());
  kernel.startFactor(address); // A is written into the panels once more, and factored in other pieces
  kernel.clearPanels(address, 0, kernel.panelElements(address));
  for (const [f, k] of problem.widths.entries()) kernel.loadLevels(address, f, 0, problem.levelsOf(f), 0, k, 0);
  const pairs = (problem.widths.length * (problem.widths.length - 1)) / 2;
  for (let i = 0; i < pairs; i++) kernel.loadPairs(address, i, 0, kernel.countPairs(address, i));
  const factorCalls = callsOf(() => kernel.factorSystem(address, budget));
  finish(problem.factorBorder());
  kernel.startInversion(address);
  const invertCalls = callsOf(() => kernel.invertSystem(address, budget));
  finish(problem.coverBorder());
  finish(problem.modeVariances());
  return {
    calls: [factorCalls, invertCalls] as const,
    logDet: problem.scalar(Scalar.LogDet),
    betaInverse: problem.betaInverse.slice(),
    modeVariances: Float64Array.from(problem.widths.flatMap((_, f) => Array.from(problem.modeVariance(f)))),
  };
}

/** h of every row in the kernel's order, from the inverse that stands, and after one more pass ∂/∂β and every factor's ∂/∂T. */
function gradientOf({ problem }: LaidOut) {
  const leverage = finish(problem.leverages());
  finish(problem.evaluate(Want.Random));
  finish(problem.factor());
  problem.foundModes(false);
  finish(problem.laplaceGradient(false));
  const lambdaGradient = problem.widths.map((_, f) => problem.lambdaGradient(f));
  return { leverage, betaGradient: problem.betaGradient.slice(), lambdaGradient };
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
  const solved = solve(laidOut, layout.budget ?? 1e9);
  const { leverage, ...gradient } = gradientOf(laidOut);
  return { ...sums, ...solved, ...gradient, leverage: inModelOrder(leverage) };
}
