// Which fits can do nothing with an option: the reason, as a clause of the message that refuses it.

import { hasDispersion } from "../family/families.js";
import { type FitSettings, isLinear, isPseudoLikelihood } from "./settings.js";

/** The part of the settings that is read first and decides what the other options can do. */
export interface FitKind extends Pick<FitSettings, "distribution" | "link" | "fitMethod"> {
  /** Does the formula have random effects? */
  readonly hasRandom: boolean;
}

const PSEUDO = "it belongs to pseudo-likelihood (mpl, rempl)";
const EXACT = "a linear mixed model (normal, identity) is fitted exactly, without iterations of that kind";

/** Says why an option of fits that go from step to step can do nothing; undefined where it can. */
export function exceptLinear(kind: FitKind): string | undefined {
  return isLinear(kind) ? EXACT : undefined;
}

/** Says why an option of pseudo-likelihood can do nothing; undefined where it can. */
export function withPseudoLikelihood(kind: FitKind): string | undefined {
  return exceptLinear(kind) ?? (isPseudoLikelihood(kind.fitMethod) ? undefined : PSEUDO);
}

/** Says why an option of the likelihood fits, with modes to be found for every value of the parameters, can do nothing; undefined where it can. */
export function withLikelihood(kind: FitKind): string | undefined {
  return (
    exceptLinear(kind) ?? (isPseudoLikelihood(kind.fitMethod) ? "it belongs to laplace, approximateLaplace and agq" : undefined)
  );
}

/** Says why an option of the random effects' covariance parameters can do nothing; undefined where it can. */
export function withRandomEffects({ hasRandom }: FitKind): string | undefined {
  return hasRandom ? undefined : "the formula has no random effects";
}

/** Says why an option of the search for the modes of the random effects can do nothing; undefined where it can. */
export function withModes(kind: FitKind): string | undefined {
  return withLikelihood(kind) ?? withRandomEffects(kind);
}

/** Says why the dispersion of a binomial or Poisson model cannot be estimated; undefined where it can. */
export function withFixedDispersion(kind: FitKind): string | undefined {
  const { distribution, fitMethod } = kind;
  if (hasDispersion(distribution)) return `a ${distribution} model always has a dispersion to estimate`;
  return isPseudoLikelihood(fitMethod)
    ? undefined
    : `with a dispersion of its own a ${distribution} model has no likelihood; ${PSEUDO}`;
}
