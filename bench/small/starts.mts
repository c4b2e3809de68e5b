// One model fitted from its own start and from five others.

import { buildDesign, type Design } from "../../src/design/index.js";
import { fitLaplace } from "../../src/fit/method/fitLaplace.js";
import { fitLinear } from "../../src/fit/method/fitLinear.js";
import { FitControl } from "../../src/fit/run/control.js";
import type { FittedEstimates } from "../../src/fit/run/estimates.js";
import { parseFormula } from "../../src/formula/index.js";
import type { FitMethod } from "../../src/index.js";
import { finish } from "../../src/kernel/index.js";
import { readFitOptions } from "../../src/options/options.js";
import { type FitSettings, isLinear } from "../../src/options/settings.js";
import { Table } from "../../src/table/index.js";
import type { SmallModel } from "../../test/generators/smallModels.js";

/** A model, ready to be fitted from anywhere. */
export interface Prepared {
  readonly design: Design;
  readonly settings: FitSettings;
}

export const OTHER_STARTS = ["sd × 3", "sd ÷ 3", "muStart", "intercept alone", "random"] as const;
export type StartName = (typeof OTHER_STARTS)[number];

/** Parses, checks and designs a model. */
export function prepared(
  { formula, columns, options }: Pick<SmallModel, "formula" | "columns" | "options">,
  fitMethod: FitMethod,
): Prepared {
  const parsed = parseFormula(formula);
  const { settings, design } = readFitOptions({ ...options, fitMethod }, parsed);
  return { design: buildDesign(parsed, Table.from(columns as never), design), settings };
}

/** Fits from the model's own start, or from where `more` says. */
export function fitted({ design, settings }: Prepared, more: Partial<FitSettings> = {}): FittedEstimates {
  const all = { ...settings, ...more };
  const control = new FitControl({});
  return finish(isLinear(all) ? fitLinear(design, all, control) : fitLaplace(design, all, control));
}

/** From that start alone: a fit whose iterations are limited makes no others. */
const ALONE = { optimizerOptions: { maxIter: 1000 } };

/** Says how to begin elsewhere than a fit did. */
export function otherStarts(
  model: SmallModel,
  { design, settings }: Prepared,
  fit: FittedEstimates,
): Record<StartName, Partial<FitSettings>> {
  const { point } = fit;
  const times = (factor: number) => ({
    from: { ...point, theta: point.theta.map((value, i) => factor * (value || point.unit[i])) },
  });
  return {
    "sd × 3": times(3),
    "sd ÷ 3": times(1 / 3),
    muStart: { ...ALONE, muStart: middle(design.response) },
    "intercept alone": { from: interceptAlone(model, design, settings.fitMethod, fit) },
    random: { ...ALONE, startMethod: "random", seed: model.seed },
  };
}

/** A mean away from the average of the responses, inside every family's range. */
function middle(response: Float64Array): number {
  const sorted = response.slice().sort();
  const quartile = sorted[Math.floor(0.8 * (sorted.length - 1))];
  const isShare = sorted.every((value) => value >= 0 && value <= 1);
  return isShare ? Math.min(0.95, Math.max(0.05, quartile)) : Math.max(0.1, quartile);
}

/** The intercept and the dispersion of the model without other coefficients, and standard deviations as the search first takes them. */
function interceptAlone(
  model: SmallModel,
  design: Design,
  fitMethod: FitMethod,
  { point }: FittedEstimates,
): FitSettings["from"] {
  const alone = fitted(prepared({ ...model, formula: "y ~ 1 + (1 | g)" }, fitMethod));
  const p = design.fixed.columns.length;
  const at = design.fixed.names.indexOf("(Intercept)");
  const beta = Float64Array.from({ length: p }, (_, i) => design.fixed.triangle[i + at * p] * alone.beta[0]); // R e₁ c: β of the basis XR⁻¹
  return {
    ...point,
    beta,
    theta: point.unit.slice(),
    dispersion: alone.dispersion,
    phi: alone.point.phi,
    effects: point.effects.map(() => 0),
  };
}
