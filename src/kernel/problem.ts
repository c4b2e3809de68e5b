// Long because it is the one place where the steps of the kernel are called, each a method of a few lines.

import { type ProblemInput, tooLarge } from "./build.js";
import { Field, Scalar, Status, Want } from "./codes.js";
import { ProblemArrays } from "./arrays.js";
import type { NodeGrid } from "./gaussHermite.js";
import { HostRows } from "./hostLink.js";
import { badArgument } from "./input/arguments.js";
import type { ModesPoint } from "./run/standing.js";
import type { Steps } from "./run/steps.js";

/** Rows of one call into the kernel: some milliseconds. */
const RANGE = 1 << 16;
/** Rows of one call, each at one node. */
const NODE_BUDGET = 1 << 17;
/** The cross products that a linear model is solved from. */
const CROSS = Want.Random | Want.Fixed | Want.Border;
/** Multiplications of one call into the kernel's linear algebra. */
const BUDGET = 1e8;
/** A factorisation is dear when it takes so many times the multiplications of an iteration of conjugate gradients. */
const DEAR = 10;
/** More iterations than this, and a factorisation is the better way. */
const MAX_CONJUGATE_STEPS = 25;

/**
 * @internal A model inside the kernel, and every step that can be taken with it: what the fits are made of. Each step takes the place of
 * what others left, so that their order matters; a `Likelihood` answers in any order. Builds the model (rows sorted by the factor with most levels, factors largest first), gives its
 * arrays as views, and calls the kernel's steps so that none takes longer than some milliseconds.
 *
 * @throws GlmeError columnType, columnLength, emptyTable, badOption, badValue for an input that cannot be, with the argument and row;
 *   memory, with the bytes that the model would need
 * @example
 * const problem = new Problem({
 *   family: Family.Poisson, link: LinkCode.Log, power: 1, response: Float64Array.of(2, 3, 0, 1, 5, 4),
 *   weights: null, binomialSize: null, offset: null, fixed: [Float64Array.of(1, 1, 1, 1, 1, 1)],
 *   groups: [{ levels: 3, codes: Uint32Array.of(0, 0, 1, 1, 2, 2) }], terms: [{ group: 0, columns: [null] }],
 * });
 * problem.beta[0] = 0.7;
 * problem.setLambda(0, Float64Array.of(0.6));
 * finish(laplace(problem, false)).value; // 22.1751…
 */
export class Problem extends ProblemArrays {
  /** c, where a Newton decrement d is followed by one of about c d²; infinite as long as it is not known. */
  contraction = Number.POSITIVE_INFINITY;
  /** Does a factorisation cost more than a few products with A and solves? */
  readonly factorIsDear: boolean;
  private readonly sized: boolean;
  /** A link that the kernel does not have. */
  private readonly host: HostRows | undefined;
  /** Rows whose basis and constants are done. */
  private prepared = 0;
  private grid: NodeGrid | undefined;
  /** What the last pass accumulated. */
  private want = 0;
  /** Is there a factor of A, if only of an earlier one? */
  private factored = false;

  constructor(input: ProblemInput) {
    super(input);
    this.sized = Boolean(input.binomialSize);
    this.host = input.host && new HostRows(this.kernel, this.address, this.n, input.host);
    this.factorIsDear = this.kernel.factorCost(this.address) > DEAR * this.kernel.solveCost(this.address);
  }

  /** s, W, W′, Σt and the sums that `want` names, at the current β and u. */
  *evaluate(want: number): Steps<void> {
    this.standing.pass();
    this.want = want;
    yield* this.prepare();
    if (!this.dispersionKnown) yield* this.rows((from, to) => this.kernel.dispersionRows(this.address, from, to));
    this.dispersionKnown = true;
    this.kernel.applyModes(this.address);
    this.kernel.clearSums(this.address, want);
    yield* this.rows((from, to) => {
      this.host?.means(from, to, !(want & Want.ExpectedWeight));
      this.kernel.evaluateRows(this.address, from, to, want);
    });
  }
  /** The basis of the fixed effects and the constants of the density, before the first pass over the rows; goes on where it was left. */
  private *prepare(): Steps<void> {
    while (this.prepared < this.n) {
      const [from, to] = [this.prepared, Math.min(this.prepared + RANGE, this.n)];
      if (this.basis) this.kernel.changeBasis(this.address, from, to);
      this.kernel.constantRows(this.address, from, to, this.sized);
      this.prepared = to;
      yield;
    }
  }
  /** The pass of a linear model, where the weights are the prior ones and s = Wz. */
  *evaluateLinear(want: number): Steps<void> {
    this.standing.pass();
    this.want = want;
    yield* this.prepare();
    this.kernel.clearSums(this.address, want);
    this.scalars[Scalar.TotalSquares] = 0;
    yield* this.rows((from, to) => this.kernel.linearRows(this.address, from, to, want));
    if ((want & CROSS) === CROSS) this.standing.linearised();
  }

