export {
  type Arithmetic,
  type BasisCall,
  type Call,
  columnsOf,
  type CountsCall,
  type FactorCall,
  type ResponseCall,
  type Operator,
} from "./calls.js";
export { parseFormula, predictorColumns, variablesOf } from "./formula.js";
export { printRandomTerm } from "./print.js";
export { printArithmetic, printCall, variablePrinter } from "./printCall.js";
export type { Formula, Power, RandomTerm, Term } from "./terms.js";
