import type { Steps } from "../core/steps.js";
import { ProblemArrays } from "./arrays.js";
import { Field, isWide, Scalar } from "./codes.js";
import type { ProblemInput } from "./input/problemInput.js";
import type { BuiltProblem } from "./unchecked/build.js";
import { blockCost } from "./unchecked/linearSystem.js";

/** A factorisation is dear when it takes so many times the multiplications of an iteration of conjugate gradients. */
const DEAR_FACTOR = 10;
/** More iterations than this, and a factorisation is the better way. */
const MAX_CONJUGATE_STEPS = 25;

/**
 * What the linear system of a model is solved for: the steps of the modes, alone or with β, from the sums of the last pass over the rows, by the
 * factor of A or by conjugate gradients; and what the gradients in Λ of all likelihoods are put together from (docs/theory.md, Gradient).
 */
export class ModeSystem extends ProblemArrays {
  /** Does a factorisation cost more than a few products with A and solves? */
  readonly factorIsDear: boolean;

  constructor(input: ProblemInput, built?: BuiltProblem) {
    super(input, built);
    this.factorIsDear = this.kernel.factorCost(this.address) > DEAR_FACTOR * this.kernel.solveCost(this.address);
  }

  /** The decrement of a Newton step, or of a joint one, at the last pass, by the last factor. */
  *decrementLeft(joint: boolean): Steps<number> {
    return joint ? (yield* this.forwardJointScore()) / this.phi : yield* this.forwardScore();
  }
  /** The step of u and β together, from the last pass, by the last factors of A and of the border. */
  *jointStep(): Steps<void> {
    yield* this.scoreModes();
    this.kernel.loadFixed(this.address, false);
    const square = yield* this.solveJoint();
    this.scalars[Scalar.Decrement] = square / this.phi;
    yield* this.fromElimination(Field.Permuted, 1, Field.Step);
  }
  private *forwardJointScore(): Steps<number> {
    yield* this.scoreModes();
    this.kernel.loadFixed(this.address, false);
    return yield* this.forwardJoint();
  }
  /** û and β̂ of a linear model, and r², by the last factors of A and of the border. */
  *linearSolution(): Steps<void> {
    yield* this.toElimination(Field.Score, 1, Field.Permuted);
    this.kernel.loadFixed(this.address, false);
    this.kernel.takeSolution(this.address, yield* this.solveJoint());
    yield* this.fromElimination(Field.Permuted, 1, Field.Modes);
  }
  /** û, β̂ and r² of a linear model, once more from the residuals of the rows: for effects that explain nearly all. */
  *refineSolution(): Steps<void> {
    const { kernel, address } = this;
    yield* this.applyModes();
    kernel.startResidual(address);
    yield* this.rows((from, to) => kernel.residualSquareRows(address, from, to));
    kernel.holdScores(address);
    yield* this.scoreModes();
    kernel.loadFixed(address, false);
    kernel.restoreScores(address);
    kernel.lowerSquares(address, yield* this.solveJoint());
    yield* this.fromElimination(Field.Permuted, 1, Field.Step);
    kernel.moveModes(address, 1, true);
  }
  /** R_X once more from the rows: for random effects that leave little of X over; false when it cannot be factored. */
  *refineBorder(): Steps<boolean> {
    const { kernel, address, p, q } = this;
    yield* this.coverBorder();
    yield* this.applyLambda(Field.Cover, p, Field.Product);
    kernel.clearBorder(address);
    yield* this.each(q, (p * p) / 2 + 1, (from, to) => kernel.addCoverSquares(address, from, to));
    yield* this.rows((from, to) => kernel.borderRows(address, from, to));
    yield* this.toElimination(Field.Border, p, Field.Solved); // M has taken V's place
    yield* this.forward(Field.Solved, p);
    kernel.takeBorder(address);
    return yield* this.factorFixed();
  }
  /** The least part of a column of X that the random effects leave over, after `factorBorder`. */
  get leastLeft(): number {
    return this.kernel.leastLeft(this.address);
  }
  /** The step of β alone, from XᵀWX and Xᵀs; false when XᵀWX is not positive definite. */
  *leastSquares(): Steps<boolean> {
    this.kernel.startBorder(this.address, 0);
    const isDefinite = yield* this.factorFixed();
    if (isDefinite) this.kernel.leastSquares(this.address);
    return isDefinite;
  }
  /** Moves u, and β with it where that is asked for, by t times the last step. */
  moveModes(t: number, withFixed: boolean): void {
    this.standing.disturb();
    this.kernel.moveModes(this.address, t, withFixed);
  }
  /** Modes for a new Λ such that b = Λu stays what `effects` is. */
  *keepEffects(): Steps<void> {
    this.standing.disturb();
    yield* this.eachLevel(
      (k) => k * k,
      (f, from, to) => this.kernel.keepEffects(this.address, f, from, to),
    );
  }

