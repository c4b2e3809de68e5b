// Where the time of one fit goes: a CPU profile of `fitglme` alone, reading excluded.
//   npm run build && node bench/profile.mjs CASE [SCALE] [SAVE.cpuprofile]
// Prints the share of the samples inside WebAssembly and the functions that took most. The release kernel keeps no names.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { fitglme } from "glme";
import { casesNamed, loadCase } from "./cases.mjs";

const [name, scale = "0.1", file] = process.argv.slice(2);
const [benchmark] = casesNamed([name]);
const { table, formula, options } = await loadCase(benchmark, Number(scale));

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: 200 });
await session.post("Profiler.start");
const model = await fitglme(table, formula, options);
const { profile } = await session.post("Profiler.stop");
session.disconnect();
if (file) writeFileSync(file, JSON.stringify(profile));

const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
const microseconds = new Map();
for (const [i, id] of profile.samples.entries()) {
  const { functionName, url } = frames.get(id);
  if (functionName === "(idle)" || functionName === "(program)") continue;
  const key = `${functionName || "(anonymous)"}${url.startsWith("wasm") ? " [wasm]" : ""}`;
  microseconds.set(key, (microseconds.get(key) ?? 0) + profile.timeDeltas[i]);
}
const ranked = [...microseconds].sort((a, b) => b[1] - a[1]);
const total = ranked.reduce((sum, [, time]) => sum + time, 0);
const inWasm = ranked.filter(([key]) => key.endsWith("[wasm]")).reduce((sum, [, time]) => sum + time, 0);
console.log(`${name}: log L ${model.logLikelihood.toFixed(5)}, ${(total / 1e6).toFixed(2)} s sampled`);
console.log(`${((100 * inWasm) / total).toFixed(1)} % inside WebAssembly`);
for (const [key, time] of ranked.slice(0, 15)) console.log(`${((100 * time) / total).toFixed(1).padStart(5)} %  ${key}`);
