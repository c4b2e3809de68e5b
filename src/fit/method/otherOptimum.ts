import { isLower } from "../../core/rounding.js";
import { extraParameter, familyOf, hasOneOptimum } from "../../family/families.js";
import type { Design } from "../../design/index.js";
import type { Steps } from "../../kernel/index.js";
import { type FitSettings, isLinear, isPseudoLikelihood } from "../../options/settings.js";
import { FitControl } from "../run/control.js";
import type { Estimates, FittedEstimates, OtherOptimum } from "../run/estimates.js";
import { scaledStart } from "../start/scaledStart.js";
import { fitLaplace } from "./fitLaplace.js";

/** How much lower −2 log L has to be for another maximum to be told of. */
const WORTH_TELLING = 1e-3;
/** Standard deviations of the other starts, as multiples of those found. */
const OTHER_SCALES = [3, 1 / 3];

/** May the likelihood of such a fit have several maxima that other standard deviations lead to? */
export function mayHaveOthers(settings: FitSettings, design: Pick<Design, "random">): boolean {
  return design.random.length > 0 && !isLinear(settings) && !isPseudoLikelihood(settings.fitMethod);
}

/**
 * Fits a model once more from standard deviations three times as large and as small as those found.
 *
 * @returns a maximum that is higher than the one found, where there is one, as `startScale` finds it; undefined otherwise
 */
export function* otherOptimum(design: Design, settings: FitSettings, found: FittedEstimates): Steps<OtherOptimum | undefined> {
  const { point } = found;
  const family = familyOf(settings.distribution).code;
  let best: { readonly scale: number; readonly value: number } | undefined;
  for (const scale of OTHER_SCALES) {
    const from = { ...point, ...scaledStart(point, point.unit, scale, family) };
    const there = yield* fitLaplace(design, { ...settings, from }, new FitControl({}));
    const value = -2 * there.logLikelihood;
    if (there.convergence.status === "converged" && isLower(value, best?.value ?? -2 * found.logLikelihood - WORTH_TELLING))
      best = { scale, value };
  }
  if (!best) return undefined;
  const again = yield* fitLaplace(design, { ...settings, from: undefined, startScale: best.scale }, new FitControl({}));
  const isThere = -2 * again.logLikelihood < -2 * found.logLikelihood - WORTH_TELLING;
  if (again.convergence.status !== "converged" || !isThere) return undefined;
  return { startScale: best.scale, deviance: -2 * again.logLikelihood, deviations: deviationsOf(design, again) };
}

/** Gives the standard deviations of the random effects by their names in tables. */
function deviationsOf(design: Design, { random }: Estimates): OtherOptimum["deviations"] {
  return design.random.flatMap(({ group, names }, r) =>
    names.map((name, i) => ({ name: `sd ${name} | ${group}`, value: Math.sqrt(random[r].psi[i * (names.length + 1)]) })),
  );
}

/** Says in a sentence which maximum is higher, and how a fit comes there. */
export function otherSentence(
  { startScale, deviance, deviations }: OtherOptimum,
  { logLikelihood }: Pick<Estimates, "logLikelihood">,
): string {
  const there = deviations.map(({ name, value }) => `${name} ${value.toPrecision(4)}`).join(", ");
  const times = startScale > 1 ? `${startScale} times as large` : `${Math.round(1 / startScale)} times as small`;
  return `From standard deviations ${times} the search ends at a higher maximum: −2 log L is ${deviance.toFixed(4)} there, not ${(-2 * logLikelihood).toFixed(4)}, with ${there}.`;
}

/** Other maxima of a fit, looked for the first time that they are asked for. */
export interface OthersOnDemand {
  /** Looks for one, however long that takes. */
  (): Steps<OtherOptimum | undefined>;
  /** Tells of one at once where that is known, or where little work tells; `tried` is false where it does not. */
  atOnce(): { readonly tried: boolean; readonly found?: OtherOptimum | undefined };
}

/** Most products of one evaluation for which somebody can wait without noticing: 50 ms. */
const MOST_PRODUCTS_AT_ONCE = 20_000;
/** Most steps of a computation for that, with a common link; with another, or an extra parameter, a step takes more work. */
const MOST_STEPS_AT_ONCE = { common: 500, other: 250 };

/** Gives how many products one evaluation forms: for each row, those of all pairs of its columns, of X and of Z. */
function productsOf({ used, fixed, random }: Design): number {
  const columns = random.reduce((sum, { names }) => sum + names.length, fixed.names.length);
  return used * columns * columns;
}

/** Gives the other maxima of a fit when asked, looked for the first time that they are. */
export function othersOnDemand(design: Design, settings: FitSettings, found: FittedEstimates): OthersOnDemand {
  let known: { readonly tried: true; readonly found: OtherOptimum | undefined } | undefined;
  const { distribution, link } = settings;
  const isCommon = hasOneOptimum(distribution, link) && extraParameter(distribution) === undefined;
  const most = MOST_STEPS_AT_ONCE[isCommon ? "common" : "other"];
  let isLong = productsOf(design) > MOST_PRODUCTS_AT_ONCE;
  const steps = function* () {
    known ??= { tried: true, found: mayHaveOthers(settings, design) ? yield* otherOptimum(design, settings, found) : undefined };
    return known.found;
  };
  const atOnce = () => {
    if (!mayHaveOthers(settings, design)) return { tried: true };
    const search = steps();
    for (let step = 0; step < most && !known && !isLong; step++) search.next();
    isLong ||= !known;
    return known ?? { tried: false };
  };
  return Object.assign(steps, { atOnce });
}
