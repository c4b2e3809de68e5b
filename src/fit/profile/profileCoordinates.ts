import type { Design } from "../../design/index.js";
import { type Distribution, extraParameter, extraOf, familyOf } from "../../family/families.js";
import { exp } from "../../kernel/unchecked/index.js";
import type { TermBasis } from "../parameters/orthonormalBasis.js";
import type { CovarianceTerm } from "../parameters/relativeFactor.js";
import { naturalParameters } from "../parameters/naturalParameters.js";

/**
 * A covariance parameter on a scale s on which its likelihood falls like that of a normal mean, nearly: standard deviations and correlations as they
 * are, the logarithm of √φ, and of an extra parameter the root of the excess that it gives the variance.
 */
export interface ProfileCoordinate {
  /** `sd x | herd`, `corr x, (Intercept) | herd`, `sqrt(Dispersion)` or the extra parameter's name. */
  readonly name: string;
  /** Least value of s: finite where the model there is a smaller one, −∞ where s has no bound. */
  readonly least: number;
  /** Greatest value of s: finite where the model there is a smaller one, ∞ where s has no bound. */
  readonly greatest: number;
  /** Names of the two standard deviations of a correlation: where one of them is 0 the correlation may be anything. */
  readonly needs?: readonly string[];
  /** Gives s and its derivatives in θ and in κ, the logarithm of the dispersion or the extra parameter. */
  at(theta: Float64Array, kappa: number): { readonly s: number; readonly byTheta: Float64Array; readonly byKappa: number };
  /** Gives the parameter as tables show it. */
  shown(s: number): number;
}

/** Gives a coordinate for every standard deviation and correlation, and for the dispersion where it is a parameter. */
export function profileCoordinates(
  design: Design,
  terms: readonly CovarianceTerm[],
  bases: readonly TermBasis[],
  distribution: Distribution,
  dispersionEstimated: boolean,
): ProfileCoordinate[] {
  const hasExtra = extraParameter(distribution) !== undefined;
  const random = terms.flatMap((term, r) => {
    const parametersAt = (theta: Float64Array) => naturalParameters(design.random[r], term, theta, bases[r].inverse);
    const all = parametersAt(new Float64Array(term.from + term.pattern.size));
    const deviationOf = (effect: number) => all.find(({ row, column }) => row === effect && column === effect)!.name;
    return all.map(({ name, row, column }, i): ProfileCoordinate => {
      const isDeviation = row === column;
      return {
        name,
        ...(!isDeviation && { needs: [deviationOf(row), deviationOf(column)] }),
        least: isDeviation ? 0 : term.pattern.leastCorrelation,
        greatest: isDeviation ? Number.POSITIVE_INFINITY : 1,
        at: (theta, kappa) => {
          const { value, slopes = [] } = parametersAt(theta)[i];
          const scale = isDeviation && !hasExtra ? exp(kappa / 2) : 1;
          const byTheta = new Float64Array(theta.length);
          slopes.forEach((slope, j) => {
            byTheta[term.from + j] = scale * slope;
          });
          return { s: scale * value, byTheta, byKappa: isDeviation && !hasExtra ? (scale * value) / 2 : 0 };
        },
        shown: (s) => s,
      };
    });
  });
  return dispersionEstimated ? [...random, dispersionCoordinate(distribution)] : random;
}

/** A coordinate of the dispersion: s depends on κ alone. */
interface Dispersion extends Omit<ProfileCoordinate, "at"> {
  /** Gives s at κ, and its derivative. */
  of(kappa: number): { readonly s: number; readonly slope: number };
}

function dispersionCoordinate(distribution: Distribution): ProfileCoordinate {
  const { of, ...rest } = dispersionScale(distribution);
  return {
    ...rest,
    at: (theta, kappa) => {
      const { s, slope } = of(kappa);
      return { s, byTheta: new Float64Array(theta.length), byKappa: slope };
    },
  };
}

/** Negative binomial: the excess is μ²/k or φμ, so that s is −1/√k or √φ, and ends at Poisson's limit 0. */
function dispersionScale(distribution: Distribution): Dispersion {
  const extra = extraOf(familyOf(distribution));
  const infinite = { least: Number.NEGATIVE_INFINITY, greatest: Number.POSITIVE_INFINITY };
  if (extra === undefined)
    return { name: "sqrt(Dispersion)", ...infinite, of: (kappa) => ({ s: kappa / 2, slope: 0.5 }), shown: exp };
  const { name, direction } = extra;
  if (!extra.endsAtPoisson) return { name, ...infinite, of: (kappa) => ({ s: kappa, slope: 1 }), shown: exp };
  const sign = -direction;
  return {
    name,
    least: sign < 0 ? Number.NEGATIVE_INFINITY : 0,
    greatest: sign < 0 ? 0 : Number.POSITIVE_INFINITY,
    of: (kappa) => {
      const root = exp((sign * kappa) / 2);
      return { s: sign * root, slope: root / 2 };
    },
    shown: (s) => (sign < 0 ? 1 / (s * s) : s * s),
  };
}
