// The micro-benchmarks, one after another in this process, as JSON: [{ name, value, called, unit, target }, …]
//   node --import tsx bench/micro/run.mjs
import { denseBenchmarks } from "./dense.mjs";
import { functionBenchmarks } from "./functions.mjs";
import { rowBenchmarks } from "./rows.mjs";
import { sparseBenchmarks } from "./sparse.mjs";

console.log(JSON.stringify([...denseBenchmarks(), ...functionBenchmarks(), ...rowBenchmarks(), ...(await sparseBenchmarks())]));
