import { formulaFuzzer } from "./formulas.js";
import { casesOr, testFuzzer } from "./fuzzer.js";

testFuzzer(formulaFuzzer, casesOr(4000));
