import type { ProfiledParameter } from "../../fit/profile/profiledParameter.js";

/** How the likelihood falls away from the estimate of one parameter. */
export interface ProfilePoints {
  readonly name: string;
  /** Ascending. */
  readonly points: readonly { readonly value: number; readonly zeta: number }[];
}

interface Point {
  readonly s: number;
  readonly zeta: number;
}

/** A point at which the likelihood may not be at its best: the ζ of its s is nearer to 0, then. */
interface FoundPoint extends Point {
  readonly isBest: boolean;
}

/** ζ is nearly a straight line: so many steps find where it crosses a value. */
const MAX_STEPS = 20;
/** How near to the value ζ has to be. */
const CLOSE = 1e-5;
/** A ζ that rises by no more than this in a standard error may never cross. */
const FLAT = 1e-3;
/** A secant leads no further than so many times the way that Wald's interval would. */
const LONGEST = 3;
/** An estimate counts as at its bound when it is nearer than this part of its spread. */
const AT_BOUND = 1e-3;

/** ζ(s) = ±√(2(log L̂ − log L(s))) of one parameter, where it has been asked for. */
export class ProfileCurve {
  failures = 0;
  private readonly known: Point[];

  constructor(
    private readonly parameter: ProfiledParameter,
    /** log L̂. */
    private readonly greatest: number,
  ) {
    this.known = [{ s: parameter.estimate, zeta: 0 }];
  }

  points(): ProfilePoints["points"] {
    const points = this.known.map(({ s, zeta }) => ({ value: this.parameter.shown(s), zeta }));
    return points.sort((a, b) => a.value - b.value);
  }

  /**
   * Where ζ is `target`: by secants, and by halves where these leave what is known to hold it; the bound where ζ does not come so far
   * before it, NaN where there is none.
   */
  async crossing(target: number): Promise<number> {
    const { estimate, spread, least, greatest } = this.parameter;
    const bound = target < 0 ? least : greatest;
    if (target === 0) return estimate;
    if (!(spread > 0 && Number.isFinite(spread * target))) return Number.NaN;
    if (Math.abs(estimate - bound) < AT_BOUND * spread) return bound;
    let inner: Point = { s: estimate, zeta: 0 };
    let outer: Point | undefined;
    let before = inner;
    let wanted = this.within(estimate + (target * spread) / 2); // half the way, for a picture of ζ
    for (let step = 0; step < MAX_STEPS; step++) {
      const point = await this.ask(wanted);
      const isShort = Math.abs(point.zeta) < Math.abs(target);
      if (isShort && wanted === bound) return bound;
      if (!point.isBest) return this.failed();
      if (Math.abs(point.zeta - target) <= CLOSE) return point.s;
      if (isShort) inner = point;
      else outer = point;
      const slope = (point.zeta - before.zeta) / (point.s - before.s);
      if (!outer && !(slope * spread > FLAT)) {
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
    return Math.sign(target) * Math.min(LONGEST * Math.abs(target) * this.parameter.spread, Math.sign(target) * step);
  }

  private async ask(wanted: number): Promise<FoundPoint> {
    const { s, logLikelihood, converged: isBest } = await this.parameter.near(wanted);
    const fall = Math.max(0, 2 * (this.greatest - logLikelihood));
    const point = { s, zeta: Math.sign(s - this.parameter.estimate) * Math.sqrt(fall), isBest };
    if (isBest) this.known.push(point);
    return point;
  }

  private failed(): number {
    this.failures++;
    return Number.NaN;
  }
}

/** The guess if it lies between a and b, the middle otherwise. */
function between(a: number, b: number, guess: number): number {
  return guess > Math.min(a, b) && guess < Math.max(a, b) ? guess : (a + b) / 2;
}
