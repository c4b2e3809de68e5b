export {
  caterpillarPlot,
  coefficientPlot,
  type EffectSelection,
  observedPlot,
  profilePlot,
  randomEffectQuantiles,
} from "./modelPlots.js";
export type { Plot, VegaLiteSpec } from "../vega/plot.js";
export { type ResidualPlotType, residualPlot } from "../vega/residualPlot.js";
export { type DependenceData, type IndividualCurves, partialDependencePlot } from "../vega/partialDependencePlot.js";
