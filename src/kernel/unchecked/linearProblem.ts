import { inParts, NO_STEPS, PIECE, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import { FactorField, Field, Scalar, Want } from "../codes.js";
import type { ProblemInput } from "../input/problemInput.js";
import { finish } from "../run/steps.js";
import { type BuiltProblem, buildProblem } from "./build.js";
import { blockCost, LinearSystem } from "./linearSystem.js";

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
export class LinearProblem extends LinearSystem {
  protected readonly hasBasis: boolean;
  /** Do the rows hold z and W of a linear model? */
  hasLinearRows = false;
  protected readonly places: readonly TermPlace[];
  private readonly rowOrder: Uint32Array | null;
  /** Where each group's effects begin among all random effects. */
  private readonly bases: readonly number[];
  private readonly isSized: boolean;
  /** Rows whose basis and constants are done. */
  private prepared = 0;

  /** @param built the model as it was laid out in pieces (`buildProblem`); without it that is done in one */
  constructor(input: ProblemInput, built: BuiltProblem = finish(buildProblem(input))) {
    super(built);
    const { order, rowOrder } = built;
    this.rowOrder = rowOrder;
    let base = 0;
    this.bases = this.levels.map((m, f) => (base += m * this.widths[f]) - m * this.widths[f]);
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
    yield* this.clearSums(want);
    this.scalars[Scalar.TotalSquares] = 0;
    yield* this.rows((from, to) => this.kernel.linearRows(this.address, from, to, want));
    this.hasLinearRows = true;
  }
  /** Clears, before a pass, what it adds to. */
  protected *clearSums(want: number): Steps<void> {
    const { kernel, address, p } = this;
    kernel.clearSums(address, want);
    if ((want & (Want.Random | Want.Border)) === 0) return;
    yield* this.eachLevel(
      (k) => 1 + (k * (k + 1 + p)) / 2,
      (f, from, to) => kernel.clearLevels(address, f, want, from, to),
    );
    if (want & Want.Random) yield* this.eachPair(half, (i, from, to) => kernel.clearPairs(address, i, from, to));
  }
  /** The basis of the fixed effects and the constants of the density, before the first pass over the rows; goes on where it was left. */
  protected prepare(): Steps<void> {
    return this.prepared < this.n ? this.prepareRows() : NO_STEPS;
  }
  private *prepareRows(): Steps<void> {
    while (this.prepared < this.n) {
      const [from, to] = [this.prepared, Math.min(this.prepared + this.rowsPerCall, this.n)];
      if (this.hasBasis) yield* this.changeBasis(from, to);
      this.kernel.constantRows(this.address, from, to, this.isSized);
      this.prepared = to;
      yield;
    }
  }
  /** Puts the fixed effects' columns into their basis, in rows [from, to). */
  private *changeBasis(from: number, to: number): Steps<void> {
    const together = Math.ceil((4 * PIECE) / (this.p * this.p + 1));
    for (let row = from; row < to; row += together) {
      if (row > from) yield;
      this.kernel.changeBasis(this.address, row, Math.min(to, row + together));
    }
  }
  /** η of every row at the current β and u, in the order of the input. */
  *linearPredictor(): Steps<Float64Array> {
    this.standing?.disturb();
    yield* this.prepare();
    yield* this.applyModes();
    yield* this.rows((from, to) => this.kernel.predictRows(this.address, from, to));
    return yield* this.ofRows(Field.RowSlope);
  }
  /** z_iᵀΛA⁻¹Λᵀz_i of every row, in the order of the input, after `invert`; ZᵀWZ is gone after it. */
  *leverages(): Steps<Float64Array> {
    this.standing?.pass();
    yield* this.prepare();
    const { kernel, address } = this;
    this.array(Field.RowSlope, this.n).fill(1);
    yield* this.leverageBlocks();
    yield* this.rows((from, to) => kernel.leverageRows(address, from, to));
    return yield* this.ofRows(Field.RowSlope);
  }
  /** Replaces ZᵀWZ by ΛA⁻¹Λᵀ on its own pattern, for the leverages of the rows. */
  protected *leverageBlocks(): Steps<void> {
    const { kernel, address } = this;
    kernel.clearSensitivity(address);
    yield* this.eachRow(
      (k) => k * k + 1,
      (f, from, to, first, last) => kernel.leverageLevels(address, f, from, to, first, last),
    );
    yield* this.eachPair(blockCost, (i, from, to) => kernel.leveragePairs(address, i, from, to));
  }

  /** An array of the rows in the order of the input. */
  protected *ofRows(field: Field): Steps<Float64Array> {
    const { rowOrder } = this;
    if (rowOrder === null) return this.array(field, this.n).slice();
    const out = new Float64Array(this.n);
    yield* inParts(out.length, ROWS_TOGETHER, (from, to) => scatter(this.array(field, this.n), rowOrder, out, from, to));
    return out;
  }
}

/** Writes elements [from, to) to their places. */
function scatter(source: Float64Array, places: Uint32Array, target: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) target[places[i]] = source[i];
}

function half(size: number): number {
  return size / 2;
}
