import { NO_STEPS, PIECE, type Steps, WorkMeter } from "../../core/steps.js";
import { type FactorField, Field, Scalar } from "../codes.js";
import type { KernelExports } from "../packed/instance.js";
import type { BuiltProblem } from "./build.js";

/** Rows of one call into the kernel: some milliseconds. */
const ROWS_PER_CALL = 1 << 16;
/** Multiplications of such a call beside the work of the distribution: where rows take more there are fewer of them. */
const MULTIPLICATIONS_PER_CALL = 400 * ROWS_PER_CALL;
/** Rows of a chunk, which the kernel takes together. */
const CHUNK = 512;
/** Rows of such a call that are taken together where not even a chunk is affordable. */
const LEAST_TOGETHER = 32;
/** Part of a piece that the whole of a small problem takes. */
const SMALL = 0.1;
const NO_NUMBERS: Float64Array = new Float64Array();

/**
 * A model in a memory of the kernel's, and the ways through it: by rows, by levels, by pairs of levels, by effects and by columns of L, in
 * pieces between which a computation pauses. Where the pieces end decides no number unless a call of rows is cut short for their width.
 */
export class Pieces {
  /** Rows. */
  readonly n: number;
  /** Fixed effects. */
  readonly p: number;
  /** Total number of random effects. */
  readonly q: number;
  /** Random effects of one level of each group. */
  readonly widths: readonly number[];
  protected readonly kernel: KernelExports;
  protected readonly address: number;
  protected readonly levels: readonly number[];
  /** For each two groups their widths' product, and how many of their levels meet. */
  private readonly pairs: readonly { readonly size: number; readonly count: number }[];
  /** Rows of one call into the kernel. */
  protected readonly rowsPerCall: number;
  /** Is all work beside that of rows so little that no part of it needs a pause? */
  private readonly isSmall: boolean;
  /** Units of work of a pass over the rows and of what is done between two of them. */
  private readonly passWork: number;
  private readonly work = new WorkMeter();
  /** Where the arrays are, as far as that was asked: an array never moves. */
  private readonly addresses: (number | undefined)[] = [];
  private heldScalars: Float64Array = NO_NUMBERS;

  constructor({ kernel, address, n, p, levels, widths }: BuiltProblem) {
    this.kernel = kernel;
    this.address = address;
    this.n = n;
    this.p = p;
    this.levels = levels;
    this.widths = widths;
    this.q = levels.reduce((q, m, f) => q + m * widths[f], 0);
    const sizes = widths.flatMap((k, f) => widths.slice(f + 1).map((l) => k * l));
    this.pairs = sizes.map((size, i) => ({ size, count: kernel.countPairs(address, i) }));
    this.rowsPerCall = rowsTogether(p, widths, sizes);
    const blocks = levels.reduce((sum, m, f) => sum + m * widths[f] * (widths[f] + p) * (widths[f] + p), 0);
    const met = this.pairs.reduce((sum, { size, count }) => sum + count * size * size, 0);
    const systemWork = blocks + met + kernel.panelElements(address);
    this.isSmall = systemWork < SMALL * PIECE;
    this.passWork = (n / this.rowsPerCall) * PIECE + systemWork;
  }

  protected view(address: number, length: number): Float64Array {
    return new Float64Array(this.kernel.memory.buffer, address >>> 0, length);
  }
  protected at(field: Field): number {
    this.addresses[field] ??= this.kernel.addressOf(this.address, field);
    return this.addresses[field];
  }
  protected array(field: Field, length: number): Float64Array {
    return this.view(this.at(field), length);
  }
  protected ofFactor(factor: number, field: FactorField, length: number): Float64Array {
    return this.view(this.kernel.factorAddress(this.address, factor, field), length);
  }
  protected get scalars(): Float64Array {
    if (this.heldScalars.length === 0) this.heldScalars = this.array(Field.Scalars, Scalar.Count); // at first, and after memory grew
    return this.heldScalars;
  }

  /** Takes all rows through a pass. */
  protected rows(pass: (from: number, to: number) => void): Steps<void> {
    if (this.passWork > SMALL * PIECE) return this.passInPieces(pass);
    pass(0, this.n);
    return this.work.isPieceAfter(this.passWork) ? pause() : NO_STEPS;
  }
  private *passInPieces(pass: (from: number, to: number) => void): Steps<void> {
    for (let from = 0; from < this.n; from += this.rowsPerCall) {
      pass(from, Math.min(from + this.rowsPerCall, this.n));
      this.work.restart();
      yield;
    }
  }

  /** Takes all levels of every group through some work; `cost` is that of a level with k effects. */
  protected eachLevel(cost: (k: number) => number, work: (factor: number, from: number, to: number) => void): Steps<void> {
    if (!this.isSmall) return this.levelsInPieces(cost, work);
    for (let f = 0; f < this.levels.length; f++) work(f, 0, this.levels[f]);
    return NO_STEPS;
  }
  private *levelsInPieces(cost: (k: number) => number, work: (factor: number, from: number, to: number) => void): Steps<void> {
    for (let f = 0; f < this.levels.length; f++) {
      const each = cost(this.widths[f]);
      const together = Math.max(1, Math.floor(PIECE / each));
      for (let from = 0; from < this.levels[f]; from += together) {
        const to = Math.min(from + together, this.levels[f]);
        work(f, from, to);
        if (this.work.isPieceAfter((to - from) * each)) yield;
      }
    }
  }

