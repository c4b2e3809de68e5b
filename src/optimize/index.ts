export { type MinimizeOptions, type Minimum, minimize, type Objective, type Progress } from "./minimize.js";
