export { binomialTest } from "./binomial.js";
export { chiSquared } from "./chiSquared.js";
export { fisherF } from "./fisherF.js";
export { normal } from "./normal.js";
export { studentizedRange } from "./studentizedRange.js";
export { studentT } from "./studentT.js";
export { RandomStream, scatter } from "./random.js";
export { normalVariates } from "./variates.js";
