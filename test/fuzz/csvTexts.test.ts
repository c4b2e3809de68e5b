import { csvFuzzer } from "./csvTexts.js";
import { testFuzzer } from "./testFuzzer.js";

testFuzzer(csvFuzzer, 4000);
