import { savedFuzzer } from "./savedModels.js";
import { testFuzzer } from "./testFuzzer.js";

testFuzzer(savedFuzzer, 250);
