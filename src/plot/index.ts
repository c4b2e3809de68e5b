export {
  caterpillarPlot,
  coefficientPlot,
  type EffectSelection,
  observedPlot,
  profilePlot,
  randomEffectQuantiles,
} from "./modelPlots.js";
export type { Plot, VegaLiteSpec } from "./plot.js";
export { type ResidualPlotType, residualPlot } from "./residualPlot.js";
export { type DependenceData, type IndividualCurves, partialDependencePlot } from "./partialDependencePlot.js";
