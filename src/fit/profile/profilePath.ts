import type { Steps } from "../../kernel/index.js";
import { times } from "../../linalg/matrix.js";
import { dot } from "../../linalg/vectors.js";
import { FitControl } from "../run/control.js";
import { settleAt, solveOuter } from "../search/minimizeDeviance.js";
import type { OuterProblem } from "../search/outerProblem.js";
import type { ModeStart } from "../objective/modeSearch.js";
import type { ProfilePoint } from "./profiledParameter.js";

/** −2 log L in ψ, ready to be minimised from the estimates. */
export interface OpenLikelihood {
  readonly outer: OuterProblem;
  settle(x: Float64Array, from: ModeStart): Steps<number>;
  /** ψ with what has vanished opened a little: there a search would stand still. */
  lifted(x: Float64Array): Float64Array;
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

interface WayPoint {
  readonly x: Float64Array;
  readonly s: number;
  readonly steepness: number;
}

/** ρ, next to the curvature of −log L along the way; and by how much it is raised where that was too little. */
const STIFFNESS = 10;
const MAX_STIFFNESS = 1e6;
/** By how much at most to keep c on this side of a bound. */
const STIFFER_AT_BOUND = 100;
/** It was too little where a point is farther from the wanted one than this part of the way from the last, and of no use where of the whole way. */
const FAR = 0.2;
const MAX_ATTEMPTS = 5;
/** gᵀH⁻¹g at which a point counts as a minimum whatever the search says: with what vanishes, its own H may be far off. */
const NEGLIGIBLE = 1e-6;

/**
 * The way that ψ takes as s(ψ) is moved. To hold s, −2 log L + ρ(s − c)² is minimised in all of ψ: at the minimum ψ is the best for
 * the s that it has there, whatever c is, because ∇(−2 log L) = −2ρ(s − c)∇s (J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed.
 * (2006), 17.1). So no equation has to be solved for s; ρ only has to outweigh a −2 log L that is concave along the way.
 */
export class ProfilePath {
  /** The estimates and the last point on the same side of them, with the slope of −log L there for each unit that s is away from the estimate. */
  private readonly first: WayPoint;
  private last: WayPoint;
  /** ρ, and the most that it is raised to. */
  private stiffness: number;
  private readonly stiffest: number;

  constructor(
    private readonly likelihood: OpenLikelihood,
    private readonly held: HeldFunction,
  ) {
    const curvature = 1 / (held.spread * held.spread); // of −log L
    this.first = { x: likelihood.outer.start, s: held.estimate, steepness: curvature };
    this.last = this.first;
    this.stiffness = STIFFNESS * curvature;
    this.stiffest = MAX_STIFFNESS * curvature;
  }

  /** A point whose s is near the wanted one, and the nearer the nearer the last one was. */
  *near(wanted: number): Steps<ProfilePoint> {
    const { estimate, least, greatest } = this.held;
    if (wanted < estimate !== this.last.s < estimate) this.last = this.first;
    const room = Math.abs((wanted < estimate ? least : greatest) - wanted);
    for (let attempt = 1; ; attempt++) {
      const slope = this.last.steepness * (wanted - estimate); // of −log L, which is to be ρ(c − s)
      const needed = room > 0 ? (2 * Math.abs(slope)) / room : Number.POSITIVE_INFINITY; // to leave c in the middle of what room there is
      const stiffness = Math.min(Math.max(this.stiffness, needed), STIFFER_AT_BOUND * this.stiffness);
      const centre = Math.max(least, Math.min(greatest, wanted + slope / stiffness));
      const { x, value, converged } = yield* this.minimum(centre, stiffness, this.startFor(wanted));
      const { s } = this.held.at(x);
      const miss = Math.abs(s - wanted);
      if (miss > FAR * Math.abs(wanted - this.last.s)) this.stiffness = Math.min(STIFFNESS * this.stiffness, this.stiffest);
      if (converged && s !== estimate) this.last = { x, s, steepness: (stiffness * (centre - s)) / (s - estimate) };
      const isNear = miss <= FAR * Math.abs(wanted - estimate);
      if (isNear || attempt === MAX_ATTEMPTS)
        return { s, logLikelihood: (stiffness * (s - centre) * (s - centre) - value) / 2, converged };
    }
  }

  /** The last point, or the estimates where they are nearer. */
  private startFor(wanted: number): Float64Array {
    const { last, held, likelihood } = this;
    const isNearer = Math.abs(last.s - wanted) < Math.abs(held.estimate - wanted);
    return isNearer ? likelihood.lifted(last.x) : likelihood.outer.start;
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
    const found = yield* solveOuter(penalised, new FitControl({}));
    const solution = yield* settleAt(found, function* (x, from) {
      return (yield* settle(x, from)) + penalty(x).value;
    });
    return { ...solution, converged: solution.status === "converged" || (yield* isMinimum(penalised, solution.x)) };
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

function* isMinimum({ objective, inverseHessian }: OuterProblem, x: Float64Array): Steps<boolean> {
  const { gradient } = yield* objective(x);
  return dot(gradient, times(yield* inverseHessian(), gradient)) < NEGLIGIBLE;
}
