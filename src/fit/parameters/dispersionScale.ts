import type { ExtraParameter } from "../../family/definition/descriptor.js";
import { extraOf, familyNumbered } from "../../family/families.js";
import type { Problem } from "../../kernel/index.js";
import { exp, log } from "../../kernel/unchecked/index.js";

/** Excess of the variance at which the scale begins to bend, in standard errors of an excess near 0: a₀ = ½√(2/n) (docs/algorithms.md, Families). */
const BEND_IN_ERRORS = 0.5;
/** Least root of the excess, in roots of the one at which the scale bends, that is looked at: the limit family, to rounding. */
const LEAST_ROOT = 1e-6;
/** Excess, as a share of the one at which the scale bends, to which a search is lifted that would stand still at the limit. */
const LIFTED_SHARE = 0.01;
/** The limit of φ, whose logarithm never bends. */
const NO_LIMIT = { direction: 1, excess: 0 } as const;
/** Excess, as a share of the one at which the scale bends, below which the fit is said to be at the limit. */
const SHARE_AT_LIMIT = 1e-4;

/**
 * The last entry of ψ, ξ, as a function of what it stands for: φ, or the extra parameter.
 *
 * ξ is the logarithm, but for counts that hardly vary more than Poisson's. Their excess a (1/k, or f) has its most likely value at 0 about
 * as often as not, which no logarithm reaches; from the excess a₀ on that could not be told from 0, a = a₀(1 − d/2)² with the distance
 * d beyond log a₀, which goes on with the same slope and has a₀'s limit at d = 2, as a stationary point like a standard deviation's 0.
 */
export class DispersionScale {
  private readonly mean: number;
  private readonly extra: ExtraParameter | undefined;
  /** a is 1/parameter, or the parameter itself; and the excess at which the scale begins to bend, 0 where it does not. */
  private readonly limit: { readonly direction: 1 | -1; readonly excess: number };

  constructor(private readonly problem: Problem) {
    const mean = problem.responseMean();
    this.mean = mean > 0 ? mean : 1;
    this.extra = extraOf(familyNumbered(problem.family));
    this.limit = this.extra ? { direction: this.extra.direction, excess: this.leastExcess(this.extra) } : NO_LIMIT;
  }

  /** Gives the excess at which the scale bends. Near 0 the standard error of f, or of μ/k, is √(2/n): Var[(y−μ)² − y] = 2μ² for Poisson counts. */
  private leastExcess(extra: ExtraParameter): number {
    return extra.leastExcess(BEND_IN_ERRORS * Math.sqrt(2 / this.problem.n), this.mean);
  }

  /** Gives 1 − d/2, kept off 0; positive where the scale does not bend. */
  private root(xi: number): number {
    const { direction, excess } = this.limit;
    const root = 1 - Math.max(0, log(excess) + direction * xi) / 2;
    return Math.abs(root) >= LEAST_ROOT ? root : root < 0 ? -LEAST_ROOT : LEAST_ROOT;
  }

  /** Gives φ or the extra parameter at ξ. */
  dispersionAt(xi: number): number {
    const { direction, excess } = this.limit;
    const root = this.root(xi);
    if (root === 1) return exp(xi);
    const a = excess * root * root;
    return direction === 1 ? 1 / a : a;
  }

  /** Gives dκ/dξ at ξ, κ the logarithm of the dispersion. */
  slopeAt(xi: number): number {
    return 1 / this.root(xi);
  }

  /** Gives ξ of φ or of the extra parameter. */
  of(dispersion: number): number {
    const root = Math.sqrt(this.share(dispersion));
    return root >= 1 ? log(dispersion) : this.limit.direction * (2 * (1 - root) - log(this.limit.excess));
  }

  /** Gives a/a₀ of φ or of the extra parameter; infinite where there is no limit. */
  private share(dispersion: number): number {
    const { direction, excess } = this.limit;
    return (direction === 1 ? 1 / dispersion : dispersion) / excess;
  }

  /** Has the excess vanished? */
  isAtLimit(dispersion: number): boolean {
    return this.share(dispersion) < SHARE_AT_LIMIT;
  }

  /** Gives the dispersion or, where the excess has vanished, one at which it has begun to show: at the limit a search would stand still. */
  liftedFromLimit(dispersion: number): number {
    const { direction, excess } = this.limit;
    if (this.share(dispersion) >= LIFTED_SHARE) return dispersion;
    return direction === 1 ? 1 / (LIFTED_SHARE * excess) : LIFTED_SHARE * excess;
  }

  /** Gives φ or the extra parameter at which a fit without random effects begins: near the Poisson distribution, or at some precision; φ is no matter there. */
  first(): number {
    const { direction, excess } = this.limit;
    if (this.extra?.first !== undefined) return this.extra.first;
    if (excess === 0) return this.problem.dispersion;
    return direction === 1 ? 1 / excess : excess;
  }

  /**
   * Gives the φ or extra parameter for which Pearson's statistic would be its degrees of freedom, nearly, when X² = `pearson` was found at the problem's own; the
   * problem's own where that is none.
   */
  byMoments(pearson: number, freedom: number): number {
    const { problem, extra, mean, limit } = this;
    const ratio = pearson / freedom;
    const now = problem.dispersion;
    if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) return now;
    return extra ? extra.byMoments(ratio, now, mean, limit.excess) : ratio;
  }
}
