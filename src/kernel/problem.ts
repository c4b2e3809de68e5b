import { GlmeError } from "../errors.js";
import { DISTRIBUTIONS, type Distribution, LINKS, type Link } from "../family/names.js";
import { FactorField, Field, Scalar, Status, Want } from "./codes.js";
import { instantiateKernel, type KernelExports } from "./instance.js";
import type { Steps } from "./steps.js";

/** The levels of a grouping factor: a code below `levels` for each of n rows. */
export interface ProblemGroup {
  readonly levels: number;
  readonly codes: Uint32Array;
}

/** A random-effects term: the number of its group, and k columns of n doubles (null is the constant 1). */
export interface ProblemTerm {
  readonly group: number;
  readonly columns: readonly (Float64Array | null)[];
}

/** Everything the kernel needs of a model: typed arrays of n rows, no names. */
export interface ProblemInput {
  readonly distribution: Distribution;
  readonly link: Link;
  /** y; for binomial the proportion. */
  readonly response: Float64Array;
  /** Prior weights and binomial sizes; null where all are 1. */
  readonly weights: Float64Array | null;
  readonly binomialSize: Float64Array | null;
  readonly offset: Float64Array | null;
  /** p columns of n doubles. */
  readonly fixed: readonly Float64Array[];
  readonly groups: readonly ProblemGroup[];
  readonly terms: readonly ProblemTerm[];
}

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

/**
 * A model inside the kernel. Builds it (rows sorted by the factor with most levels, factors largest first), gives its
 * arrays as views, and calls the kernel's steps so that none takes longer than some milliseconds.
 */
export class Problem {
  readonly n: number;
  readonly p: number;
  readonly distribution: Distribution;
  readonly link: Link;
  /** Bytes of the kernel's memory that the model takes. */
  readonly bytes: number;
  private readonly kernel: KernelExports;
  private readonly address: number;
  private readonly rowOrder: Uint32Array;
  private readonly places: readonly TermPlace[];
  private readonly widths: readonly number[];
  private readonly levels: readonly number[];
  private readonly bases: readonly number[];
  private readonly scalars: Float64Array;

