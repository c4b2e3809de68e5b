import { formulaFuzzer } from "./formulas.js";
import { testFuzzer } from "./testFuzzer.js";

testFuzzer(formulaFuzzer, 4_000);
