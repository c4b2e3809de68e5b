export { jacobianByDifferences, symmetrise, type VectorFunction } from "./differences.js";
export { dot, minus, times } from "../linalg/inverseHessian.js";
export { type MinimizeOptions, type Minimum, minimize, type Objective, type Progress } from "./minimize.js";
export { nelderMead, type SimplexMinimum, type SimplexOptions, type SimplexProgress, type ValueOf } from "./nelderMead.js";
export { type SymmetricEigen, symmetricEigen } from "../linalg/symmetricEigen.js";
