import type { ProfiledParameter } from "../../fit/profile/profiledParameter.js";

/** How the likelihood falls away from the estimate of one parameter. */
export interface ProfilePoints {
  /** Name of the parameter: `x`, `sd x | herd`, `corr x, (Intercept) | herd`, `sqrt(Dispersion)` or the extra parameter's. */
  readonly name: string;
  /** Values of the parameter, ascending, and ζ = ±√(2(log L̂ − log L)) at each, negative below the estimate and 0 there. */
  readonly points: readonly { readonly value: number; readonly zeta: number }[];
}

/** A point of the curve. */
interface Point {
  /** The parameter, on the scale on which ζ is nearly straight. */
  readonly s: number;
  /** ζ there. */
  readonly zeta: number;
}

/** A point at which the likelihood may not be at its best: the ζ of its s is nearer to 0, then. */
interface FoundPoint extends Point {
  /** Did the search for the other parameters converge? */
  readonly isBest: boolean;
}

/** Most fits for one end of an interval: four or five are usual, as ζ is nearly straight (docs/algorithms.md, Profile likelihoods). */
const MOST_FITS = 20;
/** Greatest distance from z at which ζ counts as there: near a straight line the end is then within 1e-5 standard errors. */
const ZETA_TOLERANCE = 1e-5;
/** Least rise of ζ in a standard error, about 1 where ζ is straight: one that rises less may never come to z, and the bound is looked at next. */
const LEAST_SLOPE = 1e-3;
/** Longest step outwards by a secant, in distances from the estimate to the end of Wald's interval. */
const LONGEST_STEP = 3;
/** Distance from a bound, in standard errors, below which an estimate counts as there, and the end of its interval too. */
const DISTANCE_AT_BOUND = 1e-3;

/** ζ(s) = ±√(2(log L̂ − log L(s))) of one parameter, where it has been asked for. */
export class ProfileCurve {
  /** Number of crossings that were not found. */
  failures = 0;
  private readonly known: Point[];

  constructor(
    private readonly parameter: ProfiledParameter,
    /** log L̂, the likelihood at the estimates. */
    private readonly greatest: number,
  ) {
    this.known = [{ s: parameter.estimate, zeta: 0 }];
  }

  /** Gives the points asked for so far, by ascending value of the parameter as tables show it. */
  points(): ProfilePoints["points"] {
    const points = this.known.map(({ s, zeta }) => ({ value: this.parameter.shown(s), zeta }));
    return points.sort((a, b) => a.value - b.value);
  }

  /**
   * Finds the s where ζ is `target`: by secants, and by halves where these leave what is known to hold it; the bound where ζ does not come so far
   * before it, NaN where there is none.
   */
  async crossing(target: number): Promise<number> {
    const { estimate, spread, least, greatest } = this.parameter;
    const bound = target < 0 ? least : greatest;
    if (target === 0) return estimate;
    if (!(spread > 0 && Number.isFinite(spread * target))) return Number.NaN;
    if (Math.abs(estimate - bound) < DISTANCE_AT_BOUND * spread) return bound;
    let inner: Point = { s: estimate, zeta: 0 };
    let outer: Point | undefined;
    let before = inner;
    let wanted = this.within(estimate + (target * spread) / 2); // half the way, for a picture of ζ
    for (let step = 0; step < MOST_FITS; step++) {
      const point = await this.ask(wanted);
      const isShort = Math.abs(point.zeta) < Math.abs(target);
      if (isShort && wanted === bound) return bound;
      if (!point.isBest) return this.failed();
      if (Math.abs(point.zeta - target) <= ZETA_TOLERANCE) return point.s;
      if (isShort) inner = point;
      else outer = point;
      const slope = (point.zeta - before.zeta) / (point.s - before.s);
      if (!outer && !(slope * spread > LEAST_SLOPE)) {
        if (!Number.isFinite(bound)) return Number.NaN;
        wanted = bound;
      } else {
        const secant = point.s + (target - point.zeta) / slope;
        wanted = outer ? between(inner.s, outer.s, secant) : this.within(point.s + this.shortened(secant - point.s, target));
      }
      before = point;
    }
    return this.failed();
  }

  private within(s: number): number {
    return Math.max(this.parameter.least, Math.min(this.parameter.greatest, s));
  }

  private shortened(step: number, target: number): number {
    return Math.sign(target) * Math.min(LONGEST_STEP * Math.abs(target) * this.parameter.spread, Math.sign(target) * step);
  }

  private async ask(wanted: number): Promise<FoundPoint> {
    const { s, logLikelihood, converged: isBest } = await this.parameter.near(wanted);
    const fall = Math.max(0, 2 * (this.greatest - logLikelihood));
    const point = { s, zeta: fall > 0 ? Math.sign(s - this.parameter.estimate) * Math.sqrt(fall) : 0, isBest };
    if (isBest) this.known.push(point);
    return point;
  }

  private failed(): number {
    this.failures++;
    return Number.NaN;
  }
}

/** Gives the guess if it lies between a and b, the middle otherwise. */
function between(a: number, b: number, guess: number): number {
  return guess > Math.min(a, b) && guess < Math.max(a, b) ? guess : (a + b) / 2;
}