  /**
   * The Newton step by conjugate gradients, preconditioned with the last factor, if there is one, where factorisations are dear; its error's
   * square in A's norm, over φ, which is at most `relative` times the decrement or `enough` if that is more. undefined where that takes
   * too long or A is not definite.
   */
  *conjugateNewtonStep(relative: number, enough: number): Steps<number | undefined> {
    if (!this.factorIsDear) return undefined;
    const { kernel, address, isFactored } = this;
    yield* this.scoreModes();
    kernel.startConjugate(address);
    const first = yield* this.precondition(isFactored);
    let error = kernel.firstDirection(address, first);
    for (let step = 0; step < MAX_CONJUGATE_STEPS; step++) {
      yield;
      yield* this.multiplySystem();
      if (!kernel.moveConjugate(address)) return undefined;
      error = kernel.nextDirection(address, yield* this.precondition(isFactored));
      if (Number.isNaN(error)) return undefined;
      if (error <= Math.max(enough, relative * this.scalar(Scalar.Decrement))) return error;
    }
    return undefined;
  }
  /** M⁻¹r of the residual r, M the last factor's LLᵀ or A's diagonal blocks; rᵀM⁻¹r, NaN where a block is not positive definite. */
  private *precondition(byFactor: boolean): Steps<number> {
    const { kernel, address } = this;
    if (!byFactor) {
      let isDefinite = true;
      yield* this.eachLevel(
        (k) => 2 * k * k * k + 1,
        (f, from, to) => {
          isDefinite &&= Boolean(kernel.solveBlocks(address, f, from, to));
        },
      );
      return isDefinite ? kernel.blocksSquare(address) : Number.NaN;
    }
    yield* this.eachLevel(
      (k) => k,
      (f, from, to) => kernel.intoEliminationOrder(address, f, this.at(Field.Residual), this.at(Field.Permuted), from, to),
    );
    yield* this.forward(Field.Permuted, 1);
    const square = kernel.permutedSquare(address);
    yield* this.backward(Field.Permuted, 1);
    yield* this.fromElimination(Field.Permuted, 1, Field.ModeVariance);
    return square;
  }
  /** A d of the direction d, in the field ModeVariance. */
  private *multiplySystem(): Steps<void> {
    const { kernel, address } = this;
    yield* this.applyLambda(Field.Sensitivity, 1, Field.Effect);
    yield* this.multiplyCross(Field.Effect, 1, Field.ModeVariance);
    yield* this.eachLevel(
      (k) => k * k,
      (f, from, to) => kernel.transposeLambda(address, f, this.at(Field.ModeVariance), from, to),
    );
    yield* this.each(this.q, 1, (from, to) => kernel.addDirection(address, from, to));
  }

  /** ∂/∂T begins with the traces 2 Σ_l (ZᵀWZΛA⁻¹)_ll. */
  protected *traceGradient(): Steps<void> {
    const { kernel, address } = this;
    kernel.clearGradient(address);
    yield* this.eachRow(
      (k) => 2 * k * k + 1,
      (f, from, to, first, last) => kernel.traceLevels(address, f, from, to, first, last),
    );
    yield* this.eachPair(blockCost, (i, from, to) => kernel.tracePairs(address, i, from, to));
  }
  /**
   * a = A⁻¹ΛᵀZᵀc, or with β profiled (a, a_β) = K⁻¹(ΛᵀZᵀc, Xᵀc), in place, and Λa; at the nodes of quadrature with their part of the right side, and
   * of ∂/∂T.
   */
  protected *solveSensitivity(profiled: boolean, atNodes: boolean): Steps<void> {
    const { kernel, address } = this;
    yield* this.toElimination(Field.Sensitivity, 1, Field.Permuted);
    if (profiled) {
      kernel.loadFixed(address, true);
      yield* this.solveJoint();
    } else {
      if (atNodes) yield* this.each(this.levels[0], 3, (from, to) => kernel.subtractNodeScore(address, from, to));
      yield* this.forward(Field.Permuted, 1);
      yield* this.backward(Field.Permuted, 1);
    }
    yield* this.fromElimination(Field.Permuted, 1, Field.Sensitivity);
    yield* this.applyLambda(Field.Sensitivity, 1, Field.Effect);
    if (atNodes) kernel.addNodeGradient(address);
    kernel.clearResidual(address);
  }
  /** Adds Σ_l scale v_l w_lᵀ to ∂/∂T. */
  protected *addOuterProducts(v: Field, w: Field, scale: number): Steps<void> {
    const { kernel, address } = this;
    yield* this.eachLevel(
      (k) => k * k,
      (f, from, to) => kernel.addOuterProducts(address, f, this.at(v), this.at(w), scale, from, to),
    );
  }

  /** T⁻ᵀv in the place of what cancels, where T is large, of a field of q × `columns`. */
  protected *solveLarge(v: Field, columns: number, into: Field): Steps<void> {
    const { kernel, address } = this;
    yield* this.eachLevel(
      (k) => columns * k * k,
      (f, from, to) => kernel.solveLarge(address, f, this.at(v), columns, this.at(into), from, to),
    );
  }
  /** Adds REML's share to ∂/∂T: −2 Σ_l N_l [K⁻¹]_ββ M_lᵀ with N = ZᵀWX − ZᵀWZΛM, after `coverBorder`. */
  protected *restrictedGradient(): Steps<void> {
    const { kernel, address, p } = this;
    yield* this.applyLambda(Field.Cover, p, Field.Solved);
    yield* this.multiplyCross(Field.Solved, p, Field.Product);
    yield* this.each(this.q, p + 1, (from, to) => kernel.restrictedScore(address, from, to));
    yield* this.solveLarge(Field.Cover, p, Field.Product);
    yield* this.eachRow(
      (k) => p * (isWide(k) ? k + p : k * p) + 1,
      (f, from, to, first, last) => kernel.restrictedLevels(address, f, from, to, first, last),
    );
  }
}
