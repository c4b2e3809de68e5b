export {
  caterpillarPlot,
  coefficientPlot,
  type EffectSelection,
  observedPlot,
  profilePlot,
  randomEffectQuantiles,
} from "./modelPlots.js";
export type { Plot, VegaLiteSpec } from "../vega/plot.js";
export { partialDependencePlot, residualPlot } from "./arrayPlots.js";
export type { DependenceData, IndividualCurves } from "../vega/partialDependencePlot.js";
export type { ResidualPlotType } from "../vega/residualPlot.js";
