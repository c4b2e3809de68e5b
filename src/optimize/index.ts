export { jacobianByDifferences, type VectorFunction } from "./differences.js";
export { type MinimizeOptions, type Minimum, minimize, type Objective, type Progress } from "./minimize.js";
export { nelderMead, type SimplexMinimum, type SimplexOptions, type SimplexProgress, type ValueOf } from "./nelderMead.js";
