import { FactorField, Field, Scalar, Status } from "../codes.js";
import type { ProblemInput } from "../input/problemInput.js";
import type { KernelExports } from "../packed/instance.js";
import type { Standing } from "../run/standing.js";
import type { Steps } from "../run/steps.js";
import { buildProblem, columnsOf, sum } from "./build.js";

/** Rows of one call into the kernel: some milliseconds. */
const ROWS_PER_CALL = 1 << 16;
/** Multiplications of one call into the kernel's linear algebra. */
const MULTIPLICATIONS_PER_CALL = 1e8;

/** Where a term's columns stand among those of its group. */
export interface TermPlace {
  /** The group in the kernel's order. */
  readonly factor: number;
  /** The first of the term's columns among the group's. */
  readonly column: number;
  /** How many columns the term has. */
  readonly width: number;
}

/**
 * A linear mixed model with known weights inside the kernel: A = ΛᵀZᵀWZΛ + I with its factor and its inverse, solutions for the modes, linear
 * predictors and leverages. What `Problem` begins with, and all that a model without its fit needs.
 */
export class LinearProblem {
  /** Rows. */
  readonly n: number;
  /** Fixed effects. */
  readonly p: number;
  /** Random effects of one level of each group. */
  readonly widths: readonly number[];
  protected readonly kernel: KernelExports;
  protected readonly address: number;
  protected readonly levels: readonly number[];
  protected readonly hasBasis: boolean;
  /** Which results stand in the memory, where that is watched. */
  protected readonly standing: Standing | undefined = undefined;
  /** Do the rows hold z and W of a linear model? */
  hasLinearRows = false;
  /** Is there a factor of A, if only of an earlier one? */
  protected isFactored = false;
  protected readonly places: readonly TermPlace[];
  private readonly rowOrder: Uint32Array | null;
  /** Where each group's effects begin among all random effects. */
  private readonly bases: readonly number[];
  private readonly isSized: boolean;
  /** Rows whose basis and constants are done. */
  private prepared = 0;

  constructor(input: ProblemInput) {
    const { kernel, address, order, rowOrder } = buildProblem(input);
    this.kernel = kernel;
    this.address = address;
    this.rowOrder = rowOrder;
    this.n = input.response.length;
    this.p = input.fixed.length;
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
    this.scalars[Scalar.Phi] = 1;
    this.scalars[Scalar.Extra] = 1;
    this.scalars[Scalar.LinkPower] = input.power;
    this.hasBasis = input.triangle !== undefined;
    this.isSized = Boolean(input.binomialSize);
  }

  protected view(address: number, length: number): Float64Array {
    return new Float64Array(this.kernel.memory.buffer, address >>> 0, length);
  }
  protected array(field: Field, length: number): Float64Array {
    return this.view(this.kernel.addressOf(this.address, field), length);
  }
  protected get scalars(): Float64Array {
    return this.array(Field.Scalars, Scalar.Count);
  }

  /** Total number of random effects. */
  get q(): number {
    return sum(this.levels.map((m, f) => m * this.widths[f]));
  }
  /** β. */
  get beta(): Float64Array {
    return this.array(Field.Beta, this.p);
  }
  /** The modes u of all random effects, in the kernel's order. */
  get modes(): Float64Array {
    return this.array(Field.Modes, this.q);
  }
  /** The last step of the modes. */
  get modeStep(): Float64Array {
    return this.array(Field.Step, this.q);
  }

  protected place(term: number): TermPlace {
    return this.places[term];
  }
  /** Writes a term's relative Cholesky factor T (k × k, column major). */
  setLambda(term: number, lambda: Float64Array): void {
    this.standing?.disturb();
    this.copyBlock(term, FactorField.Lambda, (array, at, i) => {
      array[at] = lambda[i];
    });
  }
  protected copyBlock(term: number, field: FactorField, visit: (array: Float64Array, at: number, i: number) => void): void {
    const { factor, column, width } = this.place(term);
    const k = this.widths[factor];
    const array = this.view(this.kernel.factorAddress(this.address, factor, field), k * k);
    for (let j = 0; j < width; j++) for (let i = 0; i < width; i++) visit(array, column + i + (column + j) * k, i + j * width);
  }

  /** A vector over all random effects (modes, variances), the part of one term: effect c of level l at l·k + c. */
  partOf(term: number, vector: Float64Array): Float64Array {
    const { factor, column, width } = this.place(term);
    const k = this.widths[factor];
    const m = this.levels[factor];
    const out = new Float64Array(m * width);
    for (let l = 0; l < m; l++)
      for (let c = 0; c < width; c++) out[l * width + c] = vector[this.bases[factor] + l * k + column + c];
    return out;
  }
  /** b = Λu of one term, as the last pass or `applyModes` left it. */
  effects(term: number): Float64Array {
    return this.partOf(term, this.array(Field.Effects, this.q));
  }
  /** Writes column j of ZᵀWX, as the last pass left it, into the place of Zᵀs. */
  setScoreFromBorder(j: number): void {
    this.standing?.disturb();
    const { p, q } = this;
    const score = this.array(Field.Score, q);
    const border = this.array(Field.Border, q * p);
    for (let i = 0; i < q; i++) score[i] = border[i * p + j];
  }
  /** Writes a term's part of a vector over all random effects into the place of Zᵀs, as the right side of a Newton step. */
  setScore(term: number, values: Float64Array): void {
    this.standing?.disturb();
    const { factor, column, width } = this.place(term);
    const k = this.widths[factor];
    const score = this.array(Field.Score, this.q);
    for (let l = 0; l < this.levels[factor]; l++)
      for (let c = 0; c < width; c++) score[this.bases[factor] + l * k + column + c] = values[l * width + c];
  }

