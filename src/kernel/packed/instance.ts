import { GlmeError } from "../../core/errors.js";
import { instantiateSync } from "@assemblyscript/loader";
import { inflate } from "./inflate.js";
import { bytesOf } from "./bytesOf.js";
import { bytes, deflated, digits } from "./wasm.js";

/** What assembly/index.ts exports. Addresses, counts and codes are 32-bit integers; `problem` is an address. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  allocate(count: number, size: number): number;
  reserveBytes(bytes: number): boolean;
  bytesUsed(): number;
  bytesNeeded(): number;

  newProblem(n: number, p: number, factors: number, family: number, link: number, weighted: boolean, offset: boolean): number;
  addFactor(problem: number, factor: number, levels: number, width: number): number;
  addColumn(problem: number, factor: number, column: number): number;
  allocateEffects(problem: number): number;
  addressOf(problem: number, field: number): number;
  factorAddress(problem: number, factor: number, field: number): number;

  findRuns(problem: number, factor: number): void;
  findPairs(problem: number, first: number, second: number, index: number): number;
  allocatePairs(problem: number): number;
  analyse(problem: number): number;
  factorBytes(problem: number): number;
  allocateFactor(problem: number): number;

  changeBasis(problem: number, from: number, to: number): void;
  clearSums(problem: number, want: number): void;
  evaluateRows(problem: number, from: number, to: number, want: number): void;
  linearRows(problem: number, from: number, to: number, want: number): void;
  clearResidual(problem: number): void;
  residualSquareRows(problem: number, from: number, to: number): void;
  refineSolution(problem: number): void;
  leastLeft(problem: number): number;
  startBorder(problem: number): void;
  borderRows(problem: number, from: number, to: number): void;
  refineBorder(problem: number): number;
  startMeans(problem: number, from: number, to: number, mean: number): void;
  startRows(problem: number, from: number, to: number, mean: number): void;
  responseMean(problem: number): number;
  leverageRows(problem: number, from: number, to: number): void;
  fixedSensitivityRows(problem: number, from: number, to: number): void;
  residualRows(problem: number, from: number, to: number, withFixed: boolean): void;
  predictRows(problem: number, from: number, to: number): void;
  constantRows(problem: number, from: number, to: number, sized: boolean): void;
  dispersionRows(problem: number, from: number, to: number): void;

  loadSystem(problem: number, ridge: number): void;
  factorSystem(problem: number, budget: number): number;
  startInversion(problem: number): void;
  invertSystem(problem: number, budget: number): number;

  applyModes(problem: number): void;
  keepEffects(problem: number): void;
  moveModes(problem: number, t: number, withFixed: boolean): void;
  newtonStep(problem: number): void;
  decrementLeft(problem: number): number;
  jointDecrementLeft(problem: number): number;
  factorCost(problem: number): number;
  solveCost(problem: number): number;
  startConjugate(problem: number, withFactor: boolean): number;
  conjugateStep(problem: number): number;
  factorBorder(problem: number, ridge: number): number;
  jointStep(problem: number): void;
  linearSolution(problem: number): void;
  leastSquares(problem: number): number;
  solveSensitivity(problem: number, withFixed: boolean): void;
  traceGradient(problem: number): void;
  leverageBlocks(problem: number): void;
  addOuterProducts(problem: number, v: number, w: number, scale: number): void;
  levelMoments(problem: number): void;
  coverBorder(problem: number): void;
  modeVariances(problem: number): void;
  residualScore(problem: number): void;
  workingResponse(problem: number): void;
  weightedSquare(problem: number, beta: number, effects: number): number;
  logWeightRows(problem: number, from: number, to: number): number;
  restrictedGradient(problem: number): void;

  allocateNodes(problem: number, count: number): number;
  nodesAddress(problem: number): number;
  liftAddress(problem: number): number;
  centreRows(problem: number, from: number, to: number): void;
  clearNodes(problem: number): void;
  predictNode(problem: number, node: number): number;
  startNodes(problem: number, first: number, last: number): void;
  visitNodes(problem: number, budget: number): number;
  foldNodes(problem: number): void;
  solveNodeSensitivity(problem: number): void;

  addCrossProducts(block: number, stride: number, rows: number, p: number, cross: number): void;
  inverseLinkArray(link: number, power: number, values: number, n: number): void;
  linkArray(link: number, power: number, values: number, n: number): void;
  linkDerivativeArray(link: number, power: number, order: number, values: number, n: number): void;
  varianceArray(family: number, extra: number, values: number, n: number): void;
  mathArray(which: number, values: number, n: number): void;

  choleskyWork(height: number): number;
  startCholesky(): void;
  choleskyPanel(matrix: number, at: number, height: number, width: number, work: number, budget: number): number;
  failedPivot(): number;
  inverseWork(n: number): number;
  startInverse(): void;
  inverseFromCholesky(
    l: number,
    from: number,
    x: number,
    to: number,
    n: number,
    ld: number,
    work: number,
    budget: number,
  ): number;
  inverseOfTriangle(l: number, from: number, x: number, to: number, n: number, ld: number, work: number, budget: number): number;
  symmetricWork(n: number): number;
  addSymmetricProduct(a: number, down: number, across: number, n: number, k: number, c: number, work: number): void;
  mirrorTriangle(matrix: number, n: number): void;
  clearUpperTriangle(matrix: number, n: number): void;
  solveWork(n: number, columns: number): number;
  solveTriangle(l: number, n: number, x: number, columns: number, transposed: boolean, work: number): void;
}

let compiled: WebAssembly.Module | undefined;

/**
 * A fresh instance of the kernel with a memory of its own; the module is compiled once.
 *
 * @throws GlmeError memory where the engine has no room for one more
 */
export function instantiateKernel(): KernelExports {
  compiled ??= new WebAssembly.Module(inflate(bytesOf(deflated, digits), bytes));
  try {
    const instance = instantiateSync(compiled, { env: { abort: reportAbort } });
    return instance.exports as unknown as KernelExports;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const hint = "Free likelihoods that are no longer needed; each holds a memory of its own.";
    throw new GlmeError("memory", `There is no room for one more WebAssembly memory: ${error.message}`, {}, hint);
  }
}

/** Reached only by the checked build, when an access falls outside its buffer. */
function reportAbort(_message: number, _file: number, line: number, column: number): never {
  throw new Error(`the kernel stopped at ${line}:${column}: an access outside its buffer`);
}
