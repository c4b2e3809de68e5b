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
  /** −2 log L, its start at the estimates. */
  readonly outer: OuterProblem;
  /** Leaves the problem at ψ, its modes as exact as they can be; returns −2 log L. */
  settle(x: Float64Array, from: ModeStart): Steps<number>;
  /** Gives ψ with what has vanished opened a little: where it is 0 a search would stand still. */
  lifted(x: Float64Array): Float64Array;
}

/** The value of a function of ψ, and its derivatives. */
export interface HeldValue {
  /** The function's value. */
  readonly s: number;
  /** Its derivatives, one for each entry of ψ. */
  readonly slopes: Float64Array;
}

/** A function of ψ that a profile holds, where it was estimated, and between which bounds it lies. */
export interface HeldFunction {
  /** Gives its value and derivatives at ψ. */
  at(x: Float64Array): HeldValue;
  /** Its value at the estimates. */
  readonly estimate: number;
  /** Its least value, or −∞. */
  readonly least: number;
  /** Its greatest value, or ∞. */
  readonly greatest: number;
  /** About the standard error of its estimate. */
  readonly spread: number;
}

/** A point on the way that ψ takes. */
interface WayPoint {
  readonly x: Float64Array;
  readonly s: number;
  /** Slope of −log L in s there, for each unit that s is away from the estimate. */
  readonly steepness: number;
}

/** Penalty ρ at first, in curvatures of −log L along the way (docs/algorithms.md, Profile likelihoods); and the factor by which it is raised where it was too little. */
const STIFFNESS = 10;
/** Most that ρ is raised to, in curvatures of −log L along the way. */
const MAX_STIFFNESS = 1e6;
/** Most that ρ is raised at one point, as a factor, to keep the centre c of the penalty on this side of a bound. */
const STIFFER_AT_BOUND = 100;
/** Largest distance between the s found and the one wanted, as a part of the way from the last point for ρ to be enough, of the whole way for the point to be taken. */
const LARGEST_MISS = 0.2;
/** Most searches for one point. */
const MAX_ATTEMPTS = 5;
/** Largest gᵀH⁻¹g at which a point counts as a minimum whatever the search says: where a variance vanishes the search's own H may be far off. */
const MINIMUM_DECREMENT = 1e-6;

/**
 * The way that ψ takes as s(ψ) is moved. To hold s, −2 log L + ρ(s − c)² is minimised in all of ψ: at the minimum ψ is the best for
 * the s that it has there, whatever c is, because ∇(−2 log L) = −2ρ(s − c)∇s (J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed.
 * (2006), 17.1). So no equation has to be solved for s; ρ only has to outweigh a −2 log L that is concave along the way.
 */
export class ProfilePath {
  /** The estimates. */
  private readonly first: WayPoint;
  /** The last point, on the side of the estimates that is searched. */
  private last: WayPoint;
  /** ρ. */
  private stiffness: number;
  /** Most that ρ is raised to. */
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

  /** Finds a point whose s is near the wanted one, and the nearer the nearer the last one was. */
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
      if (miss > LARGEST_MISS * Math.abs(wanted - this.last.s))
        this.stiffness = Math.min(STIFFNESS * this.stiffness, this.stiffest);
      if (converged && s !== estimate) this.last = { x, s, steepness: (stiffness * (centre - s)) / (s - estimate) };
      const isNear = miss <= LARGEST_MISS * Math.abs(wanted - estimate);
      if (isNear || attempt === MAX_ATTEMPTS)
        return { s, logLikelihood: (stiffness * (s - centre) * (s - centre) - value) / 2, converged };
    }
  }

  /** Gives the last point, or the estimates where they are nearer. */
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

  /** Gives (H⁻¹ + 2ρ∇s∇sᵀ)⁻¹ = H − Hg(Hg)ᵀ/(1/2ρ + gᵀHg), g = ∇s at ψ, where H was computed. */
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
  return dot(gradient, times(yield* inverseHessian(), gradient)) < MINIMUM_DECREMENT;
}
