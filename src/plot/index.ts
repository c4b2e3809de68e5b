export type { Plot, VegaLiteSpec } from "./plot.js";
export { type ResidualPlotType, residualPlot } from "./residualPlot.js";
