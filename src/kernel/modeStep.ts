import { Scalar } from "./codes.js";
import type { Problem } from "./problem.js";

/** One step of the search. */
export interface ModeStep {
  /** Its number, from 1. */
  readonly step: number;
  /** F after it. */
  readonly value: number;
  /** ΔᵀAΔ/φ of the whole step. */
  readonly decrement: number;
  /** The part of the whole step that was taken; 0 where none would do. */
  readonly length: number;
  /** Was the step taken with the observed information (and not the expected one)? */
  readonly observed: boolean;
  /** What a trust region adds to A's diagonal. */
  readonly ridge: number;
}

/** A step of one kind or the other, taken. */
export interface StepTaken extends Omit<ModeStep, "step" | "value"> {
  /** F after it. */
  readonly F: number;
  /** The square of the step's error in A's norm, over φ. */
  readonly error: number;
}

/** What the steps of a search have in common. */
export interface ModeTask {
  /** The problem whose modes are looked for. */
  readonly problem: Problem;
  /** Does β join u? */
  readonly profiled: boolean;
  /** What a pass over the rows accumulates. */
  readonly want: number;
  /** The square of the accuracy. */
  readonly enough: number;
}

/** Most times that a step is halved. */
export const MAX_HALVINGS = 30;

/** F = −2 Σ ℓ_i + uᵀu/φ at the values of the last pass over the rows; +∞ outside the domain, and where a density overflows. */
export function penalisedDeviance(problem: Problem): number {
  const density =
    problem.scalar(Scalar.Density) / problem.phi + problem.scalar(Scalar.Constant) + problem.scalar(Scalar.DispersionConstant);
  const value = -2 * density + problem.scalar(Scalar.Penalty) / problem.phi;
  return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
}
