import { type Distribution, extraParameter, isCount } from "../../family/families.js";
import type { FittedEstimates } from "../run/estimates.js";
import type { DispersionScale } from "../parameters/dispersionScale.js";

/**
 * Gives the estimates with a word on an extra parameter that ran to its limit, where the family is a simpler one: the fit is singular, as with a
 * standard deviation of 0.
 */
export function withLimit(estimates: FittedEstimates, scale: DispersionScale): FittedEstimates {
  const { convergence, distribution, dispersion } = estimates;
  const name = extraParameter(distribution);
  if (name === undefined || !scale.isAtLimit(dispersion)) return estimates;
  return {
    ...estimates,
    convergence: {
      ...convergence,
      singular: [...convergence.singular, name],
      message: `${convergence.message} ${sentence(distribution, name, dispersion)}`,
    },
  };
}

function sentence(distribution: Distribution, name: string, dispersion: number): string {
  const limit = dispersion > 1 ? "∞" : "0";
  const meaning = isCount(distribution)
    ? "the counts vary no more than a poisson model lets them, and that model fits as well"
    : "the responses do not vary around their conditional means";
  return `The parameter ${name} ran to its limit, ${limit}: ${meaning}.`;
}
