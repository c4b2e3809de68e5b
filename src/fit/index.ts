export type { FitProgress } from "../options/runOptions.js";
export type { Convergence, ConvergenceStatus, Estimates, RandomEstimates } from "./run/estimates.js";
export type { FitMethod } from "../options/settings.js";
export { fitglme } from "../fitglme.js";
export { forecastMemory, type MemoryForecast } from "../forecastMemory.js";
export type { FitglmeOptions, FitOptions } from "../options/options.js";
export type { CovariancePattern, Display, FitSettings, ModeOptions, OptimizerOptions, PatternName } from "../options/settings.js";
