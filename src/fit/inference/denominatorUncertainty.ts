import type { Design } from "../../design/index.js";
import type { Steps } from "../../kernel/index.js";
import { termBases } from "../parameters/orthonormalBasis.js";
import { type CoefficientUncertainty, satterthwaite } from "./satterthwaite.js";
import { covarianceTerms } from "../parameters/covarianceTerms.js";
import type { FittedEstimates } from "../run/estimates.js";
import { kenwardRoger } from "./kenwardRoger.js";
import type { SecondOrder } from "../curvature/secondOrder.js";
import type { FitSettings } from "../../options/settings.js";

/** The authors whose degrees of freedom a test of coefficients takes. */
export type DenominatorMethod = "satterthwaite" | "kenwardRoger";

/** Gives a function that tells the uncertainty of the coefficients' covariance in a linear mixed model, by either method; each computed when it is first asked for. */
export function uncertaintyOnDemand(
  design: Design,
  settings: FitSettings,
  estimates: FittedEstimates,
  curvature: () => Steps<SecondOrder>,
): (method: DenominatorMethod) => Steps<CoefficientUncertainty> {
  const known = new Map<DenominatorMethod, CoefficientUncertainty>();
  return function* (method) {
    const terms = covarianceTerms(design, settings.covariancePattern);
    const bases = yield* termBases(design, terms);
    const found =
      known.get(method) ??
      (method === "satterthwaite"
        ? yield* satterthwaite(design, estimates, terms, bases, (yield* curvature()).parameterCovariance)
        : yield* kenwardRoger(design, estimates, terms, bases)) ??
      unknown(estimates);
    known.set(method, found);
    return found;
  };
}

/** Gives the uncertainty where A has no factor: no standard errors, and NaN degrees of freedom. */
function unknown({ betaCovariance }: FittedEstimates): CoefficientUncertainty {
  return { plain: betaCovariance, covariance: betaCovariance, slopes: [betaCovariance], parameters: Float64Array.of(Number.NaN) };
}
