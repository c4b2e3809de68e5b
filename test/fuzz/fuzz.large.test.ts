// More cases of every fuzzer than the small tests have, and others: about a minute. `npm run fuzz` runs as many as one likes.

import { csvFuzzer } from "./csvTexts.js";
import { formulaFuzzer } from "./formulas.js";
import { savedFuzzer } from "./savedModels.js";
import { tableFuzzer } from "./tables.js";
import { testFuzzer } from "./testFuzzer.js";

/** Where the seeds begin: behind those of the small tests. */
const FROM = 10_000_000;

testFuzzer(formulaFuzzer, 20_000, FROM);
testFuzzer(csvFuzzer, 30_000, FROM);
testFuzzer(tableFuzzer, 1_000, FROM);
testFuzzer(savedFuzzer, 2_000, FROM);
