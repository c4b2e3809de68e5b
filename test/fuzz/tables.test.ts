import { tableFuzzer } from "./tables.js";
import { testFuzzer } from "./testFuzzer.js";

testFuzzer(tableFuzzer, 200);
