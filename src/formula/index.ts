export { parseFormula, variablesOf } from "./formula.js";
export type { Formula, Power, RandomTerm, Term } from "./terms.js";
