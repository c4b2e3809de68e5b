/** A point of a profile, ζ = ±√(2(log L̂ − log L)) at s. */
export interface CurvePoint {
  /** The parameter, on the scale on which ζ is nearly straight. */
  readonly s: number;
  /** ζ there. */
  readonly zeta: number;
}

/** A point at which the likelihood may not be at its best: the ζ of its s is nearer to 0, then. */
export interface FoundPoint extends CurvePoint {
  /** Did the search for the other parameters converge? */
  readonly isBest: boolean;
}

/** What is looked for: where ζ is `target` on one side of the estimate. */
export interface Crossing {
  /** The estimate, where ζ is 0. */
  readonly estimate: number;
  /** About a standard error. */
  readonly spread: number;
  /** The end of the range on this side, maybe infinite. */
  readonly bound: number;
  /** ζ at the end of the interval, of the sign of its side. */
  readonly target: number;
  /** Gives a point whose s is near the wanted one. */
  ask(wanted: number): Promise<FoundPoint>;
}

/** Most fits for one end of an interval: four or five are usual, as ζ is nearly straight (docs/algorithms.md, Profile likelihoods). */
const MOST_FITS = 60;
/** Distance from the target within which a last step by the slope of ζ, and no further fit, leaves less than 1e-9 of the interval. */
const ZETA_TOLERANCE = 1e-7;
/** Width of what holds the end, in distances from the estimate, below which no fit can tell its ends apart any more. */
const NARROWEST = 1e-9;
/** Least rise of ζ in a standard error, about 1 where ζ is straight: one that rises less may never come to the target. */
const LEAST_SLOPE = 1e-3;
/** Longest step outwards, in distances from the estimate to the end of Wald's interval, where the estimate is not farther away. */
const LONGEST_STEP = 3;
/** Factor of the distance from the estimate by which a level ζ is looked at farther out. */
const FARTHER = 8;
/** Rise of ζ over such a step, relative to the target, below which it rises no more: what is left of it is the rounding of the likelihood. */
const LEVEL_RISE = 1e-5;
/** Standard errors from the estimate from which on a level ζ counts where fits fail farther out. */
const LEAST_FAR = 1e-2;
/** Distance from a bound, as a part of the way there, at which a point counts as there. */
const AT_BOUND = 1e-2;
/** Steps within which ζ has to come twice as near to the target; otherwise the middle of what holds the end is next. */
const MOST_UNHALVED = 2;
/** Points through which the inverse of ζ is interpolated. */
const INTERPOLATED = 4;
/** Most fits beyond the last good one that do not converge. */
const MOST_MISSES = 8;

/**
 * Finds where ζ(s) is the target: by the polynomial in ζ through the nearest points, as long as it stays within what is known to hold the end, and by
 * halves otherwise. The bound where ζ does not come so far before it, infinite where ζ rises no more; undefined where fits on the way did not converge.
 */
export async function crossing(wanted: Crossing): Promise<number | undefined> {
  const search = new CrossingSearch(wanted);
  for (let step = 0; step < MOST_FITS && search.misses <= MOST_MISSES; step++) {
    const end = search.take(await wanted.ask(search.next));
    if (end !== undefined) return end;
  }
  return undefined;
}

/** What is known on one side of the estimate, and where to look next. */
class CrossingSearch {
  /** s of the next fit: at first half the way to the end of Wald's interval, for a picture of ζ. */
  next: number;
  /** Fits that did not converge. */
  misses = 0;
  private readonly side: number;
  private readonly points: CurvePoint[];
  /** The farthest point short of the target, and the one before. */
  private inner: CurvePoint;
  private before: CurvePoint;
  /** The nearest point beyond the target. */
  private outer: CurvePoint | undefined;
  /** Where a fit did not converge. */
  private unknown: number | undefined;
  /** Distance of ζ from the target when it was last halved, and the steps since. */
  private halved = Number.POSITIVE_INFINITY;
  private sinceHalved = 0;

  constructor(private readonly wanted: Crossing) {
    const { estimate, spread, target } = wanted;
    this.side = Math.sign(target);
    this.inner = this.before = { s: estimate, zeta: 0 };
    this.points = [this.inner];
    this.next = this.within(estimate + (target * spread) / 2);
  }

  private within(s: number): number {
    return this.side * Math.min(this.side * s, this.side * this.wanted.bound);
  }
  private fromEstimate(s: number): number {
    return Math.abs(s - this.wanted.estimate);
  }

