import { buildProblem, columnsOf, type ProblemInput, sum } from "./build.js";
import { FactorField, type Family, Field, Scalar, Status, Want } from "./codes.js";
import { log } from "./functions.js";
import type { KernelExports } from "./instance.js";
import type { Steps } from "./steps.js";

/** Where a term's columns stand among those of its group. */
interface TermPlace {
  readonly factor: number;
  readonly column: number;
  readonly width: number;
}

/** Rows of one call into the kernel: some milliseconds. */
const RANGE = 1 << 16;
/** Multiplications of one call into the kernel's linear algebra. */
const BUDGET = 1e8;
/** A factorisation is dear when it takes so many times the multiplications of an iteration of conjugate gradients. */
const DEAR = 10;
/** More iterations than this, and a factorisation is the better way. */
const MAX_CONJUGATE_STEPS = 25;

/**
 * A model inside the kernel. Builds it (rows sorted by the factor with most levels, factors largest first), gives its
 * arrays as views, and calls the kernel's steps so that none takes longer than some milliseconds.
 *
 * @throws GlmeError memory, with the bytes that the model would need
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
export class Problem {
  readonly n: number;
  readonly p: number;
  readonly family: Family;
  /** Bytes of the kernel's memory that the model takes. */
  readonly bytes: number;
  private readonly kernel: KernelExports;
  private readonly address: number;
  private readonly rowOrder: Uint32Array | null;
  private readonly places: readonly TermPlace[];
  private readonly widths: readonly number[];
  private readonly levels: readonly number[];
  private readonly bases: readonly number[];
  private readonly scalars: Float64Array;
  private readonly sized: boolean;
  private readonly basis: Float64Array | undefined;
  private prepared = false;
  private dispersionKnown = false;
  /** c, where a Newton decrement d is followed by one of about c d²; infinite as long as it is not known. */
  contraction = Number.POSITIVE_INFINITY;
  /** Is there a factor of A, if only of an earlier one? */
  private factored = false;
  /** Does a factorisation cost more than a few products with A and solves? */
  readonly factorIsDear: boolean;

  constructor(input: ProblemInput) {
    const { kernel, address, order, rowOrder } = buildProblem(input);
    this.kernel = kernel;
    this.address = address;
    this.rowOrder = rowOrder;
    this.n = input.response.length;
    this.p = input.fixed.length;
    this.family = input.family;
    this.bytes = kernel.bytesUsed();
    this.levels = order.map((g) => input.groups[g].levels);
    this.widths = order.map((g) => columnsOf(input, g));
    this.bases = this.levels.map((_, f) => sum(this.levels.slice(0, f).map((m, i) => m * this.widths[i])));
    const used = order.map(() => 0);
    this.places = input.terms.map((term) => {
      const factor = order.indexOf(term.group);
      const column = used[factor];
      used[factor] += term.columns.length;
      return { factor, column, width: term.columns.length };
    });
    this.scalars = this.view(kernel.addressOf(address, Field.Scalars), Scalar.Count);
    this.scalars[Scalar.Phi] = 1;
    this.scalars[Scalar.LinkPower] = input.power;
    this.sized = input.binomialSize !== null;
    this.factorIsDear = kernel.factorCost(address) > DEAR * kernel.solveCost(address);
    this.basis = input.triangle && this.array(Field.Triangle, this.p * this.p);
  }

  private view(address: number, length: number): Float64Array {
    return new Float64Array(this.kernel.memory.buffer, address >>> 0, length);
  }
  private array(field: Field, length: number): Float64Array {
    return this.view(this.kernel.addressOf(this.address, field), length);
  }

  scalar(which: Scalar): number {
    return this.scalars[which];
  }
  set phi(value: number) {
    this.scalars[Scalar.Phi] = value;
    this.dispersionKnown = false;
  }
  get phi(): number {
    return this.scalars[Scalar.Phi];
  }

  /** Total number of random effects. */
  get q(): number {
    return sum(this.levels.map((m, f) => m * this.widths[f]));
  }
  get beta(): Float64Array {
    return this.array(Field.Beta, this.p);
  }
  /** The coefficients of X's own columns: R⁻¹β where the fixed effects work in the basis X R⁻¹. */
  get coefficients(): Float64Array {
    return this.fromBasis(this.beta.slice());
  }
  /** [K⁻¹]_ββ for X's own columns (p × p, column major). */
  get coefficientInverse(): Float64Array {
    const { p } = this;
    const inverse = this.betaInverse.slice();
    for (let side = 0; side < 2; side++) {
      for (let j = 0; j < p; j++) inverse.set(this.fromBasis(inverse.slice(j * p, (j + 1) * p)), j * p);
      transpose(inverse, p);
    }
    return inverse;
  }
  /** log |R|², by which log|XᵀV⁻¹X| in X's own columns exceeds that in the basis X R⁻¹. */
  get logBasis(): number {
    let total = 0;
    for (let j = 0; this.basis && j < this.p; j++) total += 2 * log(Math.abs(this.basis[j * (this.p + 1)]));
    return total;
  }
  /** x ← R⁻¹x. */
  private fromBasis(x: Float64Array): Float64Array {
    const { basis, p } = this;
    for (let i = p - 1; basis && i >= 0; i--) {
      for (let j = i + 1; j < p; j++) x[i] -= basis[i + j * p] * x[j];
      x[i] /= basis[i * (p + 1)];
    }
    return x;
  }
  get betaStep(): Float64Array {
    return this.array(Field.BetaStep, this.p);
  }
  get modes(): Float64Array {
    return this.array(Field.Modes, this.q);
  }
  get betaInverse(): Float64Array {
    return this.array(Field.BetaInverse, this.p * this.p);
  }
  get betaGradient(): Float64Array {
    return this.array(Field.FixedResidual, this.p);
  }

  levelsOf(term: number): number {
    return this.levels[this.places[term].factor];
  }

  /** Writes a term's relative Cholesky factor T (k × k, column major). */
  setLambda(term: number, lambda: Float64Array): void {
    this.copyBlock(term, FactorField.Lambda, (array, at, i) => {
      array[at] = lambda[i];
    });
  }
  /** Says that a term's columns stand in the basis Z R⁻¹: the variances of its modes are then those of Z's own effects. */
  setRotation(term: number, inverse: Float64Array): void {
    this.copyBlock(term, FactorField.Rotation, (array, at, i) => {
      array[at] = inverse[i];
    });
  }
  /** Σ W z²/n of every column of a term, as the last pass left ZᵀWZ. */
  meanSquares(term: number): Float64Array {
    const { factor, column, width } = this.places[term];
    const k = this.widths[factor];
    const cross = this.view(this.kernel.factorAddress(this.address, factor, FactorField.Cross), this.levels[factor] * k * k);
    const sums = new Float64Array(width);
    for (let l = 0; l < this.levels[factor]; l++)
      for (let c = 0; c < width; c++) sums[c] += cross[l * k * k + (column + c) * (k + 1)];
    return sums.map((value) => value / this.n);
  }
  /** A term's T as it stands. */
  lambda(term: number): Float64Array {
    return this.termBlock(term, FactorField.Lambda);
  }
  /** ∂f/∂T of a term. */
  lambdaGradient(term: number): Float64Array {
    return this.termBlock(term, FactorField.LambdaGradient);
  }
  /** Σ over levels of (u uᵀ/φ + [A⁻¹]_ll). */
  modeMoment(term: number): Float64Array {
    return this.termBlock(term, FactorField.ModeMoment);
  }
  /** Σ over levels of P. */
  curvatureSum(term: number): Float64Array {
    return this.termBlock(term, FactorField.CurvatureSum);
  }

  private termBlock(term: number, field: FactorField): Float64Array {
    const out = new Float64Array(this.places[term].width * this.places[term].width);
    this.copyBlock(term, field, (array, at, i) => {
      out[i] = array[at];
    });
    return out;
  }
  private copyBlock(term: number, field: FactorField, visit: (array: Float64Array, at: number, i: number) => void): void {
    const { factor, column, width } = this.places[term];
    const k = this.widths[factor];
    const array = this.view(this.kernel.factorAddress(this.address, factor, field), k * k);
    for (let j = 0; j < width; j++) for (let i = 0; i < width; i++) visit(array, column + i + (column + j) * k, i + j * width);
  }

  /** Σ over levels of tr(P D P E) for symmetric D of one term and E of another on the same group, 0 otherwise. */
  curvature(first: number, d: Float64Array, second: number, e: Float64Array): number {
    const a = this.places[first];
    const b = this.places[second];
    if (a.factor !== b.factor) return 0;
    const k = this.widths[a.factor];
    const pp = this.view(this.kernel.factorAddress(this.address, a.factor, FactorField.Curvature), k * k * k * k);
    let total = 0;
    // tr(P D P E) = Σ P_ij D_jl P_lm E_mi over j, l in the first term's columns and m, i in the second's
    for (let j = 0; j < a.width; j++)
      for (let l = 0; l < a.width; l++)
        for (let m = 0; m < b.width; m++)
          for (let i = 0; i < b.width; i++) {
            const ij = b.column + i + (a.column + j) * k;
            const lm = a.column + l + (b.column + m) * k;
            total += pp[ij + lm * k * k] * d[j + l * a.width] * e[m + i * b.width];
          }
    return total;
  }

  /** A vector over all random effects (modes, variances), the part of one term: effect c of level l at l·k + c. */
  private termPart(term: number, vector: Float64Array): Float64Array {
    const { factor, column, width } = this.places[term];
    const k = this.widths[factor];
    const m = this.levels[factor];
    const out = new Float64Array(m * width);
    for (let l = 0; l < m; l++)
      for (let c = 0; c < width; c++) out[l * width + c] = vector[this.bases[factor] + l * k + column + c];
    return out;
  }
  /** b = Λu as the last pass used it. */
  get allEffects(): Float64Array {
    return this.array(Field.Effects, this.q);
  }
  /** b = Λu of one term. */
  effects(term: number): Float64Array {
    return this.termPart(term, this.array(Field.Effects, this.q));
  }
  /** Diagonal of Λ[K⁻¹]_uuΛᵀ of one term. */
  modeVariance(term: number): Float64Array {
    return this.termPart(term, this.array(Field.ModeVariance, this.q));
  }

  // ---- the kernel's steps ----

  /** s, W, W′, Σt and the sums that `want` names, at the current β and u. */
  *evaluate(want: number): Steps<void> {
    yield* this.prepare();
    if (!this.dispersionKnown) yield* this.rows((from, to) => this.kernel.dispersionRows(this.address, from, to));
    this.dispersionKnown = true;
    this.kernel.applyModes(this.address);
    this.kernel.clearSums(this.address, want);
    yield* this.rows((from, to) => this.kernel.evaluateRows(this.address, from, to, want));
  }
  /** The basis of the fixed effects and the constants of the density, before the first pass over the rows. */
  private *prepare(): Steps<void> {
    if (this.prepared) return;
    this.prepared = true;
    if (this.basis) yield* this.rows((from, to) => this.kernel.changeBasis(this.address, from, to));
    yield* this.rows((from, to) => this.kernel.constantRows(this.address, from, to, this.sized));
  }
  /** The same for a linear model, where the weights are the prior ones and s = Wz. */
  *evaluateLinear(want: number): Steps<void> {
    yield* this.prepare();
    this.kernel.clearSums(this.address, want);
    this.scalars[Scalar.TotalSquares] = 0;
    yield* this.rows((from, to) => this.kernel.linearRows(this.address, from, to, want));
  }

  /** XᵀWX and XᵀWz of a working response near the data, or near one mean for all rows. */
  *evaluateStart(mean: number): Steps<void> {
    yield* this.prepare();
    this.kernel.clearSums(this.address, Want.Fixed);
    yield* this.rows((from, to) => this.kernel.startRows(this.address, from, to, mean));
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

  /** Factors A; false when it is not positive definite. */
  *factor(): Steps<boolean> {
    this.kernel.loadSystem(this.address);
    let status = Status.Running;
    while (status === Status.Running) {
      yield;
      status = this.kernel.factorSystem(this.address, BUDGET);
    }
    this.factored = status === Status.Done;
    return this.factored;
  }
  /** A⁻¹ on the pattern of its factor. */
  *invert(): Steps<void> {
    this.kernel.startInversion(this.address);
    while (this.kernel.invertSystem(this.address, BUDGET) === Status.Running) yield;
  }

  newtonStep(): void {
    this.kernel.newtonStep(this.address);
  }
  /** The Newton decrement at the last pass, by the last factor. */
  decrementLeft(): number {
    return this.kernel.decrementLeft(this.address);
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
  /** R_X; false when the fixed effects' part of K is not positive definite. */
  factorBorder(): boolean {
    return this.kernel.factorBorder(this.address) === Status.Done;
  }
  /** The step of β alone, from XᵀWX and Xᵀs; false when XᵀWX is not positive definite. */
  leastSquares(): boolean {
    return this.kernel.leastSquares(this.address) === Status.Done;
  }
  moveModes(t: number, withFixed: boolean): void {
    this.kernel.moveModes(this.address, t, withFixed);
  }
  /** Modes for a new Λ such that b = Λu stays what `effects` is. */
  keepEffects(): void {
    this.kernel.keepEffects(this.address);
  }
  levelMoments(): void {
    this.kernel.levelMoments(this.address);
  }
  coverBorder(): void {
    this.kernel.coverBorder(this.address);
  }
  modeVariances(): void {
    this.kernel.modeVariances(this.address);
  }

  /** The parts of the Laplace gradient that come after the inversion; β's in betaGradient, T's in lambdaGradient. */
  *laplaceGradient(profiled: boolean): Steps<void> {
    const { kernel, address } = this;
    kernel.traceGradient(address);
    kernel.leverageBlocks(address);
    yield* this.rows((from, to) => kernel.leverageRows(address, from, to));
    if (profiled) yield* this.rows((from, to) => kernel.fixedSensitivityRows(address, from, to));
    kernel.solveSensitivity(address, profiled);
    const score = kernel.addressOf(address, Field.Score);
    const residual = kernel.addressOf(address, Field.Residual);
    kernel.addOuterProducts(address, score, kernel.addressOf(address, Field.Sensitivity), 1);
    yield* this.rows((from, to) => kernel.residualRows(address, from, to, profiled));
    kernel.addOuterProducts(address, residual, kernel.addressOf(address, Field.Modes), 1);
  }

  /** ∂/∂T of a linear model: traces, ZᵀWe uᵀ with σ², and REML's share. */
  linearGradient(sigma2: number, restricted: boolean): void {
    const { kernel, address } = this;
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
    this.kernel.applyModes(this.address);
    yield* this.rows((from, to) => this.kernel.predictRows(this.address, from, to));
    const sorted = this.array(Field.RowSlope, this.n);
    const { rowOrder } = this;
    if (rowOrder === null) return sorted.slice();
    const out = new Float64Array(this.n);
    for (let i = 0; i < out.length; i++) out[rowOrder[i]] = sorted[i];
    return out;
  }
}

/** A square matrix transposed in place. */
function transpose(matrix: Float64Array, n: number): void {
  for (let j = 0; j < n; j++)
    for (let i = 0; i < j; i++) [matrix[i + j * n], matrix[j + i * n]] = [matrix[j + i * n], matrix[i + j * n]];
}
