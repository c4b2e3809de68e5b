import { csvFuzzer } from "./csvTexts.js";
import { casesOr, testFuzzer } from "./fuzzer.js";

testFuzzer(csvFuzzer, casesOr(5000));
