import { isLinear, isPseudoLikelihood, methodName } from "../fit/settings.js";
import { GlmeError } from "../errors.js";
import { badOption, type Reader, readOptions } from "../options.js";
import { normal } from "../stats/index.js";
import { type Fit, requireRows } from "./fit.js";
import { ResultTable } from "./resultTable.js";
import { alphaReader } from "./wald.js";

export interface ProfileOptions {
  /** Intervals cover with probability 1 − alpha; 0.05 by default. */
  readonly alpha?: number | undefined;
  /** Names of coefficients; all by default. */
  readonly coefficients?: readonly string[] | undefined;
}

/** The profile-likelihood interval of one coefficient. */
export interface ProfiledCoefficient {
  name: string;
  estimate: number;
  /** NaN where the likelihood does not fall far enough, or a fit failed. */
  lower: number;
  upper: number;
}

/** How the likelihood falls away from the estimate of one coefficient. */
export interface ProfilePoints {
  readonly name: string;
  /** Ascending. */
  readonly points: readonly { readonly value: number; readonly zeta: number }[];
}

/** Intervals, and the points that they were found from. */
export class Profile extends ResultTable<ProfiledCoefficient> {
  /** ζ = ±√(2(log L̂ − log L)) at the values tried, by coefficient. */
  readonly curves: readonly ProfilePoints[];
  /** How many of the fits did not converge; their points are left out. */
  readonly failures: number;

  constructor(alpha: number, rows: readonly ProfiledCoefficient[], curves: readonly ProfilePoints[], failures: number) {
    super(`Profile-likelihood intervals: Alpha = ${alpha}`, rows.length, {
      name: rows.map(({ name }) => name),
      estimate: Float64Array.from(rows, ({ estimate }) => estimate),
      lower: Float64Array.from(rows, ({ lower }) => lower),
      upper: Float64Array.from(rows, ({ upper }) => upper),
    });
    this.curves = curves;
    this.failures = failures;
  }
}

const namesReader: Reader<readonly string[] | undefined> = (value, option) => {
  if (value === undefined || (Array.isArray(value) && value.every((name) => typeof name === "string"))) return value;
  throw badOption(option, value, "an array of coefficients' names");
};

/**
 * Intervals that contain every value at which the likelihood-ratio test would not reject: |ζ| ≤ z(1 − α/2), with ζ = sign(β − β̂)
 * √(2(log L̂ − log L(β))) and L(β) the likelihood at its best for that β (D. J. Venzon, S. H. Moolgavkar, Applied Statistics 37 (1988) 87–94;
 * D. M. Bates, D. G. Watts, Nonlinear Regression Analysis, 1988, chapter 6).
 */
export async function profile(fit: Fit, options?: ProfileOptions): Promise<Profile> {
  const { alpha, coefficients } = readOptions("profile", { alpha: alphaReader, coefficients: namesReader }, options);
  requireLikelihood(fit);
  const reach = normal.quantile(1 - alpha / 2);
  const { names } = fit.design.fixed;
  const rows: ProfiledCoefficient[] = [];
  const curves: ProfilePoints[] = [];
  let failures = 0;
  for (const name of coefficients ?? names) {
    const j = names.indexOf(name);
    if (j < 0) throw badOption("coefficients", name, `among the model's coefficients, ${names.join(", ")}`);
    const search = new CoefficientProfile(fit, j);
    const lower = await search.crossing(-reach);
    const upper = await search.crossing(reach);
    rows.push({ name, estimate: fit.estimates.beta[j], lower, upper });
    curves.push({ name, points: search.points() });
    failures += search.failures;
  }
  return new Profile(alpha, rows, curves, failures);
}

function requireLikelihood({ estimates }: Fit): void {
  const { fitMethod } = estimates;
  const isReml = isLinear(estimates) && fitMethod === "rempl";
  if (!isReml && (isLinear(estimates) || !isPseudoLikelihood(fitMethod))) return;
  const found = isReml ? "REML's likelihood is not one of the coefficients" : "pseudo-likelihood has no likelihood to profile";
  const hint = isReml ? 'Fit with fitMethod: "mpl", which is ML.' : 'Fit with fitMethod: "laplace".';
  throw new GlmeError("unsupported", `${found} (fitMethod "${methodName(fitMethod)}").`, { option: "fitMethod" }, hint);
}

/** ζ is nearly a straight line: so many secant steps find where it crosses a value. */
const MAX_STEPS = 12;
/** How near to the value ζ has to be. */
const CLOSE = 1e-5;

class CoefficientProfile {
  failures = 0;
  private readonly known = new Map<number, number>();

  constructor(
    private readonly fit: Fit,
    private readonly j: number,
  ) {
    this.known.set(fit.estimates.beta[j], 0);
  }

  points(): ProfilePoints["points"] {
    return [...this.known].sort(([a], [b]) => a - b).map(([value, zeta]) => ({ value, zeta }));
  }

  /** Where ζ is `target`, by secants from β̂ and β̂ ± z·se; NaN where they do not lead there. */
  async crossing(target: number): Promise<number> {
    const { beta, betaCovariance } = this.fit.estimates;
    const centre = beta[this.j];
    const se = Math.sqrt(betaCovariance[this.j * (beta.length + 1)]);
    if (!(se > 0) || !Number.isFinite(target)) return target === 0 ? centre : Number.NaN;
    let [from, fromZeta] = [centre, 0];
    let at = centre + target * se;
    for (let step = 0; step < MAX_STEPS; step++) {
      const zeta = await this.zeta(at);
      if (!Number.isFinite(zeta)) return Number.NaN;
      if (Math.abs(zeta - target) <= CLOSE) return at;
      const slope = (zeta - fromZeta) / (at - from);
      if (!(slope * se > 1e-3)) return Number.NaN; // flat: it may never cross
      [from, fromZeta] = [at, zeta];
      at += Math.sign(target) * Math.min(3 * Math.abs(target) * se, ((target - zeta) / slope) * Math.sign(target));
    }
    return Number.NaN;
  }

  private async zeta(value: number): Promise<number> {
    const { logLikelihood, converged } = await requireRows(this.fit, "profile").profileLikelihood(this.j, value);
    if (!converged) {
      this.failures++;
      return Number.NaN;
    }
    const fall = Math.max(0, 2 * (this.fit.estimates.logLikelihood - logLikelihood));
    const zeta = Math.sign(value - this.fit.estimates.beta[this.j]) * Math.sqrt(fall);
    this.known.set(value, zeta);
    return zeta;
  }
}