  /** Takes all levels of every group through work that is done row by row, or column by column, of their k × k blocks; `cost` is that of one of the k. */
  protected eachRow(
    cost: (k: number) => number,
    work: (factor: number, from: number, to: number, first: number, last: number) => void,
  ): Steps<void> {
    if (!this.isSmall) return this.rowsInPieces(cost, work);
    for (let f = 0; f < this.levels.length; f++) work(f, 0, this.levels[f], 0, this.widths[f]);
    return NO_STEPS;
  }
  private *rowsInPieces(
    cost: (k: number) => number,
    work: (factor: number, from: number, to: number, first: number, last: number) => void,
  ): Steps<void> {
    for (let f = 0; f < this.levels.length; f++) {
      const k = this.widths[f];
      const each = cost(k);
      const levels = Math.max(1, Math.floor(PIECE / (k * each)));
      const rows = Math.min(k, Math.max(1, Math.ceil(PIECE / each)));
      for (let from = 0; from < this.levels[f]; from += levels) {
        const to = Math.min(from + levels, this.levels[f]);
        for (let first = 0; first < k; first += rows) {
          const last = Math.min(first + rows, k);
          work(f, from, to, first, last);
          if (this.work.isPieceAfter((to - from) * (last - first) * each)) yield;
        }
      }
    }
  }

  /** Takes all pairs of levels that meet, of every two groups, through some work; `cost` is that of a block of so many elements. */
  protected eachPair(cost: (size: number) => number, work: (pair: number, from: number, to: number) => void): Steps<void> {
    if (!this.isSmall) return this.pairsInPieces(cost, work);
    for (let i = 0; i < this.pairs.length; i++) work(i, 0, this.pairs[i].count);
    return NO_STEPS;
  }
  private *pairsInPieces(cost: (size: number) => number, work: (pair: number, from: number, to: number) => void): Steps<void> {
    for (let i = 0; i < this.pairs.length; i++) {
      const { size, count } = this.pairs[i];
      const each = cost(size);
      const together = Math.max(1, Math.floor(PIECE / each));
      for (let from = 0; from < count; from += together) {
        const to = Math.min(from + together, count);
        work(i, from, to);
        if (this.work.isPieceAfter((to - from) * each)) yield;
      }
    }
  }

  /** Takes `count` things, effects or elements or columns, through some work, of which each costs so much. */
  protected each(count: number, cost: number, work: (from: number, to: number) => void): Steps<void> {
    if (!this.isSmall) return this.inPieces(count, cost, work);
    if (count > 0) work(0, count);
    return NO_STEPS;
  }
  private *inPieces(count: number, cost: number, work: (from: number, to: number) => void): Steps<void> {
    const together = Math.max(1, Math.floor(PIECE / cost));
    for (let from = 0; from < count; from += together) {
      const to = Math.min(from + together, count);
      work(from, to);
      if (this.work.isPieceAfter((to - from) * cost)) yield;
    }
  }

  /** x ← L⁻¹x for a field of q × `columns`, in the order of elimination. */
  protected forward(x: Field, columns: number): Steps<void> {
    const column = this.q === 0 ? 0 : this.kernel.forward(this.address, this.at(x), columns, 0);
    return column < this.q ? this.forwardFrom(column, x, columns) : NO_STEPS;
  }
  private *forwardFrom(from: number, x: Field, columns: number): Steps<void> {
    for (let column = from; column < this.q; column = this.kernel.forward(this.address, this.at(x), columns, column)) yield;
  }
  /** x ← L⁻ᵀx for a field of q × `columns`, in the order of elimination. */
  protected backward(x: Field, columns: number): Steps<void> {
    const column = this.q === 0 ? 0 : this.kernel.backward(this.address, this.at(x), columns, this.q);
    return column > 0 ? this.backwardFrom(column, x, columns) : NO_STEPS;
  }
  private *backwardFrom(from: number, x: Field, columns: number): Steps<void> {
    for (let column = from; column > 0; column = this.kernel.backward(this.address, this.at(x), columns, column)) yield;
  }
}

function* pause(): Steps<void> {
  yield;
}

/** Rows that are taken together: all that a call has, or fewer where each is many products. */
function rowsTogether(p: number, widths: readonly number[], pairSizes: readonly number[]): number {
  const effects = widths.reduce((sum, k) => sum + k * (p + (k + 1) / 2), 0);
  const products = (p * (p + 1)) / 2 + effects + pairSizes.reduce((sum, size) => sum + size, 0);
  const affordable = MULTIPLICATIONS_PER_CALL / products;
  if (affordable >= ROWS_PER_CALL) return ROWS_PER_CALL;
  const together = affordable >= CHUNK ? CHUNK : LEAST_TOGETHER;
  return together * Math.max(1, Math.floor(affordable / together));
}
