import type { Steps } from "../../core/steps.js";
import { Field, Scalar, Status } from "../codes.js";
import type { Standing } from "../run/standing.js";
import { Pieces } from "./pieces.js";
import { untilDone } from "./untilDone.js";

/** Multiplications of one call into the kernel's dense linear algebra: some milliseconds. */
const MULTIPLICATIONS_PER_CALL = 5e7;

/**
 * The linear system K = [A, ΛᵀZᵀWX; XᵀWZΛ, XᵀWX] of a model at the weights of its last pass, A = ΛᵀZᵀWZΛ + I: its factor, solutions by it,
 * its inverse on the pattern of the factor.
 */
export class LinearSystem extends Pieces {
  /** Which results stand in the memory, where that is watched. */
  protected readonly standing: Standing | undefined = undefined;
  /** Is there a factor of A, if only of an earlier one? */
  protected isFactored = false;

  /** Factors A, or A + ridge·I; false when it is not positive definite. */
  *factor(ridge = 0): Steps<boolean> {
    const { kernel, address } = this;
    this.standing?.disturb();
    this.isFactored = false;
    yield* this.each(kernel.panelElements(address), 0.5, (from, to) => kernel.clearPanels(address, from, to));
    yield* this.eachRow(
      (k) => k * k + 1,
      (f, from, to, first, last) => kernel.loadLevels(address, f, from, to, first, last, ridge),
    );
    yield* this.eachPair(blockCost, (i, from, to) => kernel.loadPairs(address, i, from, to));
    kernel.startFactor(address);
    yield;
    this.isFactored = yield* untilDone(() => kernel.factorSystem(address, MULTIPLICATIONS_PER_CALL));
    return this.isFactored;
  }
  /** A⁻¹ on the pattern of its factor. */
  *invert(): Steps<void> {
    const { kernel, address } = this;
    kernel.startInversion(address);
    yield* untilDone(() => kernel.invertSystem(address, MULTIPLICATIONS_PER_CALL));
  }

  /** b = Λu for the modes as they stand, and uᵀu. */
  *applyModes(): Steps<void> {
    yield* this.applyLambda(Field.Modes, 1, Field.Effects);
    this.kernel.penalty(this.address);
  }
  /** Λv of a field of q × `columns`, in the levels' order. */
  protected applyLambda(v: Field, columns: number, into: Field): Steps<void> {
    const { kernel, address } = this;
    return this.eachLevel(
      (k) => columns * k * k,
      (f, from, to) => kernel.applyLambda(address, f, this.at(v), columns, this.at(into), from, to),
    );
  }
  /** Λᵀv of a field of q × `columns` in the levels' order, in that of elimination. */
  protected toElimination(v: Field, columns: number, into: Field): Steps<void> {
    const { kernel, address } = this;
    return this.eachLevel(
      (k) => columns * k * k,
      (f, from, to) => kernel.toEliminationOrder(address, f, this.at(v), columns, this.at(into), from, to),
    );
  }
  /** A field of q × `columns` in the order of elimination, in the levels' own. */
  protected fromElimination(v: Field, columns: number, into: Field): Steps<void> {
    const { kernel, address } = this;
    return this.eachLevel(
      (k) => columns * k,
      (f, from, to) => kernel.fromEliminationOrder(address, f, this.at(v), columns, this.at(into), from, to),
    );
  }
  /** ΛᵀZᵀs − u, in the order of elimination in the field Permuted, in the levels' own in the field Residual. */
  protected scoreModes(): Steps<void> {
    return this.eachLevel(
      (k) => k * k,
      (f, from, to) => this.kernel.scoreModes(this.address, f, from, to),
    );
  }
  /** ZᵀWZ v of a field of q × `columns`, in the levels' order. */
  protected *multiplyCross(v: Field, columns: number, into: Field): Steps<void> {
    const { kernel, address } = this;
    yield* this.eachLevel(
      (k) => columns * k * k,
      (f, from, to) => kernel.crossLevels(address, f, this.at(v), columns, this.at(into), from, to),
    );
    yield* this.eachPair(
      (size) => 2 * columns * size,
      (i, from, to) => kernel.crossPairs(address, i, this.at(v), columns, this.at(into), from, to),
    );
  }

  /** The decrement of a Newton step at the last pass, by the last factor. */
  protected *forwardScore(): Steps<number> {
    yield* this.scoreModes();
    yield* this.forward(Field.Permuted, 1);
    return this.kernel.permutedSquare(this.address) / this.scalars[Scalar.Phi];
  }
  /** The step of the modes from the last pass, or from `setScore`, by the last factor. */
  *newtonStep(): Steps<void> {
    this.scalars[Scalar.Decrement] = yield* this.forwardScore();
    yield* this.backward(Field.Permuted, 1);
    yield* this.fromElimination(Field.Permuted, 1, Field.Step);
  }

  /** R_X, with `ridge` on the diagonal of XᵀWX; false when the fixed effects' part of K is not positive definite. */
  *factorBorder(ridge = 0): Steps<boolean> {
    const { kernel, address, p, q } = this;
    this.standing?.disturb();
    yield* this.toElimination(Field.Border, p, Field.Solved);
    if (p > 0) yield* this.forward(Field.Solved, p);
    kernel.startBorder(address, ridge);
    yield* this.each(q, (p * p) / 2 + 1, (from, to) => kernel.subtractBorder(address, from, to));
    return yield* this.factorFixed();
  }
  /** The factor of the p × p matrix that `startBorder` began; false when it is not positive definite. */
  protected *factorFixed(): Steps<boolean> {
    const { kernel, address, p } = this;
    let isDefinite = true;
    yield* this.each(p, (p * p) / 3 + 1, (first, last) => {
      isDefinite &&= kernel.factorFixed(address, first, last) !== Status.NotPositiveDefinite;
    });
    if (p === 0) kernel.factorFixed(address, 0, 0);
    return isDefinite;
  }

  /** Solves K (x, x_β) = (permuted, betaStep) in place; returns the right side's square in the norm of K⁻¹. */
  protected *solveJoint(): Steps<number> {
    const { kernel, address, p, q } = this;
    const square = yield* this.forwardJoint();
    kernel.backwardFixed(address);
    yield* this.each(q, p + 1, (from, to) => kernel.backwardBorder(address, from, to));
    yield* this.backward(Field.Permuted, 1);
    return square;
  }
  /** Multiplies the right side (permuted, betaStep) by the inverse of K's factor in place; returns the square of what that gives. */
  protected *forwardJoint(): Steps<number> {
    const { kernel, address, p, q } = this;
    yield* this.forward(Field.Permuted, 1);
    yield* this.each(q, p + 1, (from, to) => kernel.forwardBorder(address, from, to));
    return kernel.forwardFixed(address);
  }

  /** [K⁻¹]_ββ and M = A⁻¹ΛᵀZᵀWX, after `factorBorder`. */
  *coverBorder(): Steps<void> {
    const { kernel, address, p } = this;
    this.standing?.disturb();
    yield* this.each(p, p * p, (first, last) => kernel.invertFixed(address, first, last));
    if (p > 0) yield* this.backward(Field.Solved, p);
    yield* this.fromElimination(Field.Solved, p, Field.Cover);
  }
}

/** What work on a block of a pair of levels costs, of so many elements: products with Λ on both sides. */
export function blockCost(size: number): number {
  return 4 + 2 * size * Math.sqrt(size);
}