  constructor(input: ProblemInput) {
    const { kernel, address, order, rowOrder } = build(input);
    this.kernel = kernel;
    this.address = address;
    this.rowOrder = rowOrder;
    this.n = input.response.length;
    this.p = input.fixed.length;
    this.distribution = input.distribution;
    this.link = input.link;
    this.bytes = kernel.bytesUsed();
    this.levels = order.map((g) => input.groups[g].levels);
    this.widths = order.map((g) => widthOf(input, g));
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
    this.scalars[Scalar.LinkPower] = input.link.power;
    kernel.constantRows(address, input.binomialSize !== null);
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
    this.kernel.dispersionRows(this.address);
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
  get betaStep(): Float64Array {
    return this.array(Field.BetaStep, this.p);
  }
  get modes(): Float64Array {
    return this.array(Field.Modes, this.q);
  }
  get betaInverse(): Float64Array {
    return this.array(Field.BetaInverse, this.p * this.p);
  }
  get fixedCross(): Float64Array {
    return this.array(Field.FixedCross, this.p * this.p);
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
    for (let l = 0; l < m; l++) for (let c = 0; c < width; c++) out[l * width + c] = vector[this.bases[factor] + l * k + column + c];
    return out;
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
    this.kernel.applyModes(this.address);
    this.kernel.clearSums(this.address, want);
    yield* this.rows((from, to) => this.kernel.evaluateRows(this.address, from, to, want));
  }
  /** The same for a linear model, where the weights are the prior ones and s = Wz. */
  *evaluateLinear(want: number): Steps<void> {
    this.kernel.clearSums(this.address, want);
    this.scalars[Scalar.TotalSquares] = 0;
    yield* this.rows((from, to) => this.kernel.linearRows(this.address, from, to, want));
  }

  /** XᵀWX and XᵀWz of a working response near the data, or near one mean for all rows. */
  *evaluateStart(mean: number): Steps<void> {
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
    return status === Status.Done;
  }
  /** A⁻¹ on the pattern of its factor. */
  *invert(): Steps<void> {
    this.kernel.startInversion(this.address);
    while (this.kernel.invertSystem(this.address, BUDGET) === Status.Running) yield;
  }

  newtonStep(): void {
    this.kernel.newtonStep(this.address);
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
    kernel.addOuterProducts(address, kernel.addressOf(address, Field.Residual), kernel.addressOf(address, Field.Modes), -2 / sigma2);
    if (restricted) kernel.restrictedGradient(address);
  }

  /** η of every row at the current β and u, in the order of the input. */
  *linearPredictor(): Steps<Float64Array> {
    this.kernel.applyModes(this.address);
    yield* this.rows((from, to) => this.kernel.predictRows(this.address, from, to));
    const sorted = this.array(Field.RowSlope, this.n);
    const out = new Float64Array(this.n);
    for (let i = 0; i < this.n; i++) out[this.rowOrder[i]] = sorted[i];
    return out;
  }
}

export { Scalar, Want };

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Columns of all terms on a group. */
function widthOf(input: ProblemInput, group: number): number {
  return sum(input.terms.filter((t) => t.group === group).map((t) => t.columns.length));
}

interface Built {
  readonly kernel: KernelExports;
  readonly address: number;
  /** The groups in the kernel's order, largest first. */
  readonly order: readonly number[];
  /** The input's row at each of the kernel's. */
  readonly rowOrder: Uint32Array;
}

function build(input: ProblemInput): Built {
  const kernel = instantiateKernel();
  const n = input.response.length;
  const order = input.groups.map((_, g) => g).filter((g) => widthOf(input, g) > 0);
  order.sort((a, b) => input.groups[b].levels - input.groups[a].levels || a - b);
  const rowOrder = sortedRows(order.map((g) => input.groups[g]), n);
  const weights = effectiveWeights(input);
  const need = <T extends number>(address: T): T => {
    if (!address) throw tooLarge(kernel.bytesNeeded());
    return address;
  };
  const family = DISTRIBUTIONS[input.distribution];
  const address = need(
    kernel.newProblem(n, input.fixed.length, order.length, family, LINKS[input.link.name], weights !== null, input.offset !== null),
  );
  const permute = (source: ArrayLike<number>, target: Float64Array | Uint32Array) => {
    for (let i = 0; i < n; i++) target[i] = source[rowOrder[i]];
  };
  const doubles = (at: number) => new Float64Array(kernel.memory.buffer, at >>> 0, n);
  permute(input.response, doubles(kernel.addressOf(address, Field.Response)));
  if (weights) permute(weights, doubles(kernel.addressOf(address, Field.Weight)));
  if (input.offset) permute(input.offset, doubles(kernel.addressOf(address, Field.Offset)));
  if (input.binomialSize) permute(input.binomialSize, doubles(kernel.addressOf(address, Field.RowSlope)));
  const fixed = kernel.addressOf(address, Field.Fixed) >>> 0;
  input.fixed.forEach((column, j) => permute(column, doubles(fixed + 8 * n * j)));
  order.forEach((g, f) => {
    const columns = input.terms.filter((t) => t.group === g).flatMap((t) => t.columns);
    need(kernel.addFactor(address, f, input.groups[g].levels, columns.length));
    const codes = kernel.factorAddress(address, f, FactorField.Codes) >>> 0;
    permute(input.groups[g].codes, new Uint32Array(kernel.memory.buffer, codes, n));
    columns.forEach((column, c) => {
      if (column) permute(column, doubles(need(kernel.addColumn(address, f, c))));
    });
  });
  need(kernel.allocateEffects(address));
  let index = 0;
  for (let f = 0; f < order.length; f++) for (let g = f + 1; g < order.length; g++) need(kernel.findPairs(address, f, g, index++));
  need(kernel.allocatePairs(address));
  need(kernel.analyse(address));
  need(kernel.allocateFactor(address));
  return { kernel, address, order, rowOrder };
}

function tooLarge(bytes: number): GlmeError {
  const gibibytes = (bytes / 1073741824).toFixed(2);
  return new GlmeError(
    "memory",
    `this model needs at least ${Math.ceil(bytes)} bytes (${gibibytes} GiB); a WebAssembly memory holds at most 4 GiB`,
    {},
    "Fit it on fewer rows, or with fewer or smaller crossed grouping variables.",
  );
}

/** Prior weight × binomial size; null where all are 1. */
function effectiveWeights({ weights, binomialSize }: ProblemInput): Float64Array | null {
  if (!weights || !binomialSize) return weights ?? binomialSize;
  return weights.map((w, i) => w * binomialSize[i]);
}

/** Rows by the first group's levels, and among these by the second's: two stable counting sorts. */
function sortedRows(groups: readonly ProblemGroup[], n: number): Uint32Array {
  let rows = Uint32Array.from({ length: n }, (_, i) => i);
  for (const group of groups.slice(0, 2).reverse()) {
    const start = new Uint32Array(group.levels + 1);
    for (let i = 0; i < n; i++) start[group.codes[i] + 1]++;
    for (let l = 0; l < group.levels; l++) start[l + 1] += start[l];
    const sorted = new Uint32Array(n);
    for (let i = 0; i < n; i++) sorted[start[group.codes[rows[i]]]++] = rows[i];
    rows = sorted;
  }
  return rows;
}
