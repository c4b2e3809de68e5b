// The micro-benchmarks, as JSON: [{ name, unit, value }, …]
import { denseBenchmarks } from "./dense.mjs";
import { functionBenchmarks } from "./functions.mjs";
import { rowBenchmarks } from "./rows.mjs";
import { sparseBenchmarks } from "./sparse.mjs";

console.log(JSON.stringify([...denseBenchmarks(), ...functionBenchmarks(), ...rowBenchmarks(), ...sparseBenchmarks()]));
