/**
 * Rise of −2 log L, or of the penalised deviance, that counts as rounding, relative to 1 + |its value|: a step that raises it by less is not
 * refused. Where the modes are exact the rounding noise is about 1e-15 (docs/algorithms.md, On the way, and the end).
 */
export const DEVIANCE_NOISE = 1e-11;
