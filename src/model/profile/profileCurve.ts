import type { ProfiledParameter } from "../../fit/profile/profiledParameter.js";
import { type CurvePoint, crossing, type FoundPoint } from "./crossing.js";

/** How the likelihood falls away from the estimate of one parameter. */
export interface ProfilePoints {
  /** Name of the parameter: `x`, `sd x | herd`, `corr x, (Intercept) | herd`, `sqrt(Dispersion)` or the extra parameter's. */
  readonly name: string;
  /** Values of the parameter, ascending, and ζ = ±√(2(log L̂ − log L)) at each, negative below the estimate and 0 there. */
  readonly points: readonly { readonly value: number; readonly zeta: number }[];
}

/** Distance from a bound, in standard errors, below which an estimate counts as there, and the end of its interval too. */
const DISTANCE_AT_BOUND = 1e-3;
/** How much higher than at the estimates log L has to be for a word on it: more than is left of a search that converged. */
const HIGHER = 1e-6;

/** ζ(s) = ±√(2(log L̂ − log L(s))) of one parameter, where it has been asked for. */
export class ProfileCurve {
  /** A sentence on every end that was not found. */
  readonly failures: string[] = [];
  private readonly known: CurvePoint[];
  /** The point of greatest log L. */
  private highest: { readonly s: number; readonly logLikelihood: number };
  private fallAtLeast: number | undefined;

  constructor(
    private readonly parameter: ProfiledParameter,
    /** log L̂, the likelihood at the estimates. */
    private readonly greatest: number,
    /** Curves of the standard deviations that a correlation needs: where one of them is 0 the correlation is free. */
    private readonly needed: readonly ProfileCurve[] = [],
  ) {
    this.known = Number.isNaN(parameter.estimate) ? [] : [{ s: parameter.estimate, zeta: 0 }];
    this.highest = { s: parameter.estimate, logLikelihood: greatest };
  }

  /** Gives the points asked for so far, by ascending value of the parameter as tables show it. */
  points(): ProfilePoints["points"] {
    const points = this.known.map(({ s, zeta }) => ({ value: this.parameter.shown(s), zeta }));
    return points.sort((a, b) => a.value - b.value);
  }

  /**
   * Finds the s where ζ is `target`; the end of the range, which may be infinite, where ζ does not come so far before it; NaN where fits on the way did not
   * converge.
   */
  async crossing(target: number): Promise<number> {
    const { estimate, spread, least, greatest } = this.parameter;
    const bound = target < 0 ? least : greatest;
    if (target === 0) return estimate;
    if (Number.isFinite(bound)) for (const one of this.needed) if ((await one.leastFall()) < Math.abs(target)) return bound;
    if (Number.isNaN(estimate) || !Number.isFinite(target))
      return target === -Infinity || target === Infinity ? bound : Number.NaN;
    if (Math.abs(estimate - bound) < DISTANCE_AT_BOUND * spread) return bound;
    const end = await crossing({ estimate, spread, bound, target, ask: (wanted) => this.ask(wanted) });
    return end ?? this.failed(target);
  }

  /** Gives |ζ| at the least value: what the likelihood falls by where a standard deviation is 0; an upper bound where a fit did not converge. */
  private async leastFall(): Promise<number> {
    const { estimate, least, spread } = this.parameter;
    if (this.fallAtLeast !== undefined) return this.fallAtLeast;
    if (estimate - least < DISTANCE_AT_BOUND * spread) return 0;
    await this.ask((estimate + least) / 2);
    this.fallAtLeast = Math.abs((await this.ask(least)).zeta);
    return this.fallAtLeast;
  }

  private async ask(wanted: number): Promise<FoundPoint> {
    const { s, logLikelihood, converged } = await this.parameter.near(wanted);
    const isBest = converged && Number.isFinite(logLikelihood);
    if (logLikelihood > this.highest.logLikelihood) this.highest = { s, logLikelihood };
    const fall = Math.max(0, 2 * (this.greatest - logLikelihood));
    const zeta = fall > 0 ? Math.sign(s - this.parameter.estimate) * Math.sqrt(fall) : 0;
    if (isBest) this.known.push({ s, zeta });
    return { s, zeta, isBest };
  }

  /** Says which ends were not found, and that there are parameters more likely than the estimates where a fit came upon some. */
  notes(): string[] {
    const { name, shown } = this.parameter;
    const { s, logLikelihood } = this.highest;
    const gain = logLikelihood - this.greatest;
    if (!(gain > HIGHER * (1 + Math.abs(this.greatest)))) return this.failures;
    const place = `Near ${name} = ${shown(s).toPrecision(5)}`;
    return [
      ...this.failures,
      `${place} the log-likelihood is ${gain.toPrecision(3)} higher than at the estimates, which are not its maximum.`,
    ];
  }

  private failed(target: number): number {
    const { name, shown } = this.parameter;
    const end = target < 0 ? "lower" : "upper";
    const [farthest] = this.known.slice().sort((a, b) => Math.sign(target) * (b.s - a.s));
    this.failures.push(
      `The ${end} end of ${name} is not known: beyond ${shown(farthest.s).toPrecision(5)}, where ζ is ${farthest.zeta.toPrecision(3)} of ${target.toPrecision(3)}, fits did not converge.`,
    );
    return Number.NaN;
  }
}
