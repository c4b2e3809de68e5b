import { buildProblem, columnsOf, type ProblemInput, sum } from "./build.js";
import { FactorField, type Family, Field, hasExtraParameter, type LinkCode, Scalar } from "./codes.js";
import { log } from "./functions.js";
import { expectDoubles, expectNumber, expectWhole } from "./input/arguments.js";
import { expectCode } from "./input/names.js";
import type { KernelExports } from "./instance.js";
import { Standing } from "./run/standing.js";

/** Where a term's columns stand among those of its group. */
interface TermPlace {
  readonly factor: number;
  readonly column: number;
  readonly width: number;
}

/** The numbers of a model in the kernel: parameters, results and what belongs to a single term, as views of its memory or copies. */
export class ProblemArrays {
  readonly n: number;
  readonly p: number;
  readonly family: Family;
  readonly link: LinkCode;
  protected readonly kernel: KernelExports;
  protected readonly address: number;
  protected readonly rowOrder: Uint32Array | null;
  protected dispersionKnown = false;
  /** Which results stand in the memory. */
  protected readonly standing = new Standing();
  private readonly places: readonly TermPlace[];
  /** Random effects of one level of each group. */
  readonly widths: readonly number[];
  private readonly hasBasis: boolean;
  private readonly levels: readonly number[];
  private readonly bases: readonly number[];

  constructor(input: ProblemInput) {
    const { kernel, address, order, rowOrder } = buildProblem(input);
    this.kernel = kernel;
    this.address = address;
    this.rowOrder = rowOrder;
    this.n = input.response.length;
    this.p = input.fixed.length;
    this.family = input.family;
    this.link = input.link;
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
  }

  protected view(address: number, length: number): Float64Array {
    return new Float64Array(this.kernel.memory.buffer, address >>> 0, length);
  }
  protected array(field: Field, length: number): Float64Array {
    return this.view(this.kernel.addressOf(this.address, field), length);
  }

  /** Bytes of the kernel's memory that the model takes. */
  get bytes(): number {
    return this.kernel.bytesUsed();
  }
  /** R, where the fixed effects work in the basis X R⁻¹. */
  protected get basis(): Float64Array | undefined {
    return this.hasBasis ? this.array(Field.Triangle, this.p * this.p) : undefined;
  }
  protected get scalars(): Float64Array {
    return this.array(Field.Scalars, Scalar.Count);
  }
  scalar(which: Scalar): number {
    if (typeof which !== "number" || !(which >= 0 && which < Scalar.Count)) expectCode(which, "which", Scalar);
    return this.scalars[which];
  }
  set phi(value: number) {
    expectNumber(value, "phi");
    this.scalars[Scalar.Phi] = value;
    this.dispersionKnown = false;
  }
  get phi(): number {
    return this.scalars[Scalar.Phi];
  }

