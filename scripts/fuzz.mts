// Runs the fuzzers of test/, each with so many cases, and prints what became of them as docs/reliability.md shows it; with --write it puts that there.
//   npm run fuzz -- [--write] [cases] [names…]     npm run fuzz -- 50000 CSV formulas
// Without a number GLME_FUZZ says how many, or there are 10,000. Ends with 1 where a case failed; its seed is printed, and draws it again.

import { readFileSync, writeFileSync } from "node:fs";
import { csvFuzzer } from "../test/fuzz/csvTexts.js";
import { formulaFuzzer } from "../test/fuzz/formulas.js";
import { attacked, type Figures, type Fuzzer, shared } from "../test/fuzz/fuzzer.js";
import { savedFuzzer } from "../test/fuzz/savedModels.js";
import { tableFuzzer } from "../test/fuzz/tables.js";
import { kernelFuzzer } from "../test/kernel/fuzz/kernelFuzzer.js";

const FUZZERS: readonly Fuzzer[] = [formulaFuzzer, csvFuzzer, tableFuzzer, savedFuzzer, kernelFuzzer];
const PAGE = new URL("../docs/reliability.md", import.meta.url);

const args = process.argv.slice(2).filter((arg) => arg !== "--write");
const isCount = /^\d+$/.test(args[0] ?? "");
const cases = Number(isCount ? args[0] : (process.env.GLME_FUZZ ?? 10_000));
const names = isCount ? args.slice(1) : args;

const number = (value: number) => value.toLocaleString("en-US");

function row(what: string, { cases, refused, right, unchecked, failures, longest }: Figures): string {
  const counts = [cases, refused, right, unchecked, failures.length].map(number);
  return `| ${[what, ...counts, Math.ceil(longest)].join(" | ")} |`;
}

/** Gives the GlmeErrors of all attacks by their code, the most frequent first. */
function errors(all: readonly Figures[]): string {
  const sums = new Map<string, number>();
  for (const { codes } of all) for (const [code, count] of Object.entries(codes)) sums.set(code, count + (sums.get(code) ?? 0));
  const sorted = [...sums].sort(([, a], [, b]) => b - a);
  return `Errors by their code: ${sorted.map(([code, count]) => `${code} ${number(count)}`).join(", ")}.`;
}

/** Runs a fuzzer, and gives what is to stand below its name. */
async function report(fuzzer: Fuzzer): Promise<string> {
  const rows: string[] = [];
  const all: Figures[] = [];
  for (const [what, attack, count, seed] of shared(fuzzer, cases)) {
    const figures = await attacked(`${fuzzer.name}, ${what}`, count, seed, attack);
    all.push(figures);
    rows.push(row(what, figures));
    for (const failure of figures.failures) console.error(failure);
    if (figures.failures.length > 0) process.exitCode = 1;
  }
  const head = `| ${fuzzer.name} | cases | refused | right | nothing to compare with | wrong | longest piece, ms |`;
  return [head, `| --- |${" ---: |".repeat(6)}`, ...rows, "", errors(all)].join("\n");
}

/** Puts a report into the page, between the marks of its fuzzer. */
function put(name: string, text: string): void {
  const [begin, end] = [`<!-- fuzzer: ${name} -->`, "<!-- end -->"];
  const page = readFileSync(PAGE, "utf8");
  const from = page.indexOf(begin) + begin.length;
  if (from < begin.length) throw new Error(`docs/reliability.md has no mark ${begin}`);
  writeFileSync(PAGE, `${page.slice(0, from)}\n\n${text}\n\n${page.slice(page.indexOf(end, from))}`);
}

for (const fuzzer of FUZZERS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const text = await report(fuzzer);
  console.log(`${text}\n`);
  if (process.argv.includes("--write")) put(fuzzer.name, text);
}
