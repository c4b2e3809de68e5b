export type { FitProgress } from "./control.js";
export type { Convergence, ConvergenceStatus, Estimates, FitMethod, RandomEstimates } from "./estimates.js";
export { fitglme } from "./fitglme.js";
export { forecastMemory, type MemoryForecast } from "./forecast.js";
export type { FitglmeOptions, FitOptions } from "./options.js";
export type { CovariancePattern, Display, FitSettings, ModeOptions, OptimizerOptions, PatternName } from "./settings.js";