  /** φ or, for a family that has one, the extra parameter: what a fit estimates besides β and Λ. */
  set dispersion(value: number) {
    expectNumber(value, "dispersion");
    this.scalars[this.dispersionScalar] = value;
    this.dispersionKnown = false;
  }
  get dispersion(): number {
    return this.scalars[this.dispersionScalar];
  }
  private get dispersionScalar(): Scalar {
    return hasExtraParameter(this.family) ? Scalar.Extra : Scalar.Phi;
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
    return this.coefficientCovariance(this.betaInverse);
  }
  /** R⁻¹CR⁻ᵀ: a covariance C of β as one of the coefficients of X's own columns (p × p, column major). */
  coefficientCovariance(covariance: Float64Array): Float64Array {
    const { p } = this;
    const out = covariance.slice();
    for (let side = 0; side < 2; side++) {
      for (let j = 0; j < p; j++) out.set(this.fromBasis(out.slice(j * p, (j + 1) * p)), j * p);
      transpose(out, p);
    }
    return out;
  }
  /** log |R|², by which log|XᵀV⁻¹X| in X's own columns exceeds that in the basis X R⁻¹. */
  get logBasis(): number {
    let total = 0;
    const { basis, p } = this;
    for (let j = 0; basis && j < p; j++) total += 2 * log(Math.abs(basis[j * (p + 1)]));
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
  /** The last step of the modes. */
  get modeStep(): Float64Array {
    return this.array(Field.Step, this.q);
  }
  /** XᵀWX (p × p, column major). */
  get fixedCross(): Float64Array {
    return this.array(Field.FixedCross, this.p * this.p);
  }
  get betaInverse(): Float64Array {
    return this.array(Field.BetaInverse, this.p * this.p);
  }
  get betaGradient(): Float64Array {
    return this.array(Field.FixedResidual, this.p);
  }

  levelsOf(term: number): number {
    return this.levels[this.place(term).factor];
  }
  /** Random effects of one level of a term. */
  widthOf(term: number): number {
    return this.place(term).width;
  }
  private place(term: number): TermPlace {
    if (typeof term !== "number" || this.places[term] === undefined) expectWhole(term, "term", 0, this.places.length - 1);
    return this.places[term];
  }

  /** Writes a term's relative Cholesky factor T (k × k, column major). */
  setLambda(term: number, lambda: Float64Array): void {
    const { width } = this.place(term);
    expectDoubles(lambda, "lambda", width * width, `element of a ${width} × ${width} matrix`);
    this.standing.disturb();
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
    const { factor, column, width } = this.place(term);
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
    const out = new Float64Array(this.place(term).width * this.place(term).width);
    this.copyBlock(term, field, (array, at, i) => {
      out[i] = array[at];
    });
    return out;
  }
  private copyBlock(term: number, field: FactorField, visit: (array: Float64Array, at: number, i: number) => void): void {
    const { factor, column, width } = this.place(term);
    const k = this.widths[factor];
    const array = this.view(this.kernel.factorAddress(this.address, factor, field), k * k);
    for (let j = 0; j < width; j++) for (let i = 0; i < width; i++) visit(array, column + i + (column + j) * k, i + j * width);
  }

  /** Σ over levels of tr(P D P E) for symmetric D of one term and E of another on the same group, 0 otherwise. */
  curvature(first: number, d: Float64Array, second: number, e: Float64Array): number {
    const a = this.place(first);
    const b = this.place(second);
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
  partOf(term: number, vector: Float64Array): Float64Array {
    const { factor, column, width } = this.place(term);
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
    return this.partOf(term, this.array(Field.Effects, this.q));
  }
  /** Writes column j of ZᵀWX, as the last pass left it, into the place of Zᵀs. */
  setScoreFromBorder(j: number): void {
    this.standing.disturb();
    const { p, q } = this;
    const score = this.array(Field.Score, q);
    const border = this.array(Field.Border, q * p);
    for (let i = 0; i < q; i++) score[i] = border[i * p + j];
  }
  /** Writes a term's part of a vector over all random effects into the place of Zᵀs, as the right side of a Newton step. */
  setScore(term: number, values: Float64Array): void {
    this.standing.disturb();
    const { factor, column, width } = this.place(term);
    const k = this.widths[factor];
    const score = this.array(Field.Score, this.q);
    for (let l = 0; l < this.levels[factor]; l++)
      for (let c = 0; c < width; c++) score[this.bases[factor] + l * k + column + c] = values[l * width + c];
  }
  /** Diagonal of Λ[K⁻¹]_uuΛᵀ of one term. */
  modeVariance(term: number): Float64Array {
    return this.partOf(term, this.array(Field.ModeVariance, this.q));
  }
}

/** A square matrix transposed in place. */
function transpose(matrix: Float64Array, n: number): void {
  for (let j = 0; j < n; j++)
    for (let i = 0; i < j; i++) [matrix[i + j * n], matrix[j + i * n]] = [matrix[j + i * n], matrix[i + j * n]];
}