  /** After a pass with the expected information: the sums become those of the working response, less its fixed part, of a linear model. */
  workingResponse(): void {
    this.kernel.workingResponse(this.address);
    this.standing.pass();
    if ((this.want & CROSS) === CROSS) this.standing.linearised();
  }
  /** Σ W (Xβ + Zb)² at the weights of the last pass. */
  weightedSquare(beta: Float64Array, effects: Float64Array): number {
    const { kernel, address } = this;
    this.betaStep.set(beta);
    this.array(Field.Step, this.q).set(effects);
    return kernel.weightedSquare(address, kernel.addressOf(address, Field.BetaStep), kernel.addressOf(address, Field.Step));
  }
  /** Σ log W of the rows at the last pass. */
  *sumLogWeights(): Steps<number> {
    let sum = 0;
    yield* this.rows((from, to) => {
      sum += this.kernel.logWeightRows(this.address, from, to);
    });
    return sum;
  }

  /** XᵀWX and XᵀWz of a working response near the data, or near one mean for all rows. */
  *evaluateStart(mean: number): Steps<void> {
    this.standing.pass();
    this.want = Want.Fixed;
    yield* this.prepare();
    this.kernel.clearSums(this.address, Want.Fixed);
    yield* this.rows((from, to) => {
      this.host?.start(from, to, mean);
      this.kernel.startRows(this.address, from, to, mean);
    });
  }
  /** Σ w y / Σ w. */
  responseMean(): number {
    return this.kernel.responseMean(this.address);
  }

  private *rows(pass: (from: number, to: number) => void): Steps<void> {
    for (let from = 0; from < this.n; from += RANGE) {
      pass(from, Math.min(from + RANGE, this.n));
      yield;
    }
  }

  /** Factors A, or A + ridge·I; false when it is not positive definite. */
  *factor(ridge = 0): Steps<boolean> {
    this.standing.disturb();
    this.factored = false;
    this.kernel.loadSystem(this.address, ridge);
    let status = Status.Running;
    while (status === Status.Running) {
      yield;
      status = this.kernel.factorSystem(this.address, BUDGET);
    }
    this.factored = status === Status.Done;
    return this.factored;
  }
  /** Forgets what earlier searches for the modes left to make the next one shorter: it then takes the same steps as the first. */
  forget(): void {
    this.factored = false;
    this.contraction = Number.POSITIVE_INFINITY;
  }

  /** Says that the modes were found, with s, W, W′ and the factor of A at them. */
  foundModes(profiled: boolean): void {
    this.standing.found(this.modesPoint(profiled));
  }
  /** @throws GlmeError where the modes that stand were not found at the parameters as they are now */
  expectModes(call: string): void {
    this.standing.expectModes(call, this.modesPoint(false));
  }
  /** Says that the linear model was solved at Λ. */
  foundSolution(): void {
    this.standing.solved();
  }
  /** @throws GlmeError where no cross products of a linear model stand */
  expectCrossProducts(call: string): void {
    this.standing.expectCrossProducts(call);
  }
  private modesPoint(profiled: boolean): ModesPoint {
    this.kernel.applyModes(this.address);
    const { beta, phi, dispersion } = this;
    return { profiled, beta: beta.slice(), phi, dispersion, penalty: this.scalar(Scalar.Penalty) };
  }