  /** The pass over the rows, where the weights are the prior ones and s = Wz. */
  *evaluateLinear(want: number): Steps<void> {
    this.standing?.pass();
    yield* this.prepare();
    this.kernel.clearSums(this.address, want);
    this.scalars[Scalar.TotalSquares] = 0;
    yield* this.rows((from, to) => this.kernel.linearRows(this.address, from, to, want));
    this.hasLinearRows = true;
  }
  /** û, β̂ and r² of a linear model, once more from the residuals of the rows: for effects that explain nearly all. */
  *refineSolution(): Steps<void> {
    const { kernel, address } = this;
    kernel.applyModes(address);
    kernel.clearResidual(address);
    yield* this.rows((from, to) => kernel.residualSquareRows(address, from, to));
    kernel.refineSolution(address);
  }
  /** R_X once more from the rows: for random effects that leave little of X over. */
  *refineBorder(): Steps<boolean> {
    const { kernel, address } = this;
    kernel.coverBorder(address);
    kernel.startBorder(address);
    yield* this.rows((from, to) => kernel.borderRows(address, from, to));
    return kernel.refineBorder(address) === Status.Done;
  }
  /** The least part of a column of X that the random effects leave over, after `factorBorder`. */
  get leastLeft(): number {
    return this.kernel.leastLeft(this.address);
  }
  /** The basis of the fixed effects and the constants of the density, before the first pass over the rows; goes on where it was left. */
  protected *prepare(): Steps<void> {
    while (this.prepared < this.n) {
      const [from, to] = [this.prepared, Math.min(this.prepared + ROWS_PER_CALL, this.n)];
      if (this.hasBasis) this.kernel.changeBasis(this.address, from, to);
      this.kernel.constantRows(this.address, from, to, this.isSized);
      this.prepared = to;
      yield;
    }
  }
  protected *rows(pass: (from: number, to: number) => void): Steps<void> {
    for (let from = 0; from < this.n; from += ROWS_PER_CALL) {
      pass(from, Math.min(from + ROWS_PER_CALL, this.n));
      yield;
    }
  }

  /** Factors A, or A + ridge·I; false when it is not positive definite. */
  *factor(ridge = 0): Steps<boolean> {
    this.standing?.disturb();
    this.isFactored = false;
    this.kernel.loadSystem(this.address, ridge);
    let status = Status.Running;
    while (status === Status.Running) {
      yield;
      status = this.kernel.factorSystem(this.address, MULTIPLICATIONS_PER_CALL);
    }
    this.isFactored = status === Status.Done;
    return this.isFactored;
  }
  /** A⁻¹ on the pattern of its factor. */
  *invert(): Steps<void> {
    this.kernel.startInversion(this.address);
    while (this.kernel.invertSystem(this.address, MULTIPLICATIONS_PER_CALL) === Status.Running) yield;
  }
  /** The step of the modes from the last pass, or from `setScore`, by the last factor. */
  newtonStep(): void {
    this.kernel.newtonStep(this.address);
  }
  /** b = Λu for the modes as they stand. */
  applyModes(): void {
    this.kernel.applyModes(this.address);
  }

  /** η of every row at the current β and u, in the order of the input. */
  *linearPredictor(): Steps<Float64Array> {
    this.standing?.disturb();
    yield* this.prepare();
    this.kernel.applyModes(this.address);
    yield* this.rows((from, to) => this.kernel.predictRows(this.address, from, to));
    return this.ofRows(Field.RowSlope);
  }
  /** z_iᵀΛA⁻¹Λᵀz_i of every row, in the order of the input, after `invert`; ZᵀWZ is gone after it. */
  *leverages(): Steps<Float64Array> {
    this.standing?.pass();
    yield* this.prepare();
    const { kernel, address } = this;
    this.array(Field.RowSlope, this.n).fill(1);
    kernel.leverageBlocks(address);
    yield* this.rows((from, to) => kernel.leverageRows(address, from, to));
    return this.ofRows(Field.RowSlope);
  }

  /** An array of the rows in the order of the input. */
  protected ofRows(field: Field): Float64Array {
    const sorted = this.array(field, this.n);
    const { rowOrder } = this;
    if (rowOrder === null) return sorted.slice();
    const out = new Float64Array(this.n);
    for (let i = 0; i < out.length; i++) out[rowOrder[i]] = sorted[i];
    return out;
  }
}
