import type { Fit } from "./fittedModel.js";

/** So many places of η, from the least to the greatest fitted. */
const SAMPLES = 9;

/** Places of η at which a link that was given as functions is known again; none for the others. */
export function linkSamples({ estimates }: Fit): Float64Array {
  return estimates.link.functions ? spread(estimates.linearPredictor) : new Float64Array();
}

function spread(values: Float64Array): Float64Array {
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  return Float64Array.from({ length: SAMPLES }, (_, i) => least + ((greatest - least) * i) / (SAMPLES - 1));
}
