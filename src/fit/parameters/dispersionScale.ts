import { elementary, exp, Family, log, type Problem } from "../../kernel/index.js";

/** The limit of a family with an extra parameter, where the excess a of its variance vanishes. */
interface Limit {
  /** a is 1/parameter, or the parameter itself. */
  readonly direction: 1 | -1;
  /** The excess at which the scale begins to bend. */
  readonly excess: number;
}

/** Where it bends, in standard errors of an excess that is near 0. */
const UNCERTAIN = 0.5;
/** The same for beta, whose limit is a variance of 0. */
const HARDLY_ANY = 1e-8;
/** Root of the least share of that excess that is looked at: the limit family, to rounding. */
const LEAST_ROOT = 1e-6;
/** The share of it that a search begins at which must not stand still. */
const LIFTED = 0.01;
/** Below this share of it the excess counts as 0. */
const NEGLIGIBLE = 1e-4;
/** The precision with which a beta model without random effects is fitted. */
const FIRST_PRECISION = 10;
const LEAST_PRECISION = 0.1;

/**
 * The last entry of ψ, ξ, as a function of what it stands for: φ, or the extra parameter.
 *
 * ξ is the logarithm, but for counts that hardly vary more than Poisson's. Their excess a (1/k, or f) has its most likely value at 0 about
 * as often as not, which no logarithm reaches; from the excess a₀ on that could not be told from 0, a = a₀(1 − d/2)² with the distance
 * d beyond log a₀, which goes on with the same slope and has a₀'s limit at d = 2, as a stationary point like a standard deviation's 0.
 */
export class DispersionScale {
  private readonly mean: number;
  private readonly limit: Limit;

  constructor(private readonly problem: Problem) {
    const mean = problem.responseMean();
    this.mean = mean > 0 ? mean : 1;
    this.limit = this.limitOf(problem.family);
  }

  /**
   * Near 0 the standard error of f, or of μ/k, is √(2/n): Var[(y−μ)² − y] = 2μ² for Poisson counts. That of ω is (e^μ − 1 − μ)^(−½)/√n, from
   * the score of a zero, e^μ − 1 − μ.
   */
  private limitOf(family: Family): Limit {
    const uncertain = UNCERTAIN * Math.sqrt(2 / this.problem.n);
    if (family === Family.NegativeBinomial) return { direction: 1, excess: uncertain / this.mean };
    if (family === Family.NegativeBinomial1) return { direction: -1, excess: uncertain };
    if (family === Family.ZeroInflatedPoisson) return { direction: -1, excess: uncertain / Math.sqrt(2 * expm1Lead(this.mean)) };
    return { direction: 1, excess: family === Family.Beta ? HARDLY_ANY : 0 };
  }

  /** 1 − d/2, kept off 0; positive where the scale does not bend. */
  private root(xi: number): number {
    const { direction, excess } = this.limit;
    const root = 1 - Math.max(0, log(excess) + direction * xi) / 2;
    return Math.abs(root) >= LEAST_ROOT ? root : root < 0 ? -LEAST_ROOT : LEAST_ROOT;
  }

  /** φ or the extra parameter. */
  dispersionAt(xi: number): number {
    const { direction, excess } = this.limit;
    const root = this.root(xi);
    if (root === 1) return exp(xi);
    const a = excess * root * root;
    return direction === 1 ? 1 / a : a;
  }

  /** dκ/dξ, κ the logarithm of the dispersion. */
  slopeAt(xi: number): number {
    return 1 / this.root(xi);
  }

  /** ξ. */
  of(dispersion: number): number {
    const root = Math.sqrt(this.share(dispersion));
    return root >= 1 ? log(dispersion) : this.limit.direction * (2 * (1 - root) - log(this.limit.excess));
  }

  /** a/a₀; infinite where there is no limit. */
  private share(dispersion: number): number {
    const { direction, excess } = this.limit;
    return (direction === 1 ? 1 / dispersion : dispersion) / excess;
  }

  /** Has the excess vanished? */
  isAtLimit(dispersion: number): boolean {
    return this.share(dispersion) < NEGLIGIBLE;
  }

  /** The dispersion, or, where the excess has vanished, one at which it has begun to show: at the limit a search would stand still. */
  liftedFromLimit(dispersion: number): number {
    const { direction, excess } = this.limit;
    if (this.share(dispersion) >= LIFTED) return dispersion;
    return direction === 1 ? 1 / (LIFTED * excess) : LIFTED * excess;
  }

  /** Where a fit without random effects begins: near the Poisson distribution, or at some precision; φ is no matter there. */
  first(): number {
    const { direction, excess } = this.limit;
    if (this.problem.family === Family.Beta) return FIRST_PRECISION;
    if (excess === 0) return this.problem.dispersion;
    return direction === 1 ? 1 / excess : excess;
  }

  /**
   * The value for which Pearson's statistic would be its degrees of freedom, nearly, when X² = `pearson` was found at the problem's own; the
   * problem's own where that is none.
   */
  byMoments(pearson: number, freedom: number): number {
    const { problem, mean, limit } = this;
    const ratio = pearson / freedom;
    const now = problem.dispersion;
    if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) return now;
    switch (problem.family) {
      case Family.NegativeBinomial:
        return mean / Math.max((1 + mean / now) * ratio - 1, mean * limit.excess);
      case Family.ZeroInflatedPoisson:
        return Math.max(((1 + mean * now) * ratio - 1) / mean, limit.excess);
      case Family.NegativeBinomial1:
        return Math.max((1 + now) * ratio - 1, limit.excess);
      case Family.Beta:
        return Math.max((1 + now) / ratio - 1, LEAST_PRECISION);
      default:
        return ratio;
    }
  }
}

/** e^μ − 1 − μ, in which few zeros are to be expected beyond μ = 30: no parameter need be that small. */
function expm1Lead(mean: number): number {
  const mu = Math.min(mean, 30);
  return elementary("expm1", [mu])[0] - mu;
}