  /** Hears of a point; gives the end of the interval once it is known, and says otherwise where to look next. */
  take(point: FoundPoint): number | undefined {
    const { side, next } = this;
    const { bound, target } = this.wanted;
    const isShort = side * point.zeta < side * target;
    if (isShort && next === bound && Math.abs(point.s - bound) <= AT_BOUND * this.fromEstimate(bound)) return bound;
    if (!point.isBest || (isShort && side * point.s <= side * this.inner.s)) {
      this.misses++;
      this.unknown = next;
      this.next = (this.inner.s + next) / 2;
      return undefined;
    }
    this.points.push(point);
    if (Math.abs(point.zeta - target) <= ZETA_TOLERANCE) return this.within(interpolated(this.points, target) ?? point.s);
    this.before = this.inner;
    if (isShort) this.inner = point;
    else this.outer = point;
    return this.outer ? this.narrow(this.outer) : this.reach();
  }

  /** Chooses the next s between two points that hold the end; gives the end where these are one. */
  private narrow(outer: CurvePoint): number | undefined {
    const { inner } = this;
    if (Math.abs(outer.s - inner.s) <= NARROWEST * this.fromEstimate(outer.s)) return outer.s;
    const left = Math.abs(this.points[this.points.length - 1].zeta - this.wanted.target);
    this.sinceHalved = left <= this.halved / 2 ? 0 : this.sinceHalved + 1;
    if (this.sinceHalved === 0) this.halved = left;
    const guess = this.sinceHalved < MOST_UNHALVED ? interpolated(this.points, this.wanted.target) : undefined;
    this.next = between(inner.s, outer.s, guess);
    return undefined;
  }

  /** Chooses the next s farther out; gives the infinite bound where ζ rises no more. */
  private reach(): number | undefined {
    const { inner, before, unknown } = this;
    const { estimate, spread, bound, target } = this.wanted;
    const slope = (inner.zeta - before.zeta) / (inner.s - before.s);
    if (slope * spread > LEAST_SLOPE) this.next = this.within(this.ahead(inner.s + (target - inner.zeta) / slope));
    else if (Number.isFinite(bound)) this.next = bound;
    else if (this.isLevel()) return bound;
    else this.next = estimate + FARTHER * (inner.s - estimate);
    if (unknown !== undefined && this.side * this.next >= this.side * unknown) this.next = (inner.s + unknown) / 2;
    return undefined;
  }

  /** Gives the s of the polynomial if it lies beyond the last point, that of the straight line otherwise; neither very far, nor twice as far as the line. */
  private ahead(straight: number): number {
    const { inner, side } = this;
    const { spread, target } = this.wanted;
    const line = Math.abs(straight - inner.s);
    const guess = side * ((interpolated(this.points, target) ?? straight) - inner.s);
    const longest = Math.max(LONGEST_STEP * Math.abs(target) * spread, this.fromEstimate(inner.s));
    return inner.s + side * Math.min(longest, 2 * line, guess > 0 ? guess : line);
  }

  /** Has ζ stopped to rise, though s went many times as far from the estimate, or as far as fits converge? */
  private isLevel(): boolean {
    const [near, far] = [this.fromEstimate(this.before.s), this.fromEstimate(this.inner.s)];
    const isFar = this.unknown !== undefined ? far > LEAST_FAR * this.wanted.spread : near > 0 && far >= (FARTHER / 2) * near;
    return isFar && Math.abs(this.inner.zeta - this.before.zeta) < LEVEL_RISE * Math.abs(this.wanted.target);
  }
}

/** Gives the guess if it lies between a and b, the middle otherwise. */
function between(a: number, b: number, guess: number | undefined): number {
  return guess !== undefined && guess > Math.min(a, b) && guess < Math.max(a, b) ? guess : (a + b) / 2;
}

/** Gives s at a ζ by the polynomial in ζ through the points nearest to it (Neville's scheme); undefined where two of these have the same ζ. */
function interpolated(points: readonly CurvePoint[], zeta: number): number | undefined {
  const nearest = points
    .slice()
    .sort((a, b) => Math.abs(a.zeta - zeta) - Math.abs(b.zeta - zeta))
    .slice(0, INTERPOLATED);
  const values = nearest.map(({ s }) => s);
  for (let order = 1; order < nearest.length; order++)
    for (let i = 0; i + order < nearest.length; i++) {
      const [from, to] = [nearest[i].zeta, nearest[i + order].zeta];
      if (from === to) return undefined;
      values[i] = ((zeta - to) * values[i] - (zeta - from) * values[i + 1]) / (from - to);
    }
  return values[0];
}
