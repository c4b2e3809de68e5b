import type { Steps } from "../core/steps.js";
import { inverseCongruence } from "../linalg/triangle.js";
import { FactorField, type Family, Field, hasExtraParameter, isWide, type LinkCode, Scalar } from "./codes.js";
import { expectDoubles, expectNumber, expectWhole } from "./input/arguments.js";
import { expectCode } from "./input/names.js";
import { expectInput, type ProblemInput } from "./input/problemInput.js";
import { codesName, expectLevels } from "./input/rowPlaces.js";
import { Standing } from "./run/standing.js";
import { finish } from "./run/steps.js";
import { log } from "./unchecked/functions.js";
import type { BuiltProblem } from "./unchecked/build.js";
import { LinearProblem, type TermPlace } from "./unchecked/linearProblem.js";

/**
 * The numbers of a model in the kernel: parameters, results and what belongs to a single term, as views of its memory or copies. What is
 * given, the model itself, too, is checked.
 */
export class ProblemArrays extends LinearProblem {
  /** The distribution by number. */
  readonly family: Family;
  /** The link by number. */
  readonly link: LinkCode;
  protected override readonly standing = new Standing();
  protected dispersionKnown = false;

  constructor(input: ProblemInput, built?: BuiltProblem) {
    expectInput(input);
    super(input, built);
    this.family = input.family;
    this.link = input.link;
    input.groups.forEach((group, g) => {
      if (input.terms.every((term) => term.group !== g)) finish(expectLevels(group, codesName(g))); // the others were checked as rows were sorted
    });
  }

  /** Bytes of the kernel's memory that the model takes. */
  get bytes(): number {
    return this.kernel.bytesUsed();
  }
  /** R, where the fixed effects work in the basis X R⁻¹. */
  private get basis(): Float64Array | undefined {
    return this.hasBasis ? this.array(Field.Triangle, this.p * this.p) : undefined;
  }
  /** One of the single numbers. */
  scalar(which: Scalar): number {
    if (typeof which !== "number" || !(which >= 0 && which < Scalar.Count)) expectCode(which, "which", Scalar);
    return this.scalars[which];
  }
  /** φ; 1 for families that have none. */
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

  /** The coefficients of X's own columns: R⁻¹β where the fixed effects work in the basis X R⁻¹. */
  get coefficients(): Float64Array {
    return this.fromBasis(this.beta.slice());
  }
  /** R⁻¹CR⁻ᵀ: a covariance C of β, [K⁻¹]_ββ if none is given, as one of the coefficients of X's own columns (p × p, column major). In pieces. */
  *coefficientCovariance(covariance = this.betaInverse): Steps<Float64Array> {
    const { basis, p } = this;
    return basis ? yield* inverseCongruence(basis, covariance, p) : covariance.slice();
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
  /** The last step of β. */
  get betaStep(): Float64Array {
    return this.array(Field.BetaStep, this.p);
  }
  /** XᵀWX (p × p, column major). */
  get fixedCross(): Float64Array {
    return this.array(Field.FixedCross, this.p * this.p);
  }
  /** [K⁻¹]_ββ (p × p, column major), after `coverBorder`. */
  get betaInverse(): Float64Array {
    return this.array(Field.BetaInverse, this.p * this.p);
  }
  /** ∂f/∂β. */
  get betaGradient(): Float64Array {
    return this.array(Field.FixedResidual, this.p);
  }

  /** Levels of a term's group. */
  levelsOf(term: number): number {
    return this.levels[this.place(term).factor];
  }
  /** Random effects of one level of a term. */
  widthOf(term: number): number {
    return this.place(term).width;
  }
  /** The number of a term's group in the kernel's order. */
  groupOf(term: number): number {
    return this.place(term).factor;
  }
  /** Random effects of one level of a term's group, all terms of the group together. */
  groupWidth(term: number): number {
    return this.widths[this.place(term).factor];
  }
  /** The first of a term's effects among those of its group. */
  firstOf(term: number): number {
    return this.place(term).column;
  }
  /** Has a level of a term's group so many effects that Σ P ⊗ P is not summed (`curvature`), but P read level by level (`levelCurvature`)? */
  isWide(term: number): boolean {
    return isWide(this.groupWidth(term));
  }
  protected override place(term: number): TermPlace {
    if (typeof term !== "number" || this.places[term] === undefined) expectWhole(term, "term", 0, this.places.length - 1);
    return super.place(term);
  }

  /**
   * Writes a term's relative Cholesky factor T (k × k, column major).
   *
   * @throws GlmeError badOption, columnType, columnLength
   */
  override setLambda(term: number, lambda: Float64Array): void {
    const { width } = this.place(term);
    expectDoubles(lambda, "lambda", width * width, `element of a ${width} × ${width} matrix`);
    super.setLambda(term, lambda);
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
  /**
   * Gives P = T⁻ᵀ(I − [A⁻¹]_ll)T⁻¹ of one level of a wide term's group, M = PT and N = TᵀPT, each as wide as the group, column major; after
   * `invert`. T must not be singular.
   */
  *levelCurvature(
    term: number,
    level: number,
  ): Steps<{ readonly p: Float64Array; readonly m: Float64Array; readonly n: Float64Array }> {
    const { factor } = this.place(term);
    expectWhole(level, "level", 0, this.levels[factor] - 1);
    const k = this.widths[factor];
    let at = 0;
    yield* this.each(k, 4 * k * k, (first, last) => {
      at = this.kernel.curvatureColumns(this.address, factor, level, first, last) >>> 0;
    });
    const [n, m, p] = [0, 1, 2].map((which) => this.view(at + 8 * which * k * k, k * k).slice());
    return { p, m, n };
  }
  /** Σ over levels of tr(P D P E) for symmetric D of one term and E of another on the same group, 0 otherwise; not for wide ones. */
  curvature(first: number, d: Float64Array, second: number, e: Float64Array): number {
    const a = this.place(first);
    const b = this.place(second);
    if (a.factor !== b.factor || this.isWide(first)) return 0;
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

  /** b = Λu as the last pass used it. */
  get allEffects(): Float64Array {
    return this.array(Field.Effects, this.q);
  }
  /** Diagonal of Λ[K⁻¹]_uuΛᵀ of one term. */
  modeVariance(term: number): Float64Array {
    return this.partOf(term, this.array(Field.ModeVariance, this.q));
  }
}
