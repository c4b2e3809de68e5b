// A link that was given as functions, as the kernel wants it: from g and its derivatives in μ follow those of μ in η,
//   μ′ = 1/g′,   μ″ = −g″/g′³,   μ‴ = (3g″² − g′g‴)/g′⁵ = 3μ″²/μ′ − g‴μ′⁴.

import type { HostLink } from "../kernel/index.js";
import { badLink, type LinkPart, type SafeLink } from "./definition/customLink.js";
import { lengthAt, type MeanRange } from "./meanRange.js";

/** Length of the differences for g‴, relative to that over which g″ changes: their error is about its fourth power, and 1e-16 over it. */
const DIFFERENCE_LENGTH = 1e-3;
/** Least distance from 0 and 1 of the mean of all rows at which a fit of probabilities begins. */
const LEAST_PROBABILITY = 0.05;
/** Mean at which a fit of positive means begins where the responses' is not positive. */
const POSITIVE_MEAN = 0.1;

/** The functions of a link at work on the rows of a fit, for responses with means in a range. */
export class RowLink implements HostLink {
  /** The means among the tried ones that the link takes. */
  private readonly taken: Float64Array;
  /** Some η in the domain. */
  private readonly anywhere: number;

  constructor(
    private readonly functions: SafeLink,
    private readonly range: MeanRange,
  ) {
    const eta = functions.link(range.points);
    this.taken = range.points.filter((_, i) => Number.isFinite(eta[i]));
    this.anywhere = eta.find(Number.isFinite) ?? 0;
  }

  link(mu: Float64Array): Float64Array {
    return this.functions.link(mu);
  }

  meanNear(mean: number): number {
    const { lowest, highest } = this.range;
    const wanted =
      highest === 1 ? Math.min(Math.max(mean, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY) : mean > lowest ? mean : POSITIVE_MEAN;
    if (Number.isFinite(this.link(Float64Array.of(wanted))[0])) return wanted;
    const far = (mu: number) => Math.abs(mu - wanted);
    return this.taken.reduce((best, mu) => (far(mu) < far(best) ? mu : best), Number.POSITIVE_INFINITY);
  }

  means(eta: Float64Array, mu: Float64Array, first: Float64Array, second?: Float64Array): void {
    this.functions.inverse(this.finite(eta), mu);
    for (let i = 0; i < mu.length; i++) if (!Number.isFinite(eta[i])) mu[i] = Number.NaN;
    const inner = this.inside(mu);
    this.ask("derivative", inner, first, mu);
    for (let i = 0; i < mu.length; i++) first[i] = 1 / first[i];
    if (inner !== mu) for (let i = 0; i < mu.length; i++) if (inner[i] !== mu[i]) first[i] = 0;
    if (!second || !this.functions.secondDerivative) return;
    this.ask("secondDerivative", inner, second, mu);
    for (let i = 0; i < mu.length; i++) second[i] = orZero(-second[i] * first[i] * first[i] * first[i]);
  }

  /** Writes μ‴ in η for every row, from μ and its first two derivatives in η. */
  thirds(mu: Float64Array, first: Float64Array, second: Float64Array, third: Float64Array): void {
    const inner = this.inside(mu);
    if (this.functions.thirdDerivative) this.functions.thirdDerivative(inner, third);
    else this.differences(inner, first, second, third);
    for (let i = 0; i < mu.length; i++) {
      const square = first[i] * first[i];
      third[i] = orZero((3 * second[i] * second[i]) / first[i] - third[i] * square * square);
    }
  }

  /** Gives η, or where some are not finite a copy with a number in their place: functions are not asked about those. */
  private finite(eta: Float64Array): Float64Array {
    for (let i = 0; i < eta.length; i++)
      if (!Number.isFinite(eta[i])) return eta.map((value) => (Number.isFinite(value) ? value : this.anywhere));
    return eta;
  }

  /**
   * Gives the means, or where some are at an end of the range or beyond it a copy with an inner point in their place, and what lies beyond it NaN. Functions
   * are asked about what lies inside only. Probabilities may be at an end, to which they round when nearly certain: there g is infinite,
   * and the mean does not move any more.
   */
  private inside(mu: Float64Array): Float64Array {
    const { lowest, highest } = this.range;
    const endsCount = highest === 1;
    let inner = mu;
    for (let i = 0; i < mu.length; i++) {
      if (mu[i] > lowest && mu[i] < highest) continue;
      if (inner === mu) inner = mu.slice();
      inner[i] = this.taken[0];
      if (!endsCount || !(mu[i] === lowest || mu[i] === highest)) mu[i] = Number.NaN;
    }
    return inner;
  }

  /** Asks one of the functions about some means. Where it says NaN, as it may be beyond the means that were tried, the mean is none, too. */
  private ask(name: LinkPart, inner: Float64Array, into: Float64Array, mu: Float64Array): void {
    this.functions[name]!(inner, into);
    for (let i = 0; i < into.length; i++) {
      if (!Number.isNaN(into[i])) continue;
      if (inner[i] > this.taken[0] && inner[i] < this.taken[this.taken.length - 1])
        throw badLink(name, `is NaN at μ = ${inner[i]}`);
      mu[i] = Number.NaN;
    }
  }

  /** Gives g‴ by central differences of g″ in μ, over a small part of the length over which that changes. */
  private differences(mu: Float64Array, first: Float64Array, second: Float64Array, into: Float64Array): void {
    const step = new Float64Array(mu.length);
    for (let i = 0; i < mu.length; i++) {
      const bend = (first[i] * first[i]) / Math.abs(second[i]); // |g′/g″|
      const length = Math.min(lengthAt(this.range, mu[i]), bend > 0 ? bend : Number.POSITIVE_INFINITY);
      step[i] = mu[i] + DIFFERENCE_LENGTH * length - mu[i]; // as doubles have it
    }
    const beside = new Float64Array(mu.length);
    const value = new Float64Array(mu.length);
    into.fill(0);
    for (const [steps, weight] of STENCIL) {
      for (let i = 0; i < mu.length; i++) beside[i] = mu[i] + steps * step[i];
      this.functions.secondDerivative!(beside, value);
      for (let i = 0; i < mu.length; i++) into[i] += weight * value[i];
    }
    // 0 within rounding of an end, where μ hardly moves
    for (let i = 0; i < mu.length; i++) into[i] = step[i] === 0 ? 0 : into[i] / step[i];
  }
}

/** Where the central difference of fourth order looks, in steps, and with what weight. */
const STENCIL = [
  [1, 8 / 12],
  [-1, -8 / 12],
  [2, -1 / 12],
  [-2, 1 / 12],
] as const;

/** Replaces by 0 what doubles cannot hold: there the mean is at its end but for some 1e-150. */
function orZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
