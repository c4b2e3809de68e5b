import type { Steps } from "../kernel/index.js";
import { dot, times } from "../optimize/index.js";
import { FitControl } from "./control.js";
import { type ModeStart, type OuterProblem, settleAt, solveOuter } from "./outer.js";
import type { ProfilePoint } from "./profiledParameter.js";

/** −2 log L in ψ, ready to be minimised from the estimates. */
export interface OpenLikelihood {
  readonly outer: OuterProblem;
  settle(x: Float64Array, from: ModeStart): Steps<number>;
}

/** The value of a function of ψ, and its derivatives. */
export interface HeldValue {
  readonly s: number;
  readonly slopes: Float64Array;
}

/** A function of ψ that a profile holds, where it was estimated, and between which bounds it lies. */
export interface HeldFunction {
  at(x: Float64Array): HeldValue;
  readonly estimate: number;
  readonly least: number;
  readonly greatest: number;
  /** About its standard error. */
  readonly spread: number;
}

/** ρ, next to the curvature of −log L along the way; and by how much it is raised where that was too little. */
const STIFFNESS = 10;
/** By how much at most to keep c on this side of a bound. */
const STIFFER_AT_BOUND = 100;
/** It was too little where a point is farther from the wanted one than this part of the way there. */
const FAR = 0.2;
const MAX_ATTEMPTS = 5;

/**
 * The way that ψ takes as s(ψ) is moved. To hold s, −2 log L + ρ(s − c)² is minimised in all of ψ: at the minimum ψ is the best for
 * the s that it has there, whatever c is, because ∇(−2 log L) = −2ρ(s − c)∇s (J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed.
 * (2006), 17.1). So no equation has to be solved for s; ρ only has to outweigh a −2 log L that is concave along the way.
 */
export class ProfilePath {
  /** The last point, and there the slope of −log L along the way, for each unit that s is away from the estimate. */
  private last: { readonly x: Float64Array; readonly s: number; readonly steepness: number };
  /** ρ. */
  private stiffness: number;

  constructor(
    private readonly likelihood: OpenLikelihood,
    private readonly held: HeldFunction,
  ) {
    const curvature = 1 / (held.spread * held.spread); // of −log L
    this.last = { x: likelihood.outer.start, s: held.estimate, steepness: curvature };
    this.stiffness = STIFFNESS * curvature;
  }

  /** A point whose s is near the wanted one, and the nearer the nearer the last one was. */
  *near(wanted: number): Steps<ProfilePoint> {
    const { estimate, least, greatest } = this.held;
    const room = Math.abs((wanted < estimate ? least : greatest) - wanted);
    for (let attempt = 1; ; attempt++) {
      const slope = this.last.steepness * (wanted - estimate); // of −log L, which is to be ρ(c − s)
      const stiffness = Math.min(Math.max(this.stiffness, (2 * Math.abs(slope)) / room), STIFFER_AT_BOUND * this.stiffness);
      const centre = Math.max(least, Math.min(greatest, wanted + slope / stiffness));
      const { x, value, status } = yield* this.minimum(centre, stiffness, this.startFor(wanted));
      const { s } = this.held.at(x);
      const converged = status === "converged";
      if (converged && s !== estimate) this.last = { x, s, steepness: (stiffness * (centre - s)) / (s - estimate) };
      const isFar = Math.abs(s - wanted) > FAR * Math.abs(wanted - estimate);
      if (!isFar || attempt === MAX_ATTEMPTS)
        return { s, logLikelihood: (stiffness * (s - centre) * (s - centre) - value) / 2, converged };
      this.stiffness *= STIFFNESS;
    }
  }

  /** The last point, or the estimates where they are nearer. */
  private startFor(wanted: number): Float64Array {
    const { last, held, likelihood } = this;
    return Math.abs(last.s - wanted) < Math.abs(held.estimate - wanted) ? last.x : likelihood.outer.start;
  }

  private *minimum(centre: number, stiffness: number, start: Float64Array) {
    const { outer, settle } = this.likelihood;
    const penalty = (x: Float64Array) => {
      const { s, slopes } = this.held.at(x);
      return { value: stiffness * (s - centre) * (s - centre), gradient: slopes.map((d) => 2 * stiffness * (s - centre) * d) };
    };
    let at = start;
    const penalised: OuterProblem = {
      ...outer,
      start,
      objective: function* (x) {
        at = x.slice();
        const { value, gradient } = yield* outer.objective(x);
        const more = penalty(x);
        return { value: value + more.value, gradient: gradient.map((d, i) => d + more.gradient[i]) };
      },
      value: function* (x) {
        return (yield* outer.value(x)) + penalty(x).value;
      },
      inverseHessian: () => this.stiffened(outer.inverseHessian(), at, stiffness),
    };
    const solution = yield* solveOuter(penalised, new FitControl({}));
    return yield* settleAt(solution, function* (x, from) {
      return (yield* settle(x, from)) + penalty(x).value;
    });
  }

  /** (H⁻¹ + 2ρ∇s∇sᵀ)⁻¹ = H − Hg(Hg)ᵀ/(1/2ρ + gᵀHg), g = ∇s at ψ, where H was computed. */
  private *stiffened(inverse: Steps<Float64Array>, x: Float64Array, stiffness: number): Steps<Float64Array> {
    const h = yield* inverse;
    const { slopes } = this.held.at(x);
    const along = times(h, slopes);
    const size = 1 / (2 * stiffness) + dot(slopes, along);
    return h.map((value, i) => value - (along[i % x.length] * along[Math.floor(i / x.length)]) / size);
  }
}
