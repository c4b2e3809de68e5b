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

  findRuns(problem: number, factor: number, from: number, to: number): void;
  startPairs(problem: number, first: number, second: number, index: number): number;
  findPairs(problem: number, work: number): number;
  countPairs(problem: number, pair: number): number;
  allocatePairs(problem: number): number;
  startAnalysis(problem: number): number;
  analyse(problem: number, work: number): number;
  factorBytes(problem: number): number;
  startStorage(problem: number): number;
  layStorage(problem: number, work: number): number;

  changeBasis(problem: number, from: number, to: number): void;
  clearSums(problem: number, want: number): void;
  clearLevels(problem: number, factor: number, want: number, from: number, to: number): void;
  clearPairs(problem: number, pair: number, from: number, to: number): void;
  evaluateRows(problem: number, from: number, to: number, want: number): void;
  linearRows(problem: number, from: number, to: number, want: number): void;
  startResidual(problem: number): void;
  residualSquareRows(problem: number, from: number, to: number): void;
  holdScores(problem: number): void;
  restoreScores(problem: number): void;
  lowerSquares(problem: number, square: number): void;
  leastLeft(problem: number): number;
  clearBorder(problem: number): void;
  addCoverSquares(problem: number, from: number, to: number): void;
  borderRows(problem: number, from: number, to: number): void;
  takeBorder(problem: number): void;
  solveLarge(problem: number, factor: number, v: number, columns: number, into: number, from: number, to: number): void;
  startMeans(problem: number, from: number, to: number, mean: number): void;
  startRows(problem: number, from: number, to: number, mean: number): void;
  responseMean(problem: number): number;
  leverageRows(problem: number, from: number, to: number): void;
  fixedSensitivityRows(problem: number, from: number, to: number): void;
  residualRows(problem: number, from: number, to: number, withFixed: boolean): void;
  predictRows(problem: number, from: number, to: number): void;
  constantRows(problem: number, from: number, to: number, sized: boolean): void;
  dispersionRows(problem: number, from: number, to: number): void;

  panelElements(problem: number): number;
  clearPanels(problem: number, from: number, to: number): void;
  loadLevels(problem: number, factor: number, from: number, to: number, first: number, last: number, ridge: number): void;
  loadPairs(problem: number, pair: number, from: number, to: number): void;
  startFactor(problem: number): void;
  factorSystem(problem: number, budget: number): number;
  factorCost(problem: number): number;
  solveCost(problem: number): number;
  startInversion(problem: number): void;
  invertSystem(problem: number, budget: number): number;

  applyLambda(problem: number, factor: number, v: number, columns: number, into: number, from: number, to: number): void;
  transposeLambda(problem: number, factor: number, v: number, from: number, to: number): void;
  toEliminationOrder(problem: number, factor: number, v: number, columns: number, into: number, from: number, to: number): void;
  intoEliminationOrder(problem: number, factor: number, v: number, into: number, from: number, to: number): void;
  fromEliminationOrder(problem: number, factor: number, v: number, columns: number, into: number, from: number, to: number): void;
  forward(problem: number, x: number, columns: number, from: number): number;
  backward(problem: number, x: number, columns: number, from: number): number;

  penalty(problem: number): void;
  keepEffects(problem: number, factor: number, from: number, to: number): void;
  moveModes(problem: number, t: number, withFixed: boolean): void;
  scoreModes(problem: number, factor: number, from: number, to: number): void;
  permutedSquare(problem: number): number;
  startBorder(problem: number, ridge: number): void;
  subtractBorder(problem: number, from: number, to: number): void;
  factorFixed(problem: number, first: number, last: number): number;
  forwardBorder(problem: number, from: number, to: number): void;
  forwardFixed(problem: number): number;
  backwardFixed(problem: number): void;
  backwardBorder(problem: number, from: number, to: number): void;
  loadFixed(problem: number, ofSensitivity: boolean): void;
  takeSolution(problem: number, square: number): void;
  leastSquares(problem: number): void;

  startConjugate(problem: number): void;
  solveBlocks(problem: number, factor: number, from: number, to: number): number;
  blocksSquare(problem: number): number;
  firstDirection(problem: number, square: number): number;
  addDirection(problem: number, from: number, to: number): void;
  moveConjugate(problem: number): number;
  nextDirection(problem: number, square: number): number;

  clearGradient(problem: number): void;
  traceLevels(problem: number, factor: number, from: number, to: number, first: number, last: number): void;
  tracePairs(problem: number, pair: number, from: number, to: number): void;
  clearSensitivity(problem: number): void;
  leverageLevels(problem: number, factor: number, from: number, to: number, first: number, last: number): void;
  leveragePairs(problem: number, pair: number, from: number, to: number): void;
  clearResidual(problem: number): void;
  addOuterProducts(problem: number, factor: number, v: number, w: number, scale: number, from: number, to: number): void;
  crossLevels(problem: number, factor: number, v: number, columns: number, into: number, from: number, to: number): void;
  crossPairs(problem: number, pair: number, v: number, columns: number, into: number, from: number, to: number): void;
  residualScore(problem: number, from: number, to: number): void;
  restrictedScore(problem: number, from: number, to: number): void;
  restrictedLevels(problem: number, factor: number, from: number, to: number, first: number, last: number): void;

  clearMoments(problem: number): void;
  levelMoments(problem: number, factor: number, from: number, to: number): void;
  curvatureColumns(problem: number, factor: number, level: number, first: number, last: number): number;
  invertFixed(problem: number, first: number, last: number): void;
  turnEffects(problem: number, factor: number): void;
  modeVariances(problem: number, factor: number, from: number, to: number, first: number, last: number): void;
  workingResponse(problem: number, from: number, to: number): void;
  weightedSquare(problem: number, from: number, to: number): number;
  logWeightRows(problem: number, from: number, to: number): number;

  allocateNodes(problem: number, count: number): number;
  nodesAddress(problem: number): number;
  liftAddress(problem: number): number;
  centreRows(problem: number, from: number, to: number): void;
  clearNodes(problem: number): void;
  predictNode(problem: number, node: number): number;
  startNodes(problem: number, first: number, last: number): void;
  visitNodes(problem: number, budget: number): number;
  foldNodes(problem: number, from: number, to: number): void;
  subtractNodeScore(problem: number, from: number, to: number): void;
  addNodeGradient(problem: number): void;

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
