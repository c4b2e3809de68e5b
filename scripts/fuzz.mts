// Runs the fuzzers of test/, each with so many cases, and prints what became of them as the table of docs/reliability.md.
//   npm run fuzz -- [cases] [names…]     npm run fuzz -- 50000 CSV formulas
// Without a number GLME_FUZZ says how many, or there are 10,000. Ends with 1 where a case failed; its seed is printed, and draws it again.

import { csvFuzzer } from "../test/fuzz/csvTexts.js";
import { formulaFuzzer } from "../test/fuzz/formulas.js";
import { attacked, type Figures, type Fuzzer, shared } from "../test/fuzz/fuzzer.js";
import { savedFuzzer } from "../test/fuzz/savedModels.js";
import { tableFuzzer } from "../test/fuzz/tables.js";
import { kernelFuzzer } from "../test/kernel/fuzz/kernelFuzzer.js";

const FUZZERS: readonly Fuzzer[] = [formulaFuzzer, csvFuzzer, tableFuzzer, savedFuzzer, kernelFuzzer];

const [first, ...rest] = process.argv.slice(2);
const isCount = /^\d+$/.test(first ?? "");
const cases = Number(isCount ? first : (process.env.GLME_FUZZ ?? 10_000));
const names = isCount || first === undefined ? rest : [first, ...rest];

const number = (value: number) => value.toLocaleString("en-US");

function row(name: string, what: string, { cases, refused, right, unchecked, longest }: Figures): string {
  const piece = longest > 0 ? longest.toFixed() : "";
  return `| ${name} | ${what} | ${[cases, refused, right, unchecked].map(number).join(" | ")} | ${piece} |`;
}

console.log("| | cases | number | refused | right | nothing to compare with | longest piece, ms |");
console.log("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
for (const fuzzer of FUZZERS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  for (const [what, attack, count, seed] of shared(fuzzer, cases)) {
    const figures = await attacked(`${fuzzer.name}, ${what}`, count, seed, attack);
    console.log(row(fuzzer.name, what, figures));
    for (const failure of figures.failures) console.error(failure);
    if (figures.failures.length > 0) process.exitCode = 1;
  }
}