  /** A⁻¹ on the pattern of its factor. */
  *invert(): Steps<void> {
    this.kernel.startInversion(this.address);
    while (this.kernel.invertSystem(this.address, BUDGET) === Status.Running) yield;
  }

  newtonStep(): void {
    this.kernel.newtonStep(this.address);
  }
  /** The decrement of a Newton step, or of a joint one, at the last pass, by the last factor. */
  decrementLeft(joint: boolean): number {
    return joint ? this.kernel.jointDecrementLeft(this.address) : this.kernel.decrementLeft(this.address);
  }
  /**
   * The Newton step by conjugate gradients, preconditioned with the last factor, if there is one, where factorisations are dear; its error's
   * square in A's norm, over φ, which is at most `relative` times the decrement or `enough` if that is more. undefined where that takes
   * too long or A is not definite.
   */
  *conjugateNewtonStep(relative: number, enough: number): Steps<number | undefined> {
    if (!this.factorIsDear) return undefined;
    let error = this.kernel.startConjugate(this.address, this.factored);
    for (let step = 0; step < MAX_CONJUGATE_STEPS; step++) {
      yield;
      error = this.kernel.conjugateStep(this.address);
      if (Number.isNaN(error)) return undefined;
      if (error <= Math.max(enough, relative * this.scalar(Scalar.Decrement))) return error;
    }
    return undefined;
  }
  jointStep(): void {
    this.kernel.jointStep(this.address);
  }
  linearSolution(): void {
    this.kernel.linearSolution(this.address);
  }
  /** R_X, with `ridge` on the diagonal of XᵀWX; false when the fixed effects' part of K is not positive definite. */
  factorBorder(ridge = 0): boolean {
    this.standing.disturb();
    return this.kernel.factorBorder(this.address, ridge) === Status.Done;
  }
  /** The step of β alone, from XᵀWX and Xᵀs; false when XᵀWX is not positive definite. */
  leastSquares(): boolean {
    return this.kernel.leastSquares(this.address) === Status.Done;
  }
  moveModes(t: number, withFixed: boolean): void {
    this.standing.disturb();
    this.kernel.moveModes(this.address, t, withFixed);
  }
  /** b = Λu for the modes as they stand. */
  applyModes(): void {
    this.kernel.applyModes(this.address);
  }
  /** Modes for a new Λ such that b = Λu stays what `effects` is. */
  keepEffects(): void {
    this.standing.disturb();
    this.kernel.keepEffects(this.address);
  }
  levelMoments(): void {
    this.kernel.levelMoments(this.address);
  }
  coverBorder(): void {
    this.standing.disturb();
    this.kernel.coverBorder(this.address);
  }
  modeVariances(): void {
    this.kernel.modeVariances(this.address);
  }

  /** Takes every level to all nodes of a grid, at the modes and with the factor of A as they are; their sums stay in the kernel. */
  *visitNodes(grid: NodeGrid): Steps<void> {
    const { kernel, address } = this;
    this.layNodes(grid);
    yield* this.rows((from, to) => kernel.centreRows(address, from, to));
    if (this.host) yield* this.slopes(); // as long as the means are those at the modes
    kernel.clearNodes(address);
    this.standing.visited();
    if (!this.host) return yield* this.visit(0, grid.count);
    for (let node = 0; node < grid.count; node++) {
      yield* this.host.nodeMeans(node, (pass) => this.rows(pass));
      yield* this.visit(node, node + 1);
    }
  }
  /** Takes every level to nodes [first, last). */
  private *visit(first: number, last: number): Steps<void> {
    this.kernel.startNodes(this.address, first, last);
    while (this.kernel.visitNodes(this.address, NODE_BUDGET) === Status.Running) yield;
  }
  /** Writes the nodes of a grid into the kernel, where they stay until there is another grid, whose room is theirs. */
  private layNodes(grid: NodeGrid): void {
    if (this.grid === grid) return;
    const { kernel, address } = this;
    this.grid = undefined;
    if (!kernel.allocateNodes(address, grid.count)) throw tooLarge(kernel.bytesNeeded());
    this.view(kernel.nodesAddress(address), grid.nodes.length).set(grid.nodes);
    this.view(kernel.liftAddress(address), grid.count).set(grid.lift);
    this.grid = grid;
  }

