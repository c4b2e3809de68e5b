import { formulaFuzzer } from "./formulas.js";
import { testFuzzer } from "./testFuzzer.js";

testFuzzer(formulaFuzzer, 3000);
