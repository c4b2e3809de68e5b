export type { FitProgress } from "./run/control.js";
export type { Convergence, ConvergenceStatus, Estimates, FitMethod, RandomEstimates } from "./run/estimates.js";
export { fitglme } from "../fitglme.js";
export { forecastMemory, type MemoryForecast } from "../forecastMemory.js";
export type { FitglmeOptions, FitOptions } from "../options/options.js";
export type { CovariancePattern, Display, FitSettings, ModeOptions, OptimizerOptions, PatternName } from "../options/settings.js";