  /** W′ at the last pass, where that left it open: a host link's μ‴ costs as much as a pass, and a value does not need it. */
  private *slopes(): Steps<void> {
    const { host } = this;
    if (!host) return;
    this.kernel.clearSums(this.address, 0);
    yield* this.rows((from, to) => {
      host.thirds(from, to);
      this.kernel.evaluateRows(this.address, from, to, 0);
    });
  }

  /**
   * Inverts A, and leaves β's part of the gradient in betaGradient, T's in lambdaGradient. `atNodes`: of the value that `visitNodes`
   * left.
   *
   * @throws GlmeError where no value was computed at these parameters, or its gradient was asked for before
   */
  *laplaceGradient(profiled: boolean, atNodes = false): Steps<void> {
    const { kernel, address } = this;
    const at = this.modesPoint(profiled);
    if (atNodes) this.standing.spendNodes("quadratureGradient", at);
    else this.standing.spendModes("laplaceGradient", at);
    yield* this.invert();
    if (atNodes) kernel.foldNodes(address);
    else yield* this.slopes();
    kernel.traceGradient(address);
    kernel.leverageBlocks(address);
    yield* this.rows((from, to) => kernel.leverageRows(address, from, to));
    if (profiled) yield* this.rows((from, to) => kernel.fixedSensitivityRows(address, from, to));
    if (atNodes) kernel.solveNodeSensitivity(address);
    else kernel.solveSensitivity(address, profiled);
    const score = kernel.addressOf(address, Field.Score);
    const residual = kernel.addressOf(address, Field.Residual);
    kernel.addOuterProducts(address, score, kernel.addressOf(address, Field.Sensitivity), 1);
    yield* this.rows((from, to) => kernel.residualRows(address, from, to, profiled));
    kernel.addOuterProducts(address, residual, kernel.addressOf(address, Field.Modes), 1);
  }

  /** ∂/∂T of a linear model: traces, ZᵀWe uᵀ with σ², and REML's share. */
  *linearGradient(sigma2: number, restricted: boolean): Steps<void> {
    const { kernel, address } = this;
    this.standing.spendSolution("linearGradient");
    yield* this.invert();
    if (restricted) this.coverBorder();
    kernel.traceGradient(address);
    kernel.residualScore(address);
    kernel.addOuterProducts(
      address,
      kernel.addressOf(address, Field.Residual),
      kernel.addressOf(address, Field.Modes),
      -2 / sigma2,
    );
    if (restricted) kernel.restrictedGradient(address);
  }

  /** η of every row at the current β and u, in the order of the input. */
  *linearPredictor(): Steps<Float64Array> {
    this.standing.disturb();
    yield* this.prepare();
    this.kernel.applyModes(this.address);
    yield* this.rows((from, to) => this.kernel.predictRows(this.address, from, to));
    return this.ofRows(Field.RowSlope);
  }

  /** z_iᵀΛA⁻¹Λᵀz_i of every row, in the order of the input, after `invert`; ZᵀWZ is gone after it. */
  *leverages(): Steps<Float64Array> {
    this.standing.pass();
    yield* this.prepare();
    const { kernel, address } = this;
    this.array(Field.RowSlope, this.n).fill(1);
    kernel.leverageBlocks(address);
    yield* this.rows((from, to) => kernel.leverageRows(address, from, to));
    return this.ofRows(Field.RowSlope);
  }

  /** W of every row at the last pass, in the order of the input. */
  get workingWeights(): Float64Array {
    return this.ofRows(Field.RowWeight);
  }

  /** An array of the rows in the order of the input. */
  private ofRows(field: Field): Float64Array {
    const sorted = this.array(field, this.n);
    const { rowOrder } = this;
    if (rowOrder === null) return sorted.slice();
    const out = new Float64Array(this.n);
    for (let i = 0; i < out.length; i++) out[rowOrder[i]] = sorted[i];
    return out;
  }
}

/** Checks that an argument is a problem. */
export function expectProblem(problem: unknown): asserts problem is Problem {
  if (!(problem instanceof Problem)) throw badArgument("problem", problem, "a Problem");
}
